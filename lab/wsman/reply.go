package wsman

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// prefixes are the namespace prefixes that Windows declares, by prefix.
var prefixes = map[string]string{
	"a": nsAddressing, "x": nsTransfer, "e": nsEventing, "n": nsEnumeration,
	"w": nsWsman, "rsp": nsShell, "p": nsWsmv,
}

// reply is an answer before it is written: Windows declares a set of prefixes by kind of answer.
type reply struct {
	action   string
	prefixes string
	body     string
}

// escaper escapes text and attributes as Windows writes them, quotes included.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")

func newID() string { return strings.ToUpper(uuid.NewString()) }

// render writes a whole envelope. Newer hosts add an ActivityId to the header.
func (r reply) render(relatesTo string, activityID bool) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<s:Envelope xml:lang="en-US" xmlns:s="%s"`, nsSoap)
	for _, prefix := range strings.Fields(r.prefixes) {
		fmt.Fprintf(&out, ` xmlns:%s="%s"`, prefix, prefixes[prefix])
	}
	fmt.Fprintf(&out, `><s:Header><a:Action>%s</a:Action><a:MessageID>uuid:%s</a:MessageID>`, r.action, newID())
	if activityID {
		fmt.Fprintf(&out, `<p:ActivityId>%s</p:ActivityId>`, newID())
	}
	fmt.Fprintf(&out, `<a:To>%s</a:To><a:RelatesTo>%s</a:RelatesTo></s:Header><s:Body>%s</s:Body></s:Envelope>`,
		toAnonymous, escaper.Replace(relatesTo), r.body)
	return out.String()
}

func shellReply(operation Operation, prefixes, body string) reply {
	return reply{action: nsShell + "/" + string(operation) + "Response", prefixes: prefixes, body: body}
}
