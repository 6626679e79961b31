package winrm

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Codes of WSManFault (winerror.h and wsmerror.h of the Windows SDK).
const (
	// CodeAccessDenied: the account may not do this.
	CodeAccessDenied uint32 = 5
	// CodeBusy: the resource is in use.
	CodeBusy uint32 = 170
	// CodeAborted: the operation was aborted, e.g. since its shell was deleted or the service stops.
	CodeAborted uint32 = 995
	// CodeTimedOut: the operation timeout passed; a Receive goes on.
	CodeTimedOut uint32 = 2150858793
	// CodeMissing: the shell or the command does not exist (any more).
	CodeMissing uint32 = 2150858843
	// CodeOperationQuota: the user has too many operations open.
	CodeOperationQuota uint32 = 2150859174
)

// quotaCodes say that a limit of shells, processes, users or operations is
// reached: plugin quotas included, but not the one of an envelope's size.
var quotaCodes = []uint32{
	2150859173, CodeOperationQuota, 2150859175, 2150859176, 2150859179,
	2150859236, 2150859237, 2150859238, 2150859239, 2150859240, 2150859241, 2150859242,
}

// Fault is a SOAP fault of the host. Its texts are in the host's language: decide on Code.
type Fault struct {
	// Action of the request that failed, e.g. Create.
	Action string
	// Code of the WSManFault, 0 where the host gave none.
	Code uint32
	// Subcode of the SOAP fault, e.g. w:TimedOut.
	Subcode string
	Reason  string
	// Detail is the WSManFault's message.
	Detail string
}

// Error gives the host's reason with the code.
func (f *Fault) Error() string {
	text := f.Detail
	if text == "" {
		text = f.Reason
	}
	return fmt.Sprintf("%s failed with fault %d (%s): %s", f.Action, f.Code, f.Subcode, strings.Join(strings.Fields(text), " "))
}

// Quota says that the host has too many shells or operations open; waiting helps.
func (f *Fault) Quota() bool { return slices.Contains(quotaCodes, f.Code) }

// Gone says that the shell or the command exists no longer.
func (f *Fault) Gone() bool { return f.Code == CodeMissing || f.Code == CodeAborted }

// faultEnvelope is the part of a fault message that matters.
type faultEnvelope struct {
	Fault *struct {
		Code struct {
			Value   string `xml:"Value"`
			Subcode string `xml:"Subcode>Value"`
		} `xml:"Code"`
		Reason string `xml:"Reason>Text"`
		Detail struct {
			WSMan struct {
				Code    string    `xml:"Code,attr"`
				Message innerText `xml:"Message"`
			} `xml:"WSManFault"`
		} `xml:"Detail"`
	} `xml:"Body>Fault"`
}

// parseFault reads a fault message; nil where the answer is none.
func parseFault(action string, answer []byte) *Fault {
	var envelope faultEnvelope
	_ = xml.Unmarshal(answer, &envelope) // what cannot be read holds no fault
	if envelope.Fault == nil {
		return nil
	}
	found := envelope.Fault
	// A code that is missing or no number stays 0, which no decision is made on.
	code, _ := strconv.ParseUint(strings.TrimSpace(found.Detail.WSMan.Code), 10, 32)
	return &Fault{
		Action:  action,
		Code:    uint32(code),
		Subcode: strings.TrimSpace(found.Code.Subcode),
		Reason:  strings.TrimSpace(found.Reason),
		Detail:  strings.TrimSpace(string(found.Detail.WSMan.Message)),
	}
}

// innerText collects the text of an element and of everything in it: a
// provider's fault stands inside the message element.
type innerText string

// UnmarshalXML implements xml.Unmarshaler.
func (t *innerText) UnmarshalXML(decoder *xml.Decoder, _ xml.StartElement) error {
	var text strings.Builder
	for depth := 1; depth > 0; {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			text.Write(token)
		}
	}
	*t = innerText(text.String())
	return nil
}
