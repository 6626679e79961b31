package draft

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
	"changeover/config/schema"
	"changeover/config/sitefile"
)

// The least answers are a site that 'changeover validate' accepts. Only the features are a choice that is left.
func TestTheLeastAnswersAreACompleteSite(t *testing.T) {
	d, said := interviewed(t, &person{answers: minimum()})
	assert.True(t, d.Finished(), "%v", d.Problems())
	site, problems := sitefile.JudgeNamed("berlin.yaml", d.YAML())
	require.NotNil(t, site, "%v", problems)
	require.Len(t, problems, 1)
	assert.Equal(t, "xpr.features", problems[0].Path)
	assert.Contains(t, said, "  xpr.features: warning: is missing", "the warning is not first shown for the file")
	assert.False(t, site.Test.Drill.Scheduled(), "no answer: no drills")
	assert.NotContains(t, said, "test.drill.dayOfWeek")
	assert.NotContains(t, said, "the site file needs this field")
}

func TestTheCalendarOfDrillsIsAskedFor(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{
		"xpr.features": {"[]"}, "test.drill.hour": {"25", "night", "2"}, "test.drill.minute": {"60", "30"}, "test.drill.dayOfWeek": {"Sonntag", "sun"},
		"test.drill.dayOfMonth": {"32", "31"}, "test.drill.month": {"2", "13", "january"}, "test.drill.timeZone": {"Mars", "Europe/Berlin"},
	}))
	assert.Empty(t, d.Problems())
	site, problems := sitefile.Judge(d.YAML())
	require.NotNil(t, site, "%v", problems)
	assert.Equal(t, config.Drill{Hour: "2", Minute: "30", DayOfWeek: "sun", DayOfMonth: "31", Month: "january", TimeZone: "Europe/Berlin", CatchUpMinutes: 10}, site.Test.Drill)
	for _, part := range []string{
		"A drill is a failover test that a schedule starts", "press Enter if there are to be no drills", "clients cannot reach XPR during each move",
		`test.drill.hour = "25": must be a number from 0 to 23, a range such as 1-5`, `test.drill.minute = "60": must be a number from 0 to 59`,
		`test.drill.dayOfWeek = "Sonntag": must be a number from 0 to 6, a name (sunday, monday`, "never occurs, because no month of test.drill.month (2) has this day",
		`test.drill.month = "13": must be a number from 1 to 12`, `test.drill.timeZone = "Mars": must be a time zone of the IANA database, such as Europe/Berlin`,
	} {
		assert.Contains(t, said, part)
	}
}

// A time that clocks skip is only doubtful.
func TestADrillInASkippedHourMayBeKept(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{"xpr.features": {"[]"}, "test.drill.hour": {"2"}, "test.drill.timeZone": {"Europe/Berlin", ""}}))
	assert.Contains(t, said, "gives a time that clocks skip when they are put forward")
	assert.Equal(t, "Europe/Berlin", d.text("test.drill.timeZone"))
}

// Enter accepts a proposal, so a person who wants no value has to say so.
func TestAProposedAnswerCanBeTakenOut(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{
		"nodes[2].name": {"KERN3", "-"}, "nodes[2].clientIP": {"<"}, "xpr.features": {"[]"}, "test.drill.hour": {"3", "-"}, "test.drill.minute": {"<"},
	}))
	for _, part := range []string{"  enter - if there are no more nodes\n[KERN3] > ", "  enter - if there are to be no drills\n[3] > "} {
		assert.Contains(t, said, part)
	}
	assert.Equal(t, 1, strings.Count(said, "press Enter if there are to be no drills"), "the question without a proposal")
	assert.False(t, d.Drills())
	assert.Empty(t, d.text("nodes[2].name"))
	assert.Empty(t, d.Problems())
}

// A part of the calendar needs an hour.
func TestAPartOfACalendarNeedsAnHour(t *testing.T) {
	d := given(t, map[string]string{"test.drill.dayOfWeek": "sat"})
	said, err := interview(t, d, with(nil))
	require.NoError(t, err)
	assert.NotContains(t, said, "if there are to be no drills")
	assert.Contains(t, said, "left open; the site file needs this field")
	assert.Equal(t, []string{"test.drill.hour"}, d.Open())
	assert.Contains(t, string(d.YAML()), "# hour: # required; not known yet")

	d = given(t, map[string]string{"test.drill.dayOfWeek": "sat"})
	d.Complete()
	assert.Contains(t, d.Open(), "test.drill.hour")
}

// A service of limited availability is confirmed where it is chosen.
func TestLimitedAvailabilityIsConfirmed(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{"xpr.services": {"WebApl, SmsIpApl, fiapl", "", "maybe", "?", "yes", "Y"}, "xpr.features": {"[]"}}))
	assert.Empty(t, d.Problems())
	assert.Equal(t, "WebApl, SmsIpApl, fiapl", d.text("xpr.services"))
	assert.Equal(t, "SmsIpApl, fiapl", d.text("xpr.acceptLimitedAvailability"))
	for _, part := range []string{
		"SmsIpApl has limited availability: it depends on third-party software that is not released for Windows clusters", "(9.7.1)",
		"does the customer accept this for SmsIpApl? Enter yes or no", "does the customer accept this for fiapl? Enter yes or no",
		`"maybe" is neither yes nor no: does the customer accept this for SmsIpApl? Enter yes or no`, "field:     xpr.acceptLimitedAvailability",
	} {
		assert.Contains(t, said, part)
	}
	assert.NotContains(t, said, "[V-47", "the rule is not an error before the question")
}

// no leaves the service out. The rest of the list stays, and Enter accepts it.
func TestLimitedAvailabilityIsNotAccepted(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{"xpr.services": {"WebApl, SmsIpApl, FiApl, MailApl", "no", "yes", ""}, "xpr.features": {"[]"}}))
	assert.Equal(t, "WebApl, FiApl, MailApl", d.text("xpr.services"))
	assert.Equal(t, "FiApl", d.text("xpr.acceptLimitedAvailability"))
	assert.Contains(t, said, "  the customer does not accept the limited availability of SmsIpApl\n  press Enter for the list without this, or enter another list\n[WebApl, FiApl, MailApl] > ")
	assert.Equal(t, 1, strings.Count(said, "accept this for FiApl?"), "what was answered is not asked again")
	assert.Empty(t, d.Problems())
}

func TestAListOfWhichNothingIsLeft(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{"xpr.services": {"SmsIpApl", "n", ""}, "xpr.features": {"Fax server, Short Message Service", "no", "Pager"}}))
	assert.Contains(t, said, "no item of the list is left: press Enter to leave the field open, or enter another list\n> ")
	assert.Contains(t, said, "press Enter for the list without this, or enter another list\n[Fax server] > ", "a feature installs a service too")
	assert.Empty(t, d.text("xpr.services"))
	assert.Equal(t, "Pager", d.text("xpr.features"))
	_, has := d.Value("xpr.acceptLimitedAvailability")
	assert.False(t, has)
	assert.Empty(t, d.Problems())
}

// With a TAPI connection CtiApl has limited availability: then the connection is the answer that may change.
func TestTheConnectionOfAServiceMayNeedAConsent(t *testing.T) {
	for _, c := range []struct {
		answers                      []string
		connection, accepted, isSaid string
	}{
		{[]string{"Telnet", "CSTA"}, "CSTA", "", "xpr.ctiConnection"},
		{[]string{"TAPI", "yes"}, "TAPI", "CtiApl", "does the customer accept this for CtiApl? Enter yes or no"},
		{[]string{"TAPI", "no", "CSTA"}, "CSTA", "", "the customer does not accept the limited availability of CtiApl\n  enter another value\n> "},
	} {
		d, said := interviewed(t, with(map[string][]string{"xpr.services": {"CtiApl"}, "xpr.features": {"[]"}, "xpr.ctiConnection": c.answers}))
		assert.Equal(t, c.connection, d.text("xpr.ctiConnection"))
		assert.Equal(t, c.accepted, d.text("xpr.acceptLimitedAvailability"))
		assert.Contains(t, said, c.isSaid)
		assert.Equal(t, "CtiApl", d.text("xpr.services"))
		assert.Empty(t, d.Problems())
	}
}

// A service that the vendor releases for single projects needs a consent too, and may need both.
func TestAReleaseForTheProjectIsConfirmed(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{"xpr.services": {"SapR3Apl, ConApl, SAPphoneApl", "yes", "yes", "yes", "no", "", ""}, "xpr.features": {"[]"}}))
	assert.Equal(t, "SapR3Apl, ConApl", d.text("xpr.services"))
	assert.Equal(t, "SapR3Apl, ConApl", d.text("xpr.projectSpecificRelease"))
	assert.Equal(t, "SapR3Apl", d.text("xpr.acceptLimitedAvailability"))
	for _, part := range []string{
		"SapR3Apl can be used only if the vendor has released it for this project (6.2/8)\n  has the vendor released SapR3Apl for this project? Enter yes or no",
		"the vendor has not released SAPphoneApl for this project", "cannot be installed on a cluster with", "to keep this value, press Enter",
	} {
		assert.Contains(t, said, part)
	}
	assert.NotContains(t, said, "accept this for SAPphoneApl")
	assert.Empty(t, d.Problems().Errors())
}

// A name that the manual does not have may be misspelled. If the person keeps it, the release for the project is asked for.
func TestALayerThatTheManualDoesNotHave(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{"xpr.services": {"WebApl, SmtpAlp", "WebApl, DectApl, FooApl", "", "yes", "no", ""}, "xpr.features": {"[]"}}))
	assert.Equal(t, "WebApl, DectApl", d.text("xpr.services"))
	assert.Equal(t, "DectApl", d.text("xpr.projectSpecificRelease"))
	for _, part := range []string{
		`xpr.services[1] = "SmtpAlp": is not in the catalogue of services, which 'changeover services' lists; did you mean SmtpApl?`,
		"[WebApl, DectApl, FooApl] >   DectApl is not in the catalogue of services: such a layer can be used only if the vendor has released it for this project (6.2/8)\n" +
			"  has the vendor released DectApl for this project? Enter yes or no",
		"the vendor has not released FooApl for this project\n", "\"DectApl\": warning: is in no table of the manual",
	} {
		assert.Contains(t, said, part)
	}
	assert.NotContains(t, said, "released SmtpAlp")
	assert.Empty(t, d.Problems().Errors())
}

// A doubtful answer that also needs a consent is asked about once.
func TestAConsentIsKeptWhileAWarningIsShown(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{"xpr.services": {"IsdnApl", "yes", "WebApl"}, "xpr.features": {"[]"}}))
	assert.Contains(t, said, "set xpr.isdnHardware to true")
	assert.Equal(t, "WebApl", d.text("xpr.services"))
	assert.Empty(t, d.text("xpr.acceptLimitedAvailability"), "the consent belongs to an answer that was replaced")
	d, said = interviewed(t, with(map[string][]string{"xpr.services": {"IsdnApl", "yes", ""}, "xpr.features": {"[]"}}))
	assert.Equal(t, 1, strings.Count(said, "Enter yes or no"))
	assert.Equal(t, "IsdnApl", d.text("xpr.acceptLimitedAvailability"))
}

// A consent that was given on the command line is not asked for, and stays in the list.
func TestAConsentMayBeGiven(t *testing.T) {
	d := given(t, map[string]string{"xpr.acceptLimitedAvailability": "smsipapl"})
	said, err := interview(t, d, with(map[string][]string{"xpr.services": {"SmsIpApl, FiApl", "yes"}, "xpr.features": {"[]"}}))
	require.NoError(t, err)
	assert.NotContains(t, said, "accept this for SmsIpApl?")
	assert.Equal(t, "smsipapl, FiApl", d.text("xpr.acceptLimitedAvailability"))
	assert.Empty(t, d.Problems())
}

// Each field that every site needs is asked for, and has no way around an answer but to leave the field open.
func TestEachRequiredFieldIsAskedFor(t *testing.T) {
	needed := map[string]bool{}
	for _, q := range given(t, nil).questions() {
		needed[q.path] = q.needed
	}
	optional, n := []string{}, 0
	for _, f := range schema.SiteFields() {
		switch {
		case slices.ContainsFunc(optional, func(above string) bool { return problem.Within(f.Path, above) }):
		case !f.Required:
			optional = append(optional, f.Path)
		case f.Type != typeMapping && f.Type != typeItems && f.Path != "site":
			assert.True(t, needed[strings.ReplaceAll(f.Path, "[]", "[0]")], f.Path)
			n++
		}
	}
	assert.Greater(t, n, 10)
}

// A site of part 1 of the manual needs no other answers.
func TestTheLeastAnswersForPart1(t *testing.T) {
	d, _ := interviewed(t, with(map[string][]string{"cluster.windowsServer": {"2008 R2"}, "xpr.features": {"[]"}}))
	assert.Empty(t, d.Problems())
}

// Each service that a site may choose can be chosen, with the consents and the fields that it needs.
func TestEachServiceCanBeChosen(t *testing.T) {
	var names []string
	for _, row := range catalogue.Services() {
		if !row.Mandatory && !slices.Contains(names, row.Name) {
			names = append(names, row.Name)
		}
	}
	d := given(t, answers)
	p := &person{answers: map[string][]string{
		"xpr.services": {strings.Join(names, ",")}, "xpr.ctiConnection": {"TAPI"}, "xpr.ipProtocol": {"SIP"}, "xpr.exchange2003Server": {"MAIL1"}, "xpr.exchange2007Server": {"MAIL2"},
		"accounts.exchange.name": {`EXAMPLE\exch`},
	}}
	said, err := interview(t, d, p.lenient())
	require.NoError(t, err, said)
	assert.Empty(t, d.Open())
	assert.Empty(t, d.Problems().Errors())
	assert.Equal(t, strings.Join(names, ", "), d.text("xpr.services"))
	assert.Len(t, names, 27)
	assert.Contains(t, said, "does the customer accept this for CtiApl?")
}

// wrong is an answer that breaks a rule, and what is said of it. An answer after it may be one that leads to further questions.
type wrong struct{ text, said, right string }

// wrongAnswers are by the field that is asked for.
var wrongAnswers = map[string]wrong{
	"cluster.name":                 {"UM CLUSTER", "must consist of letters, digits and hyphens", ""},
	"cluster.ip":                   {"10.1.0.300", "must be an IPv4 address", ""},
	"cluster.windowsServer":        {"2008", "is not supported; give a release that the manual covers, one of 2008 R2", ""},
	"cluster.virtual":              {"maybe", `"maybe" is neither true nor false; give true or false`, "yes"},
	"nodes[0].name":                {"KERN 1", "must consist of letters, digits and hyphens", ""},
	"nodes[0].clientIP":            {"10.1.0.10", "each address must be used only once", ""},
	"nodes[0].interconnectIP":      {"10.1.0.11", "each address must be used only once", ""},
	"nodes[0].mac":                 {"00-11", "must be six pairs of hexadecimal digits, such as 00-30-48-80-72-97", "00-15-5D-01-02-03"},
	"nodes[1].name":                {"kern1", "is given twice", ""},
	"nodes[1].clientIP":            {"KERN2", "must be an IPv4 address", ""},
	"nodes[1].interconnectIP":      {"192.168.0.1", "each address must be used only once", ""},
	"nodes[1].mac":                 {"00-15-5D-01-02-03", "is given twice", ""},
	"nodes[2].name":                {"KERN2", "is given twice", ""},
	"role.name":                    {"a\tb", "contains a tab", ""},
	"virtualServer.name":           {"KERN1", "choose another name", ""},
	"virtualServer.ip":             {"10.1.0.11", "give the virtual server an address of its own", ""},
	"virtualServer.subnetMask":     {"255.0.255.0", "must be a subnet mask, such as 255.255.255.0", ""},
	"disk.driveLetter":             {"R:", "must be one letter from D to Z, without a colon", ""},
	"media.path":                   {`\\server\share`, "copy the whole medium to a local drive of every node", ""},
	"xpr.serverName":               {"XPR-1", "letters", ""},
	"xpr.version":                  {"7.5", "must be a version of XPR V7, such as V7 R5", "V7 R5"},
	"xpr.languages":                {"english", "must be one of German, British English", ""},
	"xpr.services":                 {"Webserver", "did you mean WebApl", "CtiApl, ipApl, ExchApl, Ex2k7Apl"},
	"xpr.features":                 {"Voicemail server", "write the voicemail system too, such as Voicemail server > ERGO", "[]"},
	"xpr.ctiConnection":            {"ISDN", "must be CSTA or TAPI", "CSTA"},
	"xpr.ipProtocol":               {"H323", "must be H.323, CorNet-IP or SIP", "SIP"},
	"xpr.exchange2003Server":       {"MAIL 1", "must be the name of a server, without spaces", "MAIL1"},
	"xpr.exchange2007Server":       {"MAIL,2", "must be the name of a server, without spaces", "MAIL2"},
	"xpr.adminPassword":            {"S3cret", "env:NAME or file:PATH", ""},
	"xpr.postmasterPassword":       {"env:", "env:NAME or file:PATH", ""},
	"regional.country":             {"a\tb", "contains a tab", "General"},
	"regional.areaCode":            {"+30", "must be digits", "30"},
	"regional.subscriberCode":      {"9-0", "must be digits", "901"},
	"regional.internationalPrefix": {"+", "must be digits", "00"},
	"regional.nationalPrefix":      {"30", "must not begin with the national prefix", "0"},
	"regional.externalPrefix":      {"none", "must be digits", "0"},
	"licensing.scenario":           {"inside", "must be outside or onNodes", ""},
	"licensing.claHostIP":          {"10.1.0.11", "give the address of the licence agent's computer", ""},
	"licensing.clmHost":            {"KERN1", "must be outside the cluster if licence agents run on the nodes", "LICSRV"},
	"accounts.service.name":        {`KERN1\xpr`, "give a domain user, which is valid on every node", ""},
	"accounts.service.password":    {"S3cret", "env:NAME or file:PATH", ""},
	"accounts.exchange.name":       {`EXAMPLE\xprsvc`, "must differ from accounts.service.name", `EXAMPLE\exch`},
	"accounts.exchange.password":   {"S3cret", "env:NAME or file:PATH", ""},
	"accounts.cla.name":            {"cla", `must be DOMAIN\user or user@domain`, `EXAMPLE\cla`},
	"accounts.cla.password":        {"S3cret", "env:NAME or file:PATH", ""},
	"network.gateway":              {"gateway", "must be", "10.1.0.1"},
	"network.dnsServers":           {"10.1.0.2;10.1.0.3", "must be", "10.1.0.2, 10.1.0.3"},
	"reboots.approval":             {"never", "must be ask or automatic", ""},
	"test.drill.hour":              {"24", "must be a number from 0 to 23", "3"},
	"test.drill.minute":            {"60", "must be a number from 0 to 59", "15"},
	"test.drill.dayOfWeek":         {"7", "must be a number from 0 to 6", "sat"},
	"test.drill.dayOfMonth":        {"0", "must be a number from 1 to 31", "1-7"},
	"test.drill.month":             {"Juni", "must be a number from 1 to 12", "*/3"},
	"test.drill.timeZone":          {"CET/Berlin", "such as Europe/Berlin", "Europe/Berlin"},
}

// A wrong answer to any question is refused with what would be right, the question is asked again, and the right answer counts.
func TestEachWrongAnswerIsRefusedAndAskedAgain(t *testing.T) {
	asked := map[string]bool{}
	for _, scenario := range []string{config.ScenarioOutside, config.ScenarioOnNodes} {
		p, right := with(nil), minimum()
		p.consents = true
		for path, w := range wrongAnswers {
			if w.right != "" {
				right[path] = []string{w.right}
			}
			p.answers[path] = append([]string{w.text}, right[path]...)
		}
		p.answers["licensing.scenario"] = append(p.answers["licensing.scenario"], scenario)
		d := given(t, nil)
		said, err := interview(t, d, p)
		require.NoError(t, err, said)
		require.Empty(t, d.Problems().Errors())
		assert.Empty(t, d.Open())
		_, problems := sitefile.Judge(d.YAML())
		assert.Empty(t, problems.Errors())
		for _, q := range d.questions() {
			asked[q.path] = true
			w, ok := wrongAnswers[q.path]
			require.True(t, ok, "no wrong answer is tried at %s", q.path)
			_, question, _ := strings.Cut(said, "\n"+q.path+": ")
			question, _, _ = strings.Cut(question, "\n\n")
			assert.Contains(t, question, w.said, q.path)
			assert.GreaterOrEqual(t, strings.Count(question, "> "), 2, "%s is asked again", q.path)
			assert.NotEqual(t, w.text, d.text(q.path))
		}
	}
	for path := range wrongAnswers {
		assert.True(t, asked[path], "%s is no question", path)
	}
}

// An answer that waits for a consent is not among the answers: the rules would refuse it.
func TestTheInputEndsBeforeAConsent(t *testing.T) {
	p, d := with(map[string][]string{"xpr.services": {"SmsIpApl"}}), given(t, nil)
	p.stops = "does the customer accept this for SmsIpApl? Enter yes or no"
	_, err := interview(t, d, p)
	require.ErrorContains(t, err, "the input ended before xpr.acceptLimitedAvailability was answered; nothing was written")
	assert.Empty(t, d.text("xpr.services"))
	assert.Equal(t, "German", d.text("xpr.languages"))
}

// A rule about two fields shows at the second one. A person can go back to the first; what was answered between them is proposed again.
func TestAPersonMayGoBack(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{
		"xpr.features": {"[]"}, "regional.country": {"Germany"}, "regional.areaCode": {"030", "30"}, "regional.subscriberCode": {"901", "<", ""},
		"regional.internationalPrefix": {"00", "<", ""}, "regional.nationalPrefix": {"0", "<", ""},
	}))
	assert.Contains(t, said, "regional.areaCode = \"030\": must not begin with the national prefix (regional.nationalPrefix) [V-52, section 4.4.9.1]\n  to correct an earlier answer, enter < until its question comes\n")
	for _, proposed := range []string{"[030] > ", "[901] > ", "[00] > ", "[0] > "} {
		assert.Contains(t, said, proposed)
	}
	assert.Equal(t, "30 901 00 0", strings.Join([]string{d.text("regional.areaCode"), d.text("regional.subscriberCode"), d.text("regional.internationalPrefix"), d.text("regional.nationalPrefix")}, " "))
	assert.Empty(t, d.Problems())
}

// What followed only from an answer that was taken back is taken back too, with the consents.
func TestWhatFollowsFromAnAnswerIsTakenBackWithIt(t *testing.T) {
	d := given(t, map[string]string{"xpr.features": "[]", "xpr.acceptLimitedAvailability": "FiApl"})
	said, err := interview(t, d, with(map[string][]string{
		"cluster.name": {"<", "UMCLUSTER"}, "xpr.services": {"FiApl, CtiApl, SmsIpApl", "yes", "FiApl"}, "xpr.ctiConnection": {"TAPI", "yes", "<"}, "xpr.adminPassword": {"<", ""},
		"licensing.scenario": {"<", ""}, "regional.country": {"", ""},
	}))
	require.NoError(t, err, said)
	assert.Contains(t, said, "  this is the first question\n")
	assert.Equal(t, "FiApl", d.text("xpr.services"))
	assert.Equal(t, "FiApl", d.text("xpr.acceptLimitedAvailability"))
	_, has := d.Value("xpr.ctiConnection")
	assert.False(t, has)
	assert.Empty(t, d.Problems())
}

// The help before the first question holds for a question for yes or no too: < goes back to the question that it comes from, and - agrees to nothing.
func TestAConsentCanBeLeftByTheWordsOfTheHelp(t *testing.T) {
	d, said := interviewed(t, with(map[string][]string{"xpr.services": {"WebApl, SmsIpApl", "<", "WebApl"}, "xpr.features": {"[]"}}))
	assert.Equal(t, "WebApl", d.text("xpr.services"))
	assert.NotContains(t, said, "neither yes nor no")
	assert.Contains(t, said, "Enter yes or no\n> [WebApl, SmsIpApl] > ", "the answer is proposed, and may be corrected")

	d, said = interviewed(t, with(map[string][]string{"xpr.services": {"WebApl, SmsIpApl, FiApl", "yes", "<", "", "-", "no", ""}, "xpr.features": {"[]"}}))
	assert.Equal(t, "WebApl", d.text("xpr.services"), "what was said before < is asked again")
	assert.Empty(t, d.text("xpr.acceptLimitedAvailability"))
	assert.Contains(t, said, "the customer does not accept the limited availability of SmsIpApl")
	assert.Empty(t, d.Problems())
}
