package sitefile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/problem"
)

// finding is a file with one mistake, and what is said of it.
type finding struct {
	file string
	// level of the one problem; empty: the file is right.
	level problem.Level
	rule  string
	path  string
	// says are parts of the problem as it is shown; hides are not.
	says, hides []string
}

var findings = []finding{
	{"b01-typo-key", problem.Error, "F-02", "disk.driverLetter", []string{"did you mean driveLetter?", "line 20"}, nil},
	{"b02-typo-section", problem.Error, "F-02", "virtualserverr", []string{"did you mean virtualServer?"}, nil},
	{"b08-cluster-ip-outside", problem.Warning, "V-06", "cluster.ip", []string{"10.9.1.0/24"}, nil},
	{"b12-ip-leading-zero", problem.Error, "V-06", "nodes[1].clientIP", []string{"leading zero"}, nil},
	{"b19-password-plain-number", problem.Error, "V-51", "xpr.adminPassword", []string{"env:NAME", "file:PATH"}, []string{"12345678", "quotes"}},
	{"b22-unknown-service", problem.Error, "V-44", "xpr.services[1]", []string{"did you mean FiApl", "changeover services"}, nil},
	{"b27-wrong-case-enum", problem.Error, "F-02", "licensing2", []string{"did you mean licensing?"}, nil},
	{"b48-octal", problem.Error, "V-81", "role.failoverPeriodHours", []string{"010", "octal"}, nil},
	{"b57-double-quote-backslash2", problem.Error, "F-09", "media.path", []string{`\t`, `\n`, "use single quotes"}, nil},
	{"b76-windows-2008", problem.Error, "V-23", "cluster.windowsServer", []string{"not supported", "one of 2008 R2, 2012 R2, 2016, 2019, 2022, 2025"}, nil},
	{"b86-drill-31feb", problem.Error, "F-07", "test.drill.dayOfMonth", []string{"never occurs"}, nil},
	{"b90-huge2", problem.Error, "P-85", "timeouts.operatorHours", []string{"must be a number from 0 to 8784"}, nil},
	{"b97-mac-same", problem.Error, "P-07", "nodes[1].mac", []string{"twice"}, nil},
	{"b111-secret-list", problem.Error, "V-51", "xpr.adminPassword", []string{"env:NAME", "file:PATH"}, []string{"S3cret"}},
	{"b116-pec-on-product", problem.Error, "V-71", "embeddedCodes.directory", []string{"Everyone gets Full Control"}, nil},
	{"b119-interconnect-is-client", problem.Warning, "V-06", "nodes[0].interconnectIP", []string{"10.9.1.0/24", "6.1.2"}, nil},
	{"b122-smtp-without-apl", problem.Warning, "F-10", "smtp", []string{"no effect", "SmtpApl"}, nil},
	{"b125-version", problem.Error, "P-31", "xpr.version", []string{"V7 R5"}, nil},
	{"b134-drill-typo", problem.Error, "F-07", "test.drill.dayOfWeek", []string{"monday", "0 to 6"}, nil},
	{"feb30", problem.Error, "F-07", "test.drill.dayOfMonth", []string{"never occurs"}, nil},
	{"tzlocal", problem.Error, "F-07", "test.drill.timeZone", []string{"Europe/Berlin"}, nil},
	{"zwsp", problem.Error, "F-09", "role.name", []string{"U+200B"}, nil},
	{"rolectl", problem.Error, "F-09", "role.name", []string{"contains a tab (U+0009)"}, nil},
	{"folded", problem.Error, "F-09", "media.path", []string{"line break"}, nil},
	{"merge", "", "", "", nil, nil},
}

// right is the file that those of the findings differ from in one place.
func right(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("testdata/findings/b01-typo-key.yaml")
	require.NoError(t, err)
	return strings.Replace(string(data), "driverLetter", "driveLetter", 1)
}

func TestFilesWithOneMistake(t *testing.T) {
	files, err := filepath.Glob("testdata/findings/*.yaml")
	require.NoError(t, err)
	assert.Len(t, findings, len(files))
	for _, f := range findings {
		t.Run(f.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", "findings", f.file+".yaml"))
			require.NoError(t, err)
			judged(t, string(data), f)
		})
	}
}

// judged compares what is said of a file with what a reader expects.
func judged(t *testing.T, text string, f finding) {
	t.Helper()
	site, problems := Judge([]byte(text))
	if f.level == "" {
		require.NotNil(t, site, "%v", problems)
		assert.Empty(t, problems)
		return
	}
	assert.Equal(t, f.level == problem.Error, site == nil)
	require.NotEmpty(t, problems)
	if f.level == problem.Error {
		assert.Len(t, problems, 1, "one mistake is one problem: %v", problems)
	}
	p := problems[0]
	assert.Equal(t, f.level == problem.Warning, p.IsWarning())
	assert.Equal(t, f.rule, p.Rule)
	assert.Equal(t, f.path, p.Path)
	assert.Positive(t, p.Line)
	for _, part := range f.says {
		assert.Contains(t, p.String(), part)
	}
	for _, part := range f.hides {
		assert.NotContains(t, problem.Describe(problems), part)
	}
}

// The same kinds of mistakes in other places, and similar files that are right.
func TestSiblingsOfTheMistakes(t *testing.T) {
	for _, c := range []struct {
		name, old, replacement string
		finding
	}{
		{"right", "", "", finding{}},
		{"right key on the wrong level", "disk:\n", "driveLetter: S\ndisk:\n", finding{"", problem.Error, "F-02", "driveLetter", []string{"did you mean disk.driveLetter?"}, nil}},
		{"swapped letters", "serverName:", "sevrerName:", finding{"", problem.Error, "F-02", "xpr.sevrerName", []string{"did you mean serverName?"}, nil}},
		{"hyphen", "claHostIP:", "cla-host-ip:", finding{"", problem.Error, "F-02", "licensing.cla-host-ip", []string{"did you mean claHostIP?"}, nil}},
		{"octal as YAML 1.2 has it", "  name: Xpressions Role\n", "  name: Xpressions Role\n  failoverThreshold: 0o7\n", finding{"", problem.Error, "V-81", "role.failoverThreshold", []string{"octal"}, nil}},
		{"leading zero of the virtual server", "ip: 10.9.1.30", "ip: 10.9.1.030", finding{"", problem.Error, "V-05", "virtualServer.ip", []string{"030 has a leading zero"}, nil}},
		{"leading zero of the licence agent", "claHostIP: 10.9.1.50", "claHostIP: 10.09.1.50", finding{"", problem.Error, "V-37", "licensing.claHostIP", []string{"leading zero"}, nil}},
		{"service in another case", "[SmtpApl, WebApl]", "[smtpapl, webAPL]", finding{}},
		{"misspelled service", "[SmtpApl, WebApl]", "[SmtpAlp, WebApl]", finding{"", problem.Error, "V-44", "xpr.services[0]", []string{"did you mean SmtpApl"}, nil}},
		{"password as true", "adminPassword: env:XPR_ADMIN_PASSWORD", "adminPassword: true", finding{"", problem.Error, "V-51", "xpr.adminPassword", []string{"env:NAME"}, []string{"true"}}},
		{"password as a mapping", "adminPassword: env:XPR_ADMIN_PASSWORD", "adminPassword: {S3cret: x}", finding{"", problem.Error, "V-51", "xpr.adminPassword", []string{"env:NAME"}, []string{"S3cret"}}},
		{"escape that is none", `path: C:\XPR`, `path: "C:\XPR"`, finding{"", problem.Error, "F-01", "", []string{"single quotes"}, []string{"found"}}},
		{"negative deadline", "disk:\n", "timeouts: {rebootSeconds: -1}\ndisk:\n", finding{"", problem.Error, "P-85", "timeouts.rebootSeconds", nil, nil}},
		{"drill on 30 June", "disk:\n", "test: {drill: {month: june, dayOfMonth: '30', hour: '3'}}\ndisk:\n", finding{}},
		{"drill on 31 June", "disk:\n", "test: {drill: {month: june, dayOfMonth: '31', hour: '3'}}\ndisk:\n", finding{"", problem.Error, "F-07", "test.drill.dayOfMonth", []string{"never occurs"}, nil}},
		{"drill in a month by another name", "disk:\n", "test: {drill: {month: Juni, hour: '3'}}\ndisk:\n", finding{"", problem.Error, "F-07", "test.drill.month", []string{"june"}, nil}},
		{"escape in a name", "name: HALXPR", `name: "HAL\e"`, finding{"", problem.Error, "F-09", "virtualServer.name", []string{"U+001B"}, nil}},
		{"IPv6 DNS server", "disk:\n", "network: {dnsServers: ['2001:db8::1']}\ndisk:\n", finding{}},
		{"gateway in another subnet", "disk:\n", "network: {gateway: 10.99.1.1}\ndisk:\n", finding{"", problem.Warning, "P-10", "network.gateway", nil, nil}},
		{"misspelled layer of a satellite", "disk:\n", "satellites: [{name: SAT1, apls: [IsdmApl]}]\ndisk:\n", finding{"", problem.Warning, "V-63", "satellites[0].apls[0]", []string{"did you mean IsdnApl"}, nil}},
		{"layer of the vendor's other lists", "disk:\n", "satellites: [{name: SAT1, apls: [DbApl, IsdnApl]}]\ndisk:\n", finding{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := right(t)
			require.Contains(t, text, c.old)
			judged(t, strings.Replace(text, c.old, c.replacement, 1), c.finding)
		})
	}
}

// Problems come as a person reads the file, those of missing parts last.
func TestProblemsComeInTheFilesOrder(t *testing.T) {
	text := strings.NewReplacer("HALCLU", "HAL CLU", "10.9.1.12", "x", "[German]", "[Klingon]", "claHostIP: 10.9.1.50", "claHostIP: y", "media:\n  path: C:\\XPR\n", "").Replace(right(t))
	_, problems := Judge([]byte(text))
	var paths []string
	for _, p := range problems {
		paths = append(paths, p.Path)
	}
	assert.Equal(t, []string{"cluster.name", "nodes[1].clientIP", "xpr.languages[0]", "licensing.claHostIP", "media.path"}, paths)
}
