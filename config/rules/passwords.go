package rules

import (
	"cmp"
	"reflect"
	"regexp"

	"changeover/config"
	"changeover/config/problem"
)

// password finds what gives a program a password on its command line, such as PASSWORD=x or /pwd:x.
var password = regexp.MustCompile(`(?i)(pass(word|wd|phrase)?|pwd|secret|token|credential)s?"?\s*[=:]\s*\S`)

// notSearched are the texts of a site file that passwords does not search, with the reason.
var notSearched = map[string]string{
	"licensing.clmURL":       "in a URL, a colon may follow the name of a computer; checkCLM searches the part after the computer",
	"network.internetServer": "a colon follows the name of the server; the rule P-10 allows nothing but a name and a port",
}

// NotSearched returns the fields that hold a text and are not searched for passwords, with the reason.
func NotSearched() map[string]string { return notSearched }

// passwords returns the problems about texts that contain a password: the history and the evidence keep all texts of a site file.
// It removes the values of these texts from the problems that are reported already.
func passwords(s *config.Site, reported problem.List) problem.List {
	var found problem.List
	walkTexts("", reflect.ValueOf(*s), func(path, text string) {
		field := listIndex.ReplaceAllString(path, "")
		if _, listed := notSearched[field]; listed || !password.MatchString(text) {
			return
		}
		rule, _ := ruleOf(path)
		for i := range reported {
			if reported[i].Path == path {
				reported[i].Value = ""
			}
		}
		found = append(found, problem.Problem{Path: path, Rule: cmp.Or(rule.ID, problem.RuleSecret), Section: s.Section(rule.Section), Message: noPassword(field)})
	})
	return found
}

// noPassword is the message about a field that contains a password. The password is not shown.
func noPassword(field string) string {
	next := "remove the password"
	switch {
	case problem.Within(field, "unattended"):
		next = "remove the program from unattended, and a person runs the program instead"
	case field == "xpr.hotfixPackages.arguments":
		next = "remove the arguments, and a person runs the program instead"
	}
	return "must not contain a password, because the history and the evidence of a run show this text; " + next
}

// walkTexts visits each text of a file. A reference to a secret is no text.
func walkTexts(path string, v reflect.Value, visit func(path, text string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			at := config.NameOf(v.Type().Field(i))
			if path != "" {
				at = path + "." + at
			}
			walkTexts(at, v.Field(i), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkTexts(indexed(path, i), v.Index(i), visit)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walkTexts(path, v.Elem(), visit)
		}
	case reflect.String:
		if v.Type() != reflect.TypeFor[config.Secret]() {
			visit(path, v.String())
		}
	}
}
