package cli

// On returns " on HOST", or nothing where there is no host.
func On(host string) string {
	if host == "" {
		return ""
	}
	return " on " + host
}

// By returns " by OPERATOR", or nothing where nobody is named.
func By(operator string) string {
	if operator == "" {
		return ""
	}
	return " by " + operator
}

// Because returns ": REASON", or nothing where there is none.
func Because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

// OfChange returns ", change NUMBER", or nothing where there is none.
func OfChange(number string) string {
	if number == "" {
		return ""
	}
	return ", change " + number
}
