package cli

import "changeover/runbook/plaintext"

// On returns " on HOST", or nothing where there is no host.
func On(host string) string {
	if host == "" {
		return ""
	}
	return " on " + host
}

// By returns " by OPERATOR", or nothing where nobody is named. What a person has written is quoted here and below.
func By(operator string) string {
	if operator == "" {
		return ""
	}
	return " by " + plaintext.Name(operator)
}

// Because returns the reason of a person as `: "REASON"`, or nothing where there is none.
func Because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + plaintext.Quoted(reason)
}

// OfChange returns ", change NUMBER", or nothing where there is none.
func OfChange(number string) string {
	if number == "" {
		return ""
	}
	return ", change " + plaintext.Name(number)
}
