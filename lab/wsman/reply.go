package wsman

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// prefixes maps the namespace prefixes that Windows declares to their namespaces.
var prefixes = map[string]string{
	"a": nsAddressing, "x": nsTransfer, "e": nsEventing, "n": nsEnumeration,
	"w": nsWsman, "rsp": nsShell, "p": nsWsmv,
}

// reply is an answer without its envelope. prefixes are the namespace prefixes that Windows declares in this kind of answer,
// separated by spaces.
type reply struct{ action, prefixes, body string }

// escaper escapes text and attributes as Windows does, quotes included.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")

func newID() string { return strings.ToUpper(uuid.NewString()) }

// render returns the whole envelope, with p:ActivityId in its header if activityID is set.
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
