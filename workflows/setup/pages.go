package setup

import (
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// dialog is one page of the setup and the step that it is.
type dialog struct {
	row   steps.Step
	title string
	page  runbook.Page
	// without is the reason why this site's setup does not show the page; empty: it shows it.
	without string
}

// Values of check boxes.
const (
	on  = "on"
	off = "off"
)

// tick is the value of a check box.
func tick(chosen bool) string {
	if chosen {
		return on
	}
	return off
}

// suggested is the value of a field that the setup fills in, where the site file gives none.
func suggested(value string) string {
	if value == "" {
		return "as the setup suggests"
	}
	return value
}

func page(row steps.Step, becomesTrue, title string, fields ...runbook.Field) dialog {
	return dialog{row: row, title: becomesTrue, page: runbook.Page{Title: title, Manual: row.Manual, Fields: fields}}
}

// noted adds what a person has to know on the page. Empty notes are left out.
func (d dialog) noted(notes ...string) dialog {
	for _, note := range notes {
		if note != "" {
			d.page.Notes = append(d.page.Notes, note)
		}
	}
	return d
}

// where gives the reason why the page is left out, unless the site needs it.
func (d dialog) where(needed bool, without string) dialog {
	if !needed {
		d.without = without
	}
	return d
}

// field is a label on a page and what to enter.
func field(label, value string) runbook.Field { return runbook.Field{Label: label, Value: value} }

// secret is a field whose value a person takes from where the site keeps its secrets.
func secret(label string, value config.Secret) runbook.Field {
	return runbook.Field{Label: label, Value: string(value), Secret: true}
}

// dialogs are the pages of 4.3.5 to 4.4.14 in the order in which the setup shows them, including those that this site does
// not need.
func (t Tasks) dialogs() []dialog {
	pages := t.wrapperPages()
	pages = append(pages, t.xprPages()...)
	return append(pages, t.componentPages()...)
}

// NotNeeded reports pages that this site's setup does not show.
func (t Tasks) NotNeeded() []engine.Item {
	var group []engine.Item
	for _, d := range t.dialogs() {
		if d.without != "" {
			group = append(group, engine.NotNeeded(step(d.row, t.Site.Config.FirstNode(), d.title), d.without))
		}
	}
	return group
}
