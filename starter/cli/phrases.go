package cli

import "changeover/runbook/plaintext"

// Server returns the flags --address and --namespace of a command, a space before each; a flag that was not given is left out. A
// printed command has the same flags: without them, it could reach a run of the same ID on another server.
func Server(address, namespace string) string {
	flags := ""
	if address != "" {
		flags += " --address " + plaintext.Argument(address)
	}
	if namespace != "" {
		flags += " --namespace " + plaintext.Argument(namespace)
	}
	return flags
}

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
