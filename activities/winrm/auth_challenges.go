package winrm

import (
	"net/http"
	"regexp"
	"strings"
)

// offer is one challenge of a WWW-Authenticate header.
type offer struct {
	scheme string
	// token is the challenge's token68; empty where it has none.
	token string
}

// parameterStart is the begin of an auth-param, e.g. realm="WSMAN"; a challenge begins otherwise.
var parameterStart = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*=")

// offersOf reads the challenges of an answer. A header may hold several, and there may be several
// headers (RFC 7235, 4.1).
func offersOf(header http.Header) []offer {
	var offers []offer
	for _, value := range header.Values("WWW-Authenticate") {
		for _, element := range listElements(value) {
			if element == "" || parameterStart.MatchString(element) {
				continue
			}
			name, rest, _ := strings.Cut(element, " ")
			found := offer{scheme: name}
			if rest = strings.TrimSpace(rest); !parameterStart.MatchString(strings.TrimRight(rest, "=")) {
				found.token = rest
			}
			offers = append(offers, found)
		}
	}
	return offers
}

// listElements splits a header's list at its commas, except those inside of quoted strings.
func listElements(value string) []string {
	var elements []string
	begin, quoted := 0, false
	for i := 0; i < len(value); i++ {
		switch {
		case quoted && value[i] == '\\':
			i++
		case value[i] == '"':
			quoted = !quoted
		case value[i] == ',' && !quoted:
			elements = append(elements, strings.TrimSpace(value[begin:i]))
			begin = i + 1
		}
	}
	return append(elements, strings.TrimSpace(value[begin:]))
}
