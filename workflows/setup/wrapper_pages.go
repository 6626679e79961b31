package setup

import (
	"strings"

	"changeover/config/catalogue/steps"
)

// wrapperPages are 4.3.5 to 4.3.13: what the wrapper installs in addition to XPR.
func (t Tasks) wrapperPages() []dialog {
	x := t.Site.Config.XPR
	const further = "All further options"
	return []dialog{
		page(steps.Ins4_3_5Step1, "the XPR server has the name that the site file gives", "Specifying the Server Name", field("Name of the XPR", x.ServerName)).
			noted("the name cannot be changed later", encryption(x)),
		page(steps.Ins4_3_6Step1, "the languages are chosen", "Selecting the Server Languages and the Default Language",
			field(languagesLabel, strings.Join(x.Languages, ", ")), field(defaultLabel, x.DefaultLanguage)).
			noted(languageLicences(x), "the button Next stays inactive until you choose a language"),
		page(steps.Ins4_3_7Step1, "the Release Notes are read", "Confirming the Release Notes", field("I have read the Release Notes", on)).
			noted("the Release Notes are the file ReleaseNotes.rtf in the folder XpressionsInstall of the setup medium"),
		page(steps.Ins4_3_8Step1, "only the system components of Table 6 are chosen", "Selecting System Components",
			field("XPR Server", on), field(".NET Framework 2.0", on), field("Additional resources", on), field(further, off)).
			noted("XPR does not work properly in a cluster if any other component is installed", "the setup chooses the language pack of the default language; you cannot switch off this pack"),
		page(steps.Ins4_3_9Step1, "Application Builder is not installed", "Selecting Client Components", field("Application Builder", off), field(further, off)),
		page(steps.Ins4_3_10Step1, "no external software is chosen", "Selecting External Software", field("external software modules", off)).
			noted(boardDrivers(x)),
		page(steps.Ins4_3_11Step1, "Acrobat Reader is not installed", "Installing Acrobat Reader", field("language versions", off)).
			noted("if the customer has a licence for speech recognition, click Next: the page about speech recognition follows. Otherwise click Install"),
		page(steps.Ins4_3_12Step1, "speech recognition is not chosen", "Installation Type for the automatic Speech Recognition",
			field("No ASR", on), field("All further selection fields", off)).
			noted("the setup shows this page only if the customer has a licence for speech recognition", "if Windows or the setup asks for a restart, do not restart before the setup of XPR has ended"),
	}
}
