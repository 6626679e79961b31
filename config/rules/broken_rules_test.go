package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// brokenRule says what is wrong with the example site, word for word and nothing else, where the first of a rule's cases about a
// field breaks that rule.
type brokenRule struct{ rule, path, says string }

// brokenRules has a row for each rule that the site file alone can break.
var brokenRules = []brokenRule{
	{"V-01", "nodes[0].name", `nodes[0].name = "ABCDEFGHIJKLMNOP": has 16 characters; at most 15 are allowed [V-01, section 7.1.3]`},
	{"V-02", "virtualServer.name", `virtualServer.name = "UMKernelServer16": has 16 characters; at most 15 are allowed [V-02, section 7.3.1]`},
	{"V-03", "virtualServer.name", `virtualServer.name = "XPRBERLIN": must differ from role.name [V-03, section 7.3.1]`},
	{"V-04", "virtualServer.name", `virtualServer.name = "kern2": contains the name of node KERN2, and names of nodes are replaced in the registry (9.3); choose another name [V-04, section 9.3]`},
	{"V-05", "virtualServer.ip", `virtualServer.ip = "172.26.209.40": is also cluster.ip; give the virtual server an address of its own [V-05, section 6.1.2]`},
	{"V-06", "nodes[1].clientIP", `nodes[1].clientIP = "172.26.209.41": is also nodes[0].clientIP; each address must be used only once: correct the address in one of the fields [V-06, section 6.1.2]`},
	{"V-07", "xpr.serverName", `xpr.serverName = "XPR Bln": must consist of letters A to Z and digits; spaces, special characters and umlauts are not allowed [V-07, section 4.3.5]`},
	{"V-08", "xpr.serverName", `xpr.serverName = "phonemail": is the name of a logical line of XPR; choose another name [V-08, section 4.3.5]`},
	{"V-09", "xpr.serverName", `xpr.serverName = "ABCDEFGHIJKL": has 12 characters; at most 11 are allowed if xpr.remoteSystemLink is true [V-09, section 4.3.5]`},
	{"V-11", "xpr.serverName", `xpr.serverName = "Kern1": is the name of a node, and names of nodes are replaced in the registry (9.3); choose another name [V-11, section 9.3]`},
	{"V-12", "xpr.crypto", `xpr.crypto = "Crypt_Sec": must be KRYPT if xpr.remoteSystemLink is true [V-12, section 4.3.5]`},
	{"V-13", "xpr.installDir", `xpr.installDir = "R:\\OpenScape Xpressions\\xpr": must not contain a space [V-13, section 7.1.2]`},
	{"V-14", "xpr.installDir", `xpr.installDir = "C:\\OpenScape\\xpr": must be a folder on the cluster drive R:; no part of the path may be . or .., or end with a dot or a space [V-14, section 4.4]`},
	{"V-16", "checks.minimumDiskGB", `checks.minimumDiskGB = "9": must be 10 or more, since the manual asks for 10 GB [V-16, section 4.4]`},
	{"V-19", "checks.minimumMemoryMB", `checks.minimumMemoryMB = "4095": must be 4096 or more, since the manual asks for 4096 MB [V-19, section 7.1.2]`},
	{"V-23", "cluster.windowsServer", `cluster.windowsServer = "2008": is not supported; give a release that the manual covers, one of 2008 R2, 2012 R2, 2016, 2019, 2022, 2025 [V-23, section 7.1.1]`},
	{"V-26", "nodes", `nodes = "1": a cluster has two to eight nodes, but this list has 1 [V-26, section 6.1.1]`},
	{"V-30", "accounts.service.name", `accounts.service.name = ".\\xprsvc": is a local account; give a domain user, which is valid on every node [V-30, section 4.3.2]`},
	{"V-31", "accounts.service.name", `accounts.service.name = "xprsvc": must be DOMAIN\user or user@domain, without quotation marks; no name may begin or end with a space, or end with a dot [V-31, section 9.5.2]`},
	{"V-32", "accounts.exchange.name", `accounts.exchange.name: is missing; ExUmApl needs a domain user of its own, with the rights that the manual of the Exchange Gateway describes; give this user as DOMAIN\user [V-32, section 9.5.2]`},
	{"V-33", "accounts.cla.name", `accounts.cla.name: is missing; give the domain user that the licence agents on the nodes run under, as DOMAIN\user [V-33, section 4.2.2.2]`},
	{"V-34", "licensing.scenario", `licensing.scenario = "3": must be outside or onNodes [V-34, section 4.2]`},
	{"V-37", "licensing.claHostIP", `licensing.claHostIP: must be an IPv4 address of the licence agent's computer [V-37, section 4.3.4.1]`},
	{"V-38", "licensing.port", `licensing.port = "65536": must be a TCP port from 1 to 65535 [V-38, section 4.2.2.2]`},
	{"V-39", "licensing.timeoutMs", `licensing.timeoutMs = "-1": must be 1 or more milliseconds [V-39, section 4.3.4.1]`},
	{"V-41", "licensing.servicePort", `licensing.servicePort = "70000": must be a TCP port from 1 to 65535 [V-41, section 9.3]`},
	{"V-42", "xpr.languages", `xpr.languages: is missing; choose at least one of German, British English, US English, French, Italian, Dutch, Spanish, Portuguese, Brazilian Portuguese, Russian, Turkish, Spanish (USA), Canadian French, Slovenian [V-42, section 4.3.6]`},
	{"V-43", "xpr.features[1]", `xpr.features[1] = "voicemail server > vms": cannot be installed together with ERGO if German is in xpr.languages; keep only one voicemail system [V-43, section 4.4.1]`},
	{"V-44", "xpr.services[6]", `xpr.services[6] = "DbApl": cannot be installed on a cluster; move this service to the apls of a satellite [V-44, section 9.7.1]`},
	{"V-45", "xpr.services[6]", `xpr.services[6] = "ipApl": cannot run on nodes with text to speech (TTS) or speech recognition (ASR); move this service to the apls of a satellite, or set xpr.ttsOnNodes and xpr.asrOnNodes to false [V-45, section 4.4.1]`},
	{"V-46", "xpr.ipProtocol", `xpr.ipProtocol: is missing; ipApl needs one of the protocols H.323, CorNet-IP and SIP [V-46, section 6.2]`},
	{"V-47", "xpr.services[6]", `xpr.services[6] = "FiApl": has limited availability, so this service may have to move to a satellite; if the customer accepts that, add the service to xpr.acceptLimitedAvailability [V-47, section 9.7.1]`},
	{"V-48", "xpr.voiceFormat", `xpr.voiceFormat = "mu-Law": must be A-Law or µ-Law [V-48, section 4.4.5]`},
	{"V-49", "xpr.voiceRecFormat.value", `xpr.voiceRecFormat.value = "1": must be 33554432 (A-Law), 268435456 (µ-Law) or 4294967295 (PCM) [V-49, section 4.4.5]`},
	{"V-50", "xpr.authMethod", `xpr.authMethod = "windows": must be xprAccount on a cluster [V-50, section 4.4.7]`},
	{"V-51", "xpr.adminPassword", `xpr.adminPassword: is missing; give a reference to the password, env:NAME or file:PATH [V-51, section 4.4.7.1]`},
	{"V-52", "regional.areaCode", `regional.areaCode = "030": must not begin with the national prefix (regional.nationalPrefix) [V-52, section 4.4.9.1]`},
	{"V-53", "smtp.connection", `smtp.connection = "always": must be none, permanent or dialup [V-53, section 4.4.9.2]`},
	{"V-55", "tls.webServerName", `tls.webServerName = "KERN1.example.net": must be the name of the virtual server or an alias of this name, not the name of a node or of the cluster [V-55, section 4.4.10]`},
	{"V-56", "xpr.sipSecondIP", `xpr.sipSecondIP: must be an IPv4 address; SIP conferences need a second IP address [V-56, section 4.4.16]`},
	{"V-57", "xpr.faxG3PostDial", `xpr.faxG3PostDial = "true": is an option of ISDN hardware; add IsdnApl to xpr.services or to the apls of a satellite, or leave out xpr.faxG3PostDial [V-57, section 4.4.15]`},
	{"V-63", "satellites[1].name", `satellites[1].name = "satel1": is given twice (upper and lower case count as equal); correct or remove one of the two [V-63, section 9.10]`},
	{"V-64", "satellites[1].name", `satellites[1].name = "SATEL 2": must not contain a space or a comma [V-64, section 9.10]`},
	{"V-65", "satellites[1].name", `satellites[1].name = "kern2": is a computer of the cluster; a satellite must be outside the cluster [V-65, section 9.3]`},
	{"V-69", "embeddedCodes.printerName", `embeddedCodes.printerName = "XPREC": must end with a space and EC, such as XPR EC, must not begin with a space, and must not contain a backslash, because the printer is local [V-69, section 9.4.3]`},
	{"V-70", "embeddedCodes.faxPipeHost", `embeddedCodes.faxPipeHost = "172.26.209.40": must be virtualServer.ip or virtualServer.name [V-70, section 9.4.3]`},
	{"V-71", "embeddedCodes.directory", `embeddedCodes.directory = "C:\\pec": must be a folder on the cluster drive R:; no part of the path may be . or .., or end with a dot or a space [V-71, section 9.4.3]`},
	{"V-73", "xpr.installDir", `xpr.installDir = "R:\\OpenScape\\xpr.": must not end with a dot or a backslash, and must not contain ; or %, because this folder becomes part of the Path variable [V-73, section 9.4.4]`},
	{"V-78", "policies.restartPeriod", `policies.restartPeriod = "900": must be minutes and seconds as mm:ss, such as 15:00 [V-78, section 9.7.2]`},
	{"V-79", "policies.kernelResources[1]", `policies.kernelResources[1] = "cgfsvc": is not a service of the site or a resource type of the role, such as Network Name; correct the name, or add the service to xpr.services [V-79, section 9.7.2]`},
	{"V-80", "policies.infostorRetryPeriod", `policies.infostorRetryPeriod = "15": must be hours and minutes as hh:mm, such as 00:15 [V-80, section 9.7.3]`},
	{"V-81", "role.failoverThreshold", `role.failoverThreshold = "-1": must be 0 or more [V-81, section 9.7.5]`},
	{"V-82", "role.priority", `role.priority = "Urgent": must be High, Medium or Low [V-82, section 7.2]`},
	{"V-83", "extraCheckpoints[0]", `extraCheckpoints[0] = "system\\CurrentControlSet\\Services\\Infostor": must not be replicated, because a checkpoint of this key also replicates registry keys of the information store; remove this entry [V-83, section 9.7.3]`},
	{"V-86", "aplDelay.entries[0].apl", `aplDelay.entries[0].apl = "IsdnApl": is not a service of the site; correct the name, or add the service to xpr.services [V-86, section 9.9]`},
	{"V-87", "xpr.timeZoneSupport", `xpr.timeZoneSupport = "yes": must be 'unchanged', 'on' or 'off' [V-87, section 9.7.4]`},
	{"V-88", "xpr.services[6]", `xpr.services[6] = "RepApl": cannot run on a cluster; move this service to the apls of a satellite that has a sqlServer [V-88, section 9.7.1]`},
	{"V-89", "xpr.exchange2007Server", `xpr.exchange2007Server: is missing; give the name of the Exchange server, which is part of the key of service Ex2k7Apl [V-89, section 4.4.1]`},
}

// brokenElsewhere names for each rule of hosts and of steps the test that breaks it, below the root of the module. Its file has
// the rule's id.
var brokenElsewhere = map[string]string{
	"V-10": "workflows/broken_rules_test.go TestTheServerNameNeverChanges",
	"V-15": nodeRules, "V-17": nodeRules, "V-18": nodeRules, "V-20": nodeRules, "V-21": nodeRules, "V-22": nodeRules, "V-24": nodeRules, "V-25": nodeRules, "V-28": nodeRules,
	"V-27": foundBroken, "V-29": "workflows/broken_rules_test.go TestAVirusScannerThatRunsStopsTheInstallation",
	"V-35": stated, "V-36": stated, "V-54": "workflows/broken_rules_test.go TestCTIOptionsThatAreOnAreAskedAboutAgain", "V-58": stated, "V-59": stated, "V-60": stated, "V-61": stated, "V-62": stated,
	"V-40": "activities/windows/files_test.go TestAConnectionFileHasFiveLines", "V-66": foundBroken, "V-67": foundBroken, "V-68": foundBroken, "V-72": foundBroken, "V-74": foundBroken,
	"V-75": foundBroken, "V-76": foundBroken, "V-77": foundBroken, "V-84": foundBroken, "V-90": foundBroken,
	"V-85": "workflows/broken_rules_test.go TestMandatoryServicesComeOnlineInTheirSequence",
}

const (
	nodeRules   = "activities/windows/check/broken_rules_test.go TestEachRuleOfANodeIsFoundBroken"
	foundBroken = "tests/scenario/broken_rules_test.go TestEachBrokenRuleIsReportedAlone"
	stated      = "workflows/broken_rules_test.go TestEachRuleThatNoHostShowsIsStatedByItself"
)

func TestEachRuleOfTheManualHasATestThatBreaksIt(t *testing.T) {
	inFile := map[string]bool{}
	for _, c := range brokenRules {
		inFile[c.rule] = true
	}
	for _, rule := range All() {
		if !strings.HasPrefix(rule.ID, "V-") {
			continue
		}
		if rule.Judged == InFile {
			assert.True(t, inFile[rule.ID], "no row breaks rule %s: %s", rule.ID, rule.What)
			assert.Empty(t, brokenElsewhere[rule.ID], "%s is broken in the site file", rule.ID)
			continue
		}
		assert.False(t, inFile[rule.ID], "%s is not judged from the site file", rule.ID)
		file, test, named := strings.Cut(brokenElsewhere[rule.ID], " ")
		if assert.True(t, named, "no test is named that breaks rule %s: %s", rule.ID, rule.What) {
			assertBreaks(t, filepath.Join("..", "..", filepath.FromSlash(file)), test, rule.ID)
		}
	}
}

// assertBreaks looks for a test and for a rule's id in its file.
func assertBreaks(t *testing.T, path, test, rule string) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
	require.NoError(t, err)
	found := false
	for _, declaration := range file.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		found = found || ok && function.Name.Name == test
	}
	assert.True(t, found, "%s has no test %s", path, test)
	assert.Contains(t, string(text), rule, "%s breaks another rule", path)
}

func TestEachRuleOfTheSiteFileSaysWhatIsBrokenAndNothingElse(t *testing.T) {
	for _, c := range brokenRules {
		t.Run(c.rule, func(t *testing.T) {
			site := berlin(t)
			require.Empty(t, Check(site))
			i := slices.IndexFunc(allCases(), func(each ruleCase) bool { return each.rule == c.rule && each.path == c.path })
			require.GreaterOrEqual(t, i, 0, "no case breaks %s at %s", c.rule, c.path)
			allCases()[i].bad(site)
			var says []string
			for _, p := range Check(site) {
				says = append(says, p.String())
			}
			assert.Equal(t, []string{c.says}, says)
		})
	}
}
