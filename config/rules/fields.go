package rules

import (
	"regexp"
	"slices"

	"changeover/config/problem"
)

// fieldsOf names for each rule the fields, or mappings of fields, that belong to it:
// a wrong value there, or one of the wrong type, breaks that rule. Indexes are
// left out. A field that is listed has precedence over the mapping around it.
var fieldsOf = map[string][]string{
	"V-01": {"nodes.name"},
	"V-02": {"virtualServer.name"},
	"V-05": {"virtualServer.ip", "virtualServer.clusterNetwork"},
	"V-06": {"cluster.ip", "nodes.clientIP", "nodes.interconnectIP"},
	"V-07": {"xpr.serverName"},
	"V-12": {"xpr.crypto"},
	"V-14": {"xpr.installDir", "xpr.licsvcDir", "xpr.databaseDir", "xpr.documentDir"},
	"V-16": {"checks.minimumDiskGB"},
	"V-19": {"checks.minimumMemoryMB", "xpr.ttsVoices", "xpr.ttsChannels"},
	"V-23": {"cluster.windowsServer"},
	"V-26": {"nodes"},
	"V-30": {"accounts.service"},
	"V-32": {"accounts.exchange"},
	"V-33": {"accounts.cla"},
	"V-34": {"licensing.scenario", "licensing.clmHost"},
	"V-37": {"licensing.claHostIP", "licensing.claMAC"},
	"V-38": {"licensing.port"},
	"V-39": {"licensing.timeoutMs", "licensing.attempts"},
	"V-41": {"licensing.servicePort"},
	"V-42": {"xpr.languages", "xpr.defaultLanguage", "xpr.languageLicences"},
	"V-44": {"xpr.services", "xpr.projectSpecificRelease"},
	"V-46": {"xpr.ipProtocol", "xpr.ipFax"},
	"V-47": {"xpr.acceptLimitedAvailability"},
	"V-48": {"xpr.voiceFormat"},
	"V-49": {"xpr.voiceRecFormat"},
	"V-50": {"xpr.authMethod"},
	"V-51": {"xpr.adminPassword", "xpr.postmasterPassword"},
	"V-52": {"regional"},
	"V-53": {"smtp"},
	"V-55": {"tls"},
	"V-56": {"xpr.sipConferences", "xpr.sipSecondIP"},
	"V-57": {"xpr.faxG3PostDial"},
	"V-63": {"satellites"},
	"V-69": {"embeddedCodes.printerName"},
	"V-70": {"embeddedCodes.faxPipeHost"},
	"V-71": {"embeddedCodes.directory", "embeddedCodes.share"},
	"V-78": {"policies.restartPeriod", "policies.maximumRestarts", "policies.overrides"},
	"V-79": {"policies.kernelResources"},
	"V-80": {"policies.infostorRetryPeriod"},
	"V-81": {"role.failoverThreshold", "role.failoverPeriodHours"},
	"V-82": {"role.priority"},
	"V-86": {"aplDelay"},
	"V-87": {"xpr.timeZoneSupport", "xpr.timeZonesAtInstallation"},
	"V-88": {"satellites.sqlServer"},
	"V-89": {"xpr.exchange2003Server", "xpr.exchange2007Server"},
	"P-02": {"cluster.name"},
	"P-07": {"nodes.mac"},
	"P-08": {"installNode"},
	"P-09": {"finalOwner"},
	"P-10": {"network"},
	"P-12": {"role.name"},
	"P-13": {"role.preferredOwners"},
	"P-20": {"virtualServer.subnetMask"},
	"P-23": {"disk.driveLetter"},
	"P-24": {"disk.id"},
	"P-25": {"media"},
	"P-31": {"xpr.version", "xpr.hotfixes", "xpr.hotfixPackages"},
	"P-34": {"xpr.features"},
	"P-35": {"xpr.ctiConnection"},
	"P-47": {"tls.certificateFields"},
	"P-59": {"licensing.clmURL"},
	"P-60": {"licensing.licenceFiles"},
	"P-65": {"resourceNames", "disk.resourceName", "virtualServer.ipResource", "virtualServer.nameResource", "virtualServer.fileServerResource"},
	"P-68": {"extraCheckpoints"},
	"P-70": {"embeddedCodes.enabled"},
	"P-71": {"embeddedCodes.clients"},
	"P-74": {"officeConversion"},
	"P-73": {"ghostscript"},
	"P-75": {"unattended.prerequisites"},
	"P-76": {"unattended.printerLogPattern", "unattended.printerDriver"},
	"P-81": {"checks.antivirusServices"},
	"P-83": {"reboots"},
	"P-85": {"timeouts", "test.outageObjectiveSeconds"},

	problem.RuleSiteName: {"site"},
	problem.RuleSecret:   {"tls.password"},
	problem.RuleService:  {"virtualServer.ports", "test.drill"},
}

// noZeros are the numbers that must not be 0 in a site file, with what would be right. A
// check function cannot find them: a field that is left out is 0 as well, and gets its default.
var noZeros = map[string]string{
	"licensing.port":            problem.RightPort,
	"licensing.timeoutMs":       rightTimeout,
	"licensing.attempts":        rightAttempts,
	"licensing.servicePort":     problem.RightPort,
	"xpr.languageLicences":      "covers no language; give the number of licences, or leave out this field",
	"xpr.voiceRecFormat.value":  rightVoiceRecFormat,
	"test.drill.catchUpMinutes": rightCatchUp,
}

var listIndex = regexp.MustCompile(`\[\d+\]`)

// Of returns the rule that judges a field; indexes of lists are left out.
func Of(path string) (Rule, bool) { return ruleOf(path) }

// ruleOf is the rule that a field belongs to.
func ruleOf(path string) (Rule, bool) {
	path = listIndex.ReplaceAllString(path, "")
	id, nearest := "", ""
	for rule, fields := range fieldsOf {
		for _, field := range fields {
			if problem.Within(path, field) && len(field) > len(nearest) {
				id, nearest = rule, field
			}
		}
	}
	i := slices.IndexFunc(All(), func(rule Rule) bool { return rule.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return All()[i], true
}

// Attribute gives a value of the wrong type the rule of its field, so that the problem
// leads to the manual as any other does.
func Attribute(p problem.Problem) problem.Problem {
	rule, known := ruleOf(p.Path)
	if p.Rule != problem.RuleWrongType || !known {
		return p
	}
	p.Rule, p.Section = rule.ID, rule.Section
	p.Message += " (rule: " + rule.What + ")"
	return p
}

// Zero returns what is wrong with a number that the file gives as 0, if anything is.
func Zero(path string) (problem.Problem, bool) {
	right, wrong := noZeros[path]
	rule, _ := ruleOf(path)
	return problem.Problem{Path: path, Value: "0", Rule: rule.ID, Section: rule.Section, Message: right}, wrong
}
