package config

import "strings"

// Words that a site file chooses from.
const (
	// ScenarioOutside: licence agents run outside the nodes; ScenarioOnNodes: one on every node (4.2).
	ScenarioOutside = "outside"
	ScenarioOnNodes = "onNodes"
	// ApprovalAsk: a person allows each restart of a node; ApprovalAutomatic: nobody is asked (6.2-5).
	ApprovalAsk       = "ask"
	ApprovalAutomatic = "automatic"

	cryptoKrypt       = "KRYPT"
	cryptoSec         = "Crypt_Sec"
	voiceALaw         = "A-Law"
	voiceMuLaw        = "µ-Law"
	authXPRAccount    = "xprAccount"
	timeZoneUnchanged = "unchanged"
	smtpNone          = "none"
	smtpPermanent     = "permanent"
	smtpDialUp        = "dialup"
	connectionCSTA    = "CSTA"
	connectionTAPI    = "TAPI"
)

// languages of the setup (4.3.6).
var languages = []string{
	"German", "British English", "US English", "French", "Italian", "Dutch", "Spanish", "Portuguese",
	"Brazilian Portuguese", "Russian", "Turkish", "Spanish (USA)", "Canadian French", "Slovenian",
}

// windowsReleases that the manual's second part covers (V-23).
var windowsReleases = []string{"2012 R2", "2016", "2019", "2022", "2025"}

// normalVoiceFormat writes the Greek letter mu as the micro sign: keyboards give either.
func normalVoiceFormat(format string) string { return strings.Replace(format, "μ", "µ", 1) }

// hasFold reports whether a list holds a word, in any case.
func hasFold(list []string, word string) bool {
	for _, item := range list {
		if strings.EqualFold(item, word) {
			return true
		}
	}
	return false
}
