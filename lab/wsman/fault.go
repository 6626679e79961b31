package wsman

import (
	"fmt"
	"strconv"
)

// WSManFault codes of this server: the ERROR_WSMAN_ constants of Win32::System::RemoteManagement in
// Microsoft's metadata (microsoft.github.io/windows-docs-rs), and the system error codes 5, 87, 995 and 2 (0x80070002).
const (
	CodeAccessDenied     uint32 = 5
	CodeInvalidParameter uint32 = 87
	CodeAborted          uint32 = 995
	CodeFileNotFound     uint32 = 2147942402
	CodeActionUnknown    uint32 = 2150858771 // ACTION_NOT_SUPPORTED
	CodeInvalidBody      uint32 = 2150858791 // INVALID_SOAP_BODY
	CodeTimedOut         uint32 = 2150858793 // OPERATION_TIMEDOUT
	CodeEncodingLimit    uint32 = 2150858805 // ENCODING_LIMIT
	CodeResourceUnknown  uint32 = 2150858811 // INVALID_RESOURCE_URI
	CodeInvalidXML       uint32 = 2150858819 // INVALID_XML
	CodeNotFound         uint32 = 2150858843 // UNEXPECTED_SELECTORS
	CodeShellQuota       uint32 = 2150859173 // QUOTA_MAX_SHELLS
	CodeOperationQuota   uint32 = 2150859174 // QUOTA_MAX_OPERATIONS
	CodeProcessQuota     uint32 = 2150859241 // QUOTA_MAX_COMMANDS_PER_SHELL_PPQ
)

// soapFault is a fault in the form of Windows: HTTP status 500, a SOAP code and subcode, and a
// WSManFault.
type soapFault struct {
	// code is the code of the WSManFault.
	code uint32
	// action is the wsa:Action of the answer; empty means the action of WS-Management faults.
	action string
	// sender is set for the SOAP code s:Sender, otherwise it is s:Receiver.
	sender  bool
	subcode string
	// detail is the end of the URI in w:FaultDetail; empty for none.
	detail string
	// reason is the text of s:Text. message is the text of the WSManFault; empty means the reason.
	reason, message string
	// provider is set if the message is inside an f:ProviderFault.
	provider bool
}

func (f *soapFault) Error() string { return fmt.Sprintf("WSManFault %d: %s", f.code, f.reason) }

func (f *soapFault) reply(machine string) reply {
	code, action, detail := "s:Receiver", f.action, ""
	if f.sender {
		code = "s:Sender"
	}
	if action == "" {
		action = actionFault
	}
	if f.detail != "" {
		detail = `<w:FaultDetail>` + faultDetail + f.detail + `</w:FaultDetail>`
	}
	message := f.message
	if message == "" {
		message = f.reason
	}
	message = escaper.Replace(message)
	if f.provider {
		message = `<f:ProviderFault provider="Shell cmd plugin" path="%systemroot%\system32\winrscmd.dll">` + message + `</f:ProviderFault>`
	}
	body := `<s:Fault><s:Code><s:Value>` + code + `</s:Value><s:Subcode><s:Value>` + f.subcode + `</s:Value></s:Subcode></s:Code>` +
		`<s:Reason><s:Text xml:lang="en-US">` + escaper.Replace(f.reason) + `</s:Text></s:Reason>` +
		`<s:Detail>` + detail + `<f:WSManFault xmlns:f="` + nsFault + `" Code="` + strconv.FormatUint(uint64(f.code), 10) +
		`" Machine="` + escaper.Replace(machine) + `"><f:Message>` + message + `</f:Message></f:WSManFault></s:Detail></s:Fault>`
	return reply{action: action, prefixes: "a x e n w p", body: body}
}

// The texts of the next four faults are taken from the recordings in testdata.

func faultTimedOut() *soapFault {
	return &soapFault{
		code: CodeTimedOut, subcode: "w:TimedOut",
		reason: "The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ",
	}
}

func faultNoCommand() *soapFault {
	return faultSelectors("The Windows Remote Shell received a request to perform an operation on a command identifier that does not exist. " +
		"Either the command has completed execution or the client specified an invalid command identifier. ")
}

func faultParameter() *soapFault {
	return &soapFault{
		code: CodeInvalidParameter, sender: true, subcode: "w:InvalidParameter", detail: "InvalidValue",
		reason: "The parameter is incorrect. ", provider: true,
	}
}

func faultFileNotFound() *soapFault {
	return &soapFault{code: CodeFileNotFound, subcode: "w:InternalError", reason: "The system cannot find the file specified. ", provider: true}
}

func faultNoShell(id string) *soapFault {
	return faultSelectors("The request for the Windows Remote Shell with ShellId " + id + " failed because the shell was not found on the server. " +
		"Possible causes are: the specified ShellId is incorrect or the shell no longer exists on the server. " +
		"Provide the correct ShellId or create a new shell and retry the operation. ")
}

func faultSelectors(message string) *soapFault {
	return &soapFault{
		code: CodeNotFound, sender: true, subcode: "w:InvalidSelectors", detail: "UnexpectedSelectors", message: message,
		reason: "The WS-Management service cannot process the request because the request contained invalid selectors for the resource. ",
	}
}

func faultAborted() *soapFault {
	return &soapFault{
		code: CodeAborted, subcode: "w:InternalError", provider: true,
		reason: "The I/O operation has been aborted because of either a thread exit or an application request. ",
	}
}

func faultAccessDenied() *soapFault {
	return &soapFault{code: CodeAccessDenied, sender: true, subcode: "w:AccessDenied", reason: "Access is denied. "}
}

func faultResource(uri string) *soapFault {
	return &soapFault{
		code: CodeResourceUnknown, sender: true, action: actionAddress, subcode: "a:DestinationUnreachable", detail: "InvalidResourceURI",
		reason: "The WS-Management service cannot process the request. The resource URI (" + uri + ") was not found in the WS-Management catalog. " +
			"The catalog contains the metadata that describes resources, or logical endpoints. ",
	}
}

func faultAction() *soapFault {
	return &soapFault{
		code: CodeActionUnknown, sender: true, action: actionAddress, subcode: "a:ActionNotSupported",
		reason: "The WS-Management service does not support the action specified in the request. ",
	}
}

func faultXML() *soapFault {
	return &soapFault{
		code: CodeInvalidXML, sender: true, subcode: "w:SchemaValidationError",
		reason: "The WS-Management service cannot process the request because the XML is invalid. ",
	}
}

func faultBody() *soapFault {
	return &soapFault{
		code: CodeInvalidBody, sender: true, subcode: "w:SchemaValidationError",
		reason: "The WS-Management service cannot process the request because the request packet does not have a valid SOAP body. ",
	}
}

func faultSmallEnvelope() *soapFault {
	return &soapFault{
		code: CodeEncodingLimit, sender: true, subcode: "w:EncodingLimit", detail: "MinimumEnvelopeLimit",
		reason: "The WS-Management service cannot process the request because the encoding of the request exceeds an internal encoding limit. " +
			"Reconfigure the client to send messages which fit the encoding limits of the service. ",
	}
}

func faultShellQuota(limit int) *soapFault {
	return faultQuota(CodeShellQuota, fmt.Sprintf("This user is allowed a maximum number of %d concurrent shells, which has been exceeded. "+
		"Close existing shells or raise the quota for this user. ", limit))
}

func faultOperationQuota(limit int) *soapFault {
	return faultQuota(CodeOperationQuota, fmt.Sprintf("This user is allowed a maximum number of %d concurrent operations, which has been exceeded. "+
		"Close existing operations for this user, or raise the quota for this user. ", limit))
}

func faultQuota(code uint32, text string) *soapFault {
	return &soapFault{code: code, sender: true, subcode: "w:QuotaLimit", reason: "The WS-Management service cannot process the request. " + text}
}

func faultProcessQuota() *soapFault {
	return &soapFault{
		code: CodeProcessQuota, subcode: "w:InternalError",
		reason: "The WS-Management service cannot process the request. The maximum number of concurrent commands per shell has been exceeded. " +
			"Retry the request later or raise the Maximum Commands per Shell quota. ",
	}
}
