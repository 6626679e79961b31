package setup

import (
	"regexp"
	"slices"
	"strings"

	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// languagesLabel is the field of 4.3.6 that the languages are entered in; defaultLabel follows it.
const (
	languagesLabel = "Active"
	defaultLabel   = "Default language"
)

// FurtherLanguages are the site's languages that were not chosen in the setup, by what a person has said of 4.3.6. Without such
// a statement there are none.
func (t Tasks) FurtherLanguages(said string) []string {
	entered, ok := strings.CutPrefix(said, languagesLabel+" = ")
	if !ok {
		return nil
	}
	entered, _, _ = strings.Cut(entered, ", "+defaultLabel+" = ")
	chosen := strings.Split(entered, ", ")
	return slices.DeleteFunc(slices.Clone(t.Site.Config.XPR.Languages), func(l string) bool { return slices.Contains(chosen, l) })
}

// LanguageStep is the step of the packs of further languages.
func (t Tasks) LanguageStep() runbook.Step {
	return step(steps.Ins4_4_12Step1, t.Site.Config.FirstNode(), "further language packs are installed")
}

// LanguagePacks is 4.4.12: before the integration a person installs the packs of further languages with the wrapper, afterwards
// by the Upgrade manual (D-28).
func (t Tasks) LanguagePacks(languages []string, integrated bool) desk.Task {
	s, names := t.LanguageStep(), strings.Join(languages, ", ")
	task := desk.Task{Steps: []runbook.Step{s}, About: languages, OperatorTask: runbook.OperatorTask{
		ID: "language-packs", Host: s.Host, Title: "install the language packs of " + names,
	}}
	if integrated {
		task.Title += " as the OpenScape Xpressions Upgrade manual describes; do not use the setup, because XPR is already integrated in the cluster"
		return task
	}
	task.Program = t.setupProgram()
	task.Pages = []runbook.Page{{
		Title: "Installing the Language Packets", Manual: s.Manual,
		Fields: []runbook.Field{field(languagesLabel, names)},
		Notes:  []string{"each further language needs a licence of its own", "let the setup run to its end"},
	}}
	return task
}

// LanguagePacksSeen looks for the packs among the installed software. No document says what they are called there.
func (t Tasks) LanguagePacksSeen(languages []string) engine.Item {
	return engine.Check(t.LanguageStep(), languagePacks(languages))
}

// languagePacks are how language packs may be listed among the installed software.
func languagePacks(languages []string) check.InstalledSoftware {
	var want check.InstalledSoftware
	for _, language := range languages {
		want.Expected = append(want.Expected, languagePack(language))
	}
	return want
}

// languagePack is the pattern of a language's pack.
func languagePack(language string) string {
	name := regexp.QuoteMeta(language)
	return "langu.*" + name + "|" + name + ".*langu"
}
