package xpr

import (
	"slices"
	"strings"

	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// Titles of pages: the headings of 4.4.1 and 4.4.9.
const (
	featuresPage = "Selecting Features"
	mailPage     = "Setup Wizard for the SMTP APL"
)

// checkFeatures checks the page of the features (4.4.1) and sets the services that the ticked boxes install.
func (c *Console) checkFeatures(f *form, h *windows.Host, s *server) {
	s.rows = append(s.rows, mandatoryRows[1:]...)
	add := func(key string) {
		if _, chosen := findRow(s.rows, key); chosen {
			return
		}
		if r, ok := findRow(optionalRows, key); ok {
			s.rows = append(s.rows, c.named(r, s.name))
		}
	}
	for _, field := range f.fields(featuresPage) {
		if strings.EqualFold(field.Label, "Corresponding APL") {
			continue
		}
		box, option, ok := findBox(field.Label)
		switch {
		case !ok:
			f.wrong("page %q: there is no feature %q", featuresPage, field.Label)
		case !strings.EqualFold(field.Value, "on"):
		case option.name != "":
			s.options = append(s.options, option.name)
			if !slices.Contains(s.features, option.feature) {
				f.wrong("page %q: %q is ticked, but the feature that contains it is not ticked", featuresPage, field.Label)
			}
			add(option.key)
		default:
			s.features = append(s.features, box.name)
			add(box.key)
		}
	}
	f.checkFurther(add)
	f.checkOptions(h, s)
}

// checkFurther adds the services of the field "Corresponding APL", which no row of Table 4-2 installs.
func (f *form) checkFurther(add func(key string)) {
	for _, key := range f.list(featuresPage, "Corresponding APL", ";") {
		if _, mandatory := findRow(mandatoryRows, key); mandatory {
			continue
		}
		i := slices.IndexFunc(withoutFeature, func(k string) bool { return strings.EqualFold(k, key) })
		if i < 0 {
			f.wrong("page %q: field %q: the setup offers no service %q there", featuresPage, "Corresponding APL", key)
			continue
		}
		add(withoutFeature[i])
	}
}

// checkOptions checks the conditions of Table 4-2.
func (f *form) checkOptions(h *windows.Host, s *server) {
	if _, mail := findRow(s.rows, "SmtpApl"); mail {
		if smtp, err := h.Services.Get("SMTPSVC"); err == nil && smtp.State == scm.Running {
			f.wrong("the SMTP service of Windows is running")
		}
	}
	if slices.Contains(s.options, "System Info SNMP Agent") {
		if _, err := h.Services.Get("SNMP"); err != nil {
			f.wrong("page %q: the SNMP service of Windows is not installed on %s", featuresPage, h.Name())
		}
	}
	var systems []string
	for _, name := range oneVoicemail {
		if slices.Contains(s.options, name) {
			systems = append(systems, name)
		}
	}
	if len(systems) > 1 && slices.ContainsFunc(s.languages, func(l string) bool { return slices.Contains(oneVoicemailIn, l) }) {
		f.wrong("page %q: %s cannot be installed together in the chosen languages", featuresPage, strings.Join(systems, " and "))
	}
}

// checkMail checks 4.4.9.2: a dial-up connection needs an entry of the phone book and an account.
func (c *Console) checkMail(f *form) {
	if !strings.EqualFold(f.text(mailPage, "available options"), "Temporarily via a dial-up connection") {
		return
	}
	f.text(mailPage, "RAS phone book entry")
	f.text(mailPage, "user account")
	c.password(f, mailPage)
}
