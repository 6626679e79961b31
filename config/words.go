package config

import "strings"

// Words that a site file chooses from.
const (
	// ScenarioOutside: licence agents run outside the nodes; ScenarioOnNodes: one on every node (4.2).
	ScenarioOutside = "outside"
	ScenarioOnNodes = "onNodes"
	// ApprovalAsk: a person allows each restart of a node; ApprovalAutomatic: nobody is asked (6.2/5).
	ApprovalAsk       = "ask"
	ApprovalAutomatic = "automatic"

	// Values of xpr.crypto, xpr.voiceFormat, xpr.authMethod, xpr.timeZoneSupport, smtp.connection
	// and xpr.ctiConnection.
	CryptoKRYPT       = "KRYPT"
	CryptoSec         = "Crypt_Sec"
	VoiceALaw         = "A-Law"
	VoiceMuLaw        = "µ-Law"
	AuthXPRAccount    = "xprAccount"
	TimeZoneUnchanged = "unchanged"
	SMTPNone          = "none"
	SMTPPermanent     = "permanent"
	SMTPDialUp        = "dialup"
	ConnectionCSTA    = "CSTA"
	ConnectionTAPI    = "TAPI"
)

// normalVoiceFormat writes the Greek letter mu as the micro sign: keyboards give either.
func normalVoiceFormat(format string) string { return strings.Replace(format, "μ", "µ", 1) }

// ContainsFold reports whether a list contains a word, in any case.
func ContainsFold(list []string, word string) bool {
	for _, item := range list {
		if strings.EqualFold(item, word) {
			return true
		}
	}
	return false
}
