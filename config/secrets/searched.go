package secrets

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"changeover/config"
)

// minimumSearched is the length in bytes of the shortest secret that is searched in texts. Shorter ones occur in any text.
const minimumSearched = 5

// maximumNumber is the length of the longest secret of digits only that is not searched: it may be a port, a process id or a date.
const maximumNumber = 8

// common are words that are popular as passwords and also occur in texts of Windows, of the product and of this
// service: searching for them would mask texts that are not secret.
var common = map[string]bool{
	"access": true, "account": true, "admin": true, "administrator": true, "backup": true, "changeme": true, "client": true, "cluster": true,
	"computer": true, "control": true, "database": true, "default": true, "domain": true, "files": true, "group": true, "guest": true,
	"installation": true, "local": true, "login": true, "logon": true, "manager": true, "master": true, "member": true, "microsoft": true,
	"monitor": true, "network": true, "office": true, "operator": true, "oracle": true, "owner": true, "passwd": true, "password": true,
	"postmaster": true, "printer": true, "private": true, "public": true, "remote": true, "restart": true, "router": true, "secret": true, "server": true,
	"service": true, "setup": true, "share": true, "start": true, "support": true, "switch": true, "system": true, "temporal": true,
	"test1": true, "tests": true, "trust": true, "update": true, "user1": true, "users": true, "virtual": true, "voice": true, "welcome": true,
	"windows": true, "winrm": true, "xpressions": true,
}

// Searched reports whether a secret is masked wherever it occurs in a text. A secret that is too short or too common for
// that is masked only by its place, see Hide and scripts.Call.
func Searched(secret string) bool {
	switch {
	case len(secret) < minimumSearched, common[strings.ToLower(secret)]:
		return false
	case len(secret) > maximumNumber:
		return true
	}
	return strings.ContainsFunc(secret, func(r rune) bool { return !unicode.IsDigit(r) })
}

// Hide returns a function that masks given secrets, however short or common, in the forms that a Scrubber knows. It is
// for a text that is about these secrets, such as a host's answer to a request that carried them. In it every
// secret is masked where it is a word of its own, and a secret that is Searched is masked everywhere.
func Hide(secrets ...string) func(text string) string {
	var forms []string
	everywhere := map[string]bool{}
	for _, secret := range secrets {
		for _, form := range formsOf(secret) {
			forms = append(forms, form)
			everywhere[form] = everywhere[form] || Searched(secret)
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	forms = slices.Compact(forms)
	searched := slices.DeleteFunc(slices.Clone(forms), func(form string) bool { return !everywhere[form] })
	return func(text string) string {
		return maskWrapped(hide(text, forms, everywhere), searched)
	}
}

// hide reads a text once, so that nothing is masked twice; forms are in the order of their precedence.
func hide(text string, forms []string, everywhere map[string]bool) string {
	var out strings.Builder
	for at := 0; at < len(text); {
		i := slices.IndexFunc(forms, func(form string) bool {
			end := at + len(form)
			return strings.HasPrefix(text[at:], form) && (everywhere[form] || isWord(text[:at], form, text[end:]))
		})
		switch {
		case strings.HasPrefix(text[at:], config.Masked):
			out.WriteString(config.Masked)
			at += len(config.Masked)
		case i >= 0:
			out.WriteString(config.Masked)
			at += len(forms[i])
		default:
			out.WriteByte(text[at])
			at++
		}
	}
	return out.String()
}

// isWord reports whether a part of a text is no piece of a longer word.
func isWord(before, part, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(part)
	end, _ := utf8.DecodeLastRuneInString(part)
	next, _ := utf8.DecodeRuneInString(after)
	return (!inWord(last) || !inWord(first)) && (!inWord(end) || !inWord(next))
}

// inWord reports whether a character can be part of a word. utf8.RuneError, which means that there is no character, cannot.
func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
