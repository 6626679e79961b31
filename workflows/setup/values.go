package setup

import (
	"strings"

	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
)

// irrevocable are the values of a step that nobody can change later, with the page and field that show
// each.
func (t Tasks) irrevocable(row steps.Step, labels ...string) []runbook.IrrevocableValue {
	var values []runbook.IrrevocableValue
	for i, key := range row.IrrevocableKeys() {
		values = append(values, runbook.IrrevocableValue{Key: key, Step: row.ID, Label: labels[i], Want: SiteValue(&t.Site.Config, key)})
	}
	return values
}

// SiteValue is the site file's value of a key that cannot be changed, in every spelling that a program may
// show.
func SiteValue(site *config.Site, key string) []string {
	switch key {
	case "xpr.serverName":
		return []string{site.XPR.ServerName}
	case "xpr.licsvcDir":
		return []string{site.XPR.LicsvcDir}
	case "xpr.installDir":
		return []string{site.XPR.InstallDir}
	case "xpr.databaseDir":
		return []string{site.XPR.DatabaseDir}
	case "xpr.documentDir":
		return []string{site.XPR.DocumentDir}
	case "xpr.authMethod":
		return []string{accountLogin, "XPR account", site.XPR.AuthMethod} // The second is what earlier releases asked for.
	}
	return nil
}

// accountLogin is the login of a cluster as the setup shows it (4.4.7).
const accountLogin = "Xpressions account (user name+password(PIN))"

// irrevocableLabels are the fields of a page, in the order of its row's irrevocable values.
func (p dialog) irrevocableLabels() []string {
	var labels []string
	for _, f := range p.page.Fields {
		labels = append(labels, p.page.Title+": "+f.Label)
	}
	return labels
}

// entered is one line with the fields and values of a page, without passwords and their references.
func entered(p runbook.Page) string {
	var fields []string
	for _, f := range p.Fields {
		if !f.Secret {
			fields = append(fields, f.Label+" = "+f.Value)
		}
	}
	return strings.Join(fields, ", ")
}
