package winrm

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Codes of WSManFault: the ERROR_WSMAN_ constants of Win32::System::RemoteManagement in Microsoft's metadata
// (microsoft.github.io/windows-docs-rs), and system error codes.
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
	// CodeShellQuota: the user has too many shells open.
	CodeShellQuota uint32 = 2150859173
	// CodeUserQuota: too many users have shells open.
	CodeUserQuota uint32 = 2150859179
)

// quotaCodes say that a limit of shells, processes, users or operations is
// reached: plugin quotas included, but not the one of an envelope's size.
var quotaCodes = []uint32{
	CodeShellQuota,
	CodeOperationQuota,
	2150859175, // QUOTA_USER
	2150859176, // QUOTA_SYSTEM
	CodeUserQuota,
	2150859236, // QUOTA_MAX_SHELLS_PPQ
	2150859237, // QUOTA_MAX_USERS_PPQ
	2150859238, // QUOTA_MAX_PLUGINSHELLS_PPQ
	2150859239, // QUOTA_MAX_PLUGINOPERATIONS_PPQ
	2150859240, // QUOTA_MAX_OPERATIONS_USER_PPQ
	2150859241, // QUOTA_MAX_COMMANDS_PER_SHELL_PPQ
	2150859242, // QUOTA_MIN_REQUIREMENT_NOT_AVAILABLE_PPQ
}

// Fault is a SOAP fault of the host. Its texts are in the host's language: decide on Code.
type Fault struct {
	// Action of the request that failed, e.g. Create.
	Action string
	// Code of the WSManFault or the MSFT_WmiError, 0 where the host gave none.
	Code uint32
	// Subcode of the SOAP fault, e.g. w:TimedOut.
	Subcode string
	Reason  string
	// Detail is the message of the WSManFault or the MSFT_WmiError.
	Detail string
}

// Error gives the host's reason with the code.
func (f *Fault) Error() string {
	text := f.Detail
	if text == "" {
		text = f.Reason
	}
	return fmt.Sprintf("WinRM request %s failed with fault %d (%s): %s", f.Action, f.Code, f.Subcode, strings.Join(strings.Fields(text), " "))
}

// Quota says that the host has too many shells or operations open; waiting helps.
func (f *Fault) Quota() bool { return slices.Contains(quotaCodes, f.Code) }

// quotaSettings are the settings below WSMan:\localhost that hold the quotas of a user and of a host (Microsoft, "about_WSMan_Provider").
var quotaSettings = map[uint32]string{
	CodeShellQuota:     `Shell\MaxShellsPerUser`,
	CodeOperationQuota: `Service\MaxConcurrentOperationsPerUser`,
	CodeUserQuota:      `Shell\MaxConcurrentUsers`,
}

// QuotaSetting returns the setting below WSMan:\localhost that holds the quota, or "" if the fault does not show which it is.
func (f *Fault) QuotaSetting() string { return quotaSettings[f.Code] }

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
			// WMI-based answers of Windows Server 2012 and newer have this instead.
			WMI struct {
				Message   string `xml:"Message"`
				MessageID string `xml:"MessageID"`
				Code      string `xml:"error_Code"`
			} `xml:"MSFT_WmiError"`
		} `xml:"Detail"`
	} `xml:"Body>Fault"`
}

// parseFault reads a fault message; nil where the answer is none.
func parseFault(action string, answer []byte) *Fault {
	var envelope faultEnvelope
	if xml.Unmarshal(answer, &envelope) != nil {
		return scanFault(action, answer)
	}
	if envelope.Fault == nil {
		return nil
	}
	found := envelope.Fault
	subcode := strings.TrimSpace(found.Code.Subcode)
	return &Fault{
		Action:  action,
		Code:    firstCode(subcode, found.Detail.WSMan.Code, found.Detail.WMI.Code, found.Detail.WMI.MessageID),
		Subcode: subcode,
		Reason:  strings.TrimSpace(found.Reason),
		Detail:  strings.TrimSpace(cmp.Or(string(found.Detail.WSMan.Message), found.Detail.WMI.Message)),
	}
}

// Elements of a fault, with any prefix or none.
var (
	faultElement   = regexp.MustCompile(`<(?:[\w.-]+:)?Fault[\s>]`)
	wsmanCode      = regexp.MustCompile(`<(?:[\w.-]+:)?WSManFault\b[^>]*?\sCode=["']\s*(\d+)`)
	wmiCode        = regexp.MustCompile(`<(?:[\w.-]+:)?error_Code[^>]*>\s*(-?\d+)`)
	wmiMessageID   = regexp.MustCompile(`<(?:[\w.-]+:)?MessageID[^>]*>\s*(HRESULT 0x[0-9A-Fa-f]+)`)
	subcodeElement = regexp.MustCompile(`<(?:[\w.-]+:)?Subcode>\s*<(?:[\w.-]+:)?Value[^>]*>\s*([\w.:-]+)`)
	textElement    = regexp.MustCompile(`(?s)<(?:[\w.-]+:)?Text[^>]*>(.*?)</(?:[\w.-]+:)?Text>`)
)

// scanFault reads a fault message that is not well-formed XML. Its text is in the host's language and
// may hold markup, or characters that XML does not allow; only the codes matter for decisions.
func scanFault(action string, answer []byte) *Fault {
	if !isEnvelope(answer) || !faultElement.Match(answer) {
		return nil
	}
	first := func(element *regexp.Regexp) string {
		if found := element.FindSubmatch(answer); found != nil {
			return string(found[1])
		}
		return ""
	}
	subcode := first(subcodeElement)
	return &Fault{
		Action:  action,
		Code:    firstCode(subcode, first(wsmanCode), first(wmiCode), first(wmiMessageID)),
		Subcode: subcode,
		Reason:  printable(first(textElement)),
	}
}

// printable replaces bytes and characters that cannot be shown.
func printable(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) && !unicode.IsSpace(r) {
			return '?'
		}
		return r
	}, text))
}

// subcodes are those of WS-Management (DSP0226) that mean the same as a code. They count where a host
// gives no code.
var subcodes = map[string]uint32{"TimedOut": CodeTimedOut, "AccessDenied": CodeAccessDenied, "QuotaLimit": CodeOperationQuota}

// firstCode returns the first of the texts that is a code, else the code for the subcode, else 0, which no
// decision uses.
func firstCode(subcode string, texts ...string) uint32 {
	for _, text := range texts {
		text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "HRESULT"))
		// An HRESULT is a signed number of 32 bits, and some hosts print it so.
		if code, err := strconv.ParseInt(text, 0, 64); err == nil && code >= math.MinInt32 && code <= math.MaxUint32 && code != 0 {
			return uint32(code)
		}
	}
	return subcodes[subcode[strings.LastIndexByte(subcode, ':')+1:]]
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
