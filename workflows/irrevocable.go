package workflows

import (
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/calls"
)

// irrevocable are the values of a step that nobody can change later, with the page and field that show
// each.
func irrevocable(c *chapter, row steps.Step, labels ...string) []runbook.IrrevocableValue {
	var values []runbook.IrrevocableValue
	for i, key := range row.IrrevocableKeys() {
		values = append(values, runbook.IrrevocableValue{Key: key, Step: row.ID, Label: labels[i], Want: siteValue(&c.site.Config, key)})
	}
	return values
}

// siteValue is what the site file says for a key that cannot be changed, in every spelling that a
// program may show.
func siteValue(site *config.Site, key string) []string {
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
func (p setupPage) irrevocableLabels() []string {
	var labels []string
	for _, f := range p.page.Fields {
		labels = append(labels, p.page.Title+": "+f.Label)
	}
	return labels
}

// entered is what a page is given, in one line. A password is not in it, nor where it is kept.
func entered(p runbook.Page) string {
	var fields []string
	for _, f := range p.Fields {
		if !f.Secret {
			fields = append(fields, f.Label+" = "+f.Value)
		}
	}
	return strings.Join(fields, ", ")
}

// checkIrrevocable refuses a site file that changes what cannot be changed after XPR's setup, such as the
// server name (4.3.5, V-10).
func checkIrrevocable(c *chapter) {
	for _, row := range steps.All() {
		for _, key := range row.IrrevocableKeys() {
			value := runbook.IrrevocableValue{Key: key, Want: siteValue(&c.site.Config, key)}
			fact, ok := c.run.Record().Fact(runbook.FactOfValue(key))
			if !ok || value.Fits(fact.Value) {
				continue
			}
			what, noun := key, "value"
			if fact.Key == runbook.FactServerName {
				what, noun = "the server name", "name"
			}
			c.run.Fail(calls.Failure(runbook.ErrBadInput,
				"cannot start %s: XPR was installed with %s %s, which cannot be changed, and the site file says %s; put the old %s back into %s (%s)",
				c.run.ID(), what, fact.Value, strings.Join(slices.Compact(value.Want), " or "), noun, key, c.run.Record().Because(fact.Key)))
		}
	}
}
