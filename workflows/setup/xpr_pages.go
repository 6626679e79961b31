package setup

import (
	"changeover/config/catalogue/steps"
)

// xprPages are 4.4 to 4.4.8: XPR itself.
func (t Tasks) xprPages() []dialog {
	x := t.Site.Config.XPR
	const keep = "keep a record of this password, even if you change the password later: after a loss of the database, XPR accepts only the password that you enter on this page" // D-25
	const complex = "the password must be complex"
	return []dialog{
		page(steps.Ins4_4Step1, "XPR's folder is on the cluster drive", "Installation of the XPR Server and Configuration of the Services", field("Target folder", x.InstallDir)).
			noted("the folder must be on the cluster drive, never on a local drive", "the size of the cluster drive must be 10 GB or more", "the path must not contain spaces"),
		t.featurePage(),
		page(steps.Ins4_4_3Step1, "the folders of database and documents are on the cluster drive", "Selecting the Folder for the Database and the Document Folder",
			field("Database folder", x.DatabaseDir), field("Document folder", x.DocumentDir)).
			noted("both folders must be on the cluster drive, never on a local drive", "the paths must not contain spaces", "the document folder grows: check the free space of the cluster drive regularly in the first weeks of operation"),
		t.accountPage(),
		page(steps.Ins4_4_5Step1, "the default voice format is chosen", "Selecting the Default Voice Format", field("Voice format", x.VoiceFormat)),
		page(steps.Ins4_4_6Step1, "the program folder is chosen", "Selecting the Program Folder", field("Program folder", suggested(x.ProgramFolder))),
		page(steps.Ins4_4_7Step1, "users log on with an XPR account", "Configuring the User Authentication", field("Login via", accountLogin)).
			noted("the choice cannot be changed later"),
		page(steps.Ins4_4_7_1Step1, "the XPR administrator has a password", "Setting up the User Account for the XPR Administrator",
			field("User name", suggested("")), secret("Password", x.AdminPassword), secret("Confirm password", x.AdminPassword)).noted(keep, complex),
		page(steps.Ins4_4_7_1Step2, "the postmaster has a password", "postmaster user account",
			secret("Password", x.PostmasterPassword), secret("Confirm password", x.PostmasterPassword)).
			noted(keep, complex, "the name of the postmaster cannot be changed", "after the installation, give the postmaster a phone number (field Voice) in the user administration of XPR, so that users can divert calls to that number"),
		page(steps.Ins4_4_8Step1, "the summary is right and the files are copied", "Summary of the Specifications and Settings").
			noted("compare the summary with the values on the earlier pages", "click Back to correct a value, or Next to copy the files"),
	}
}

// featurePage is 4.4.1: every box of the selection, as the site file has it. A person states the boxes that no service shows.
func (t Tasks) featurePage() dialog {
	d := page(steps.Ins4_4_1Step1, servicesExist, "Selecting Features")
	for _, box := range t.Site.FeatureBoxes {
		d.page.Fields = append(d.page.Fields, field(box.Label(), tick(box.On)))
	}
	if len(t.Site.FurtherServices) > 0 {
		d.page.Fields = append(d.page.Fields, field("Corresponding APL", list(t.Site.FurtherServices)))
	}
	return d.noted(t.featureNotes()...)
}

// accountPage is 4.4.4; the choice on it decides which accounts 9.5.2 sets.
func (t Tasks) accountPage() dialog {
	const label = "Assign an account to Xpressions services"
	if !t.Site.Config.Accounts.AssignedAtSetup {
		return page(steps.Ins4_4_4Step1, "the services get their account later", "Login Account for XPR Services", field(label, off))
	}
	account := t.Site.Config.Accounts.Service
	return page(steps.Ins4_4_4Step1, servicesLogOn, "Login Account for XPR Services", field(label, on),
		field("User name", account.Name), secret("Password", account.Password))
}
