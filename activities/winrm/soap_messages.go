package winrm

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	masterzen "github.com/masterzen/winrm"
	"github.com/masterzen/winrm/soap"
)

const (
	anonymous     = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"
	createAction  = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Create"
	commandAction = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command"
	shellResource = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd"
)

// envelopeSize is the default limit of Windows hosts, in bytes.
const envelopeSize = 153600

// Builders take URLs and ids that are escaped already, as masterzen's do.

// createMessage opens a shell. Unlike masterzen's it limits the shell's idle
// time, so that one whose worker died gives its quota back (MS-WSMV 2.2.4.38).
func createMessage(url string, params *masterzen.Parameters, idle time.Duration) *soap.SoapMessage {
	message := soap.NewMessage()
	header(message, url, params).
		Action(createAction).
		ResourceURI(shellResource).
		AddOption(soap.NewHeaderOption("WINRS_NOPROFILE", "FALSE")).
		AddOption(soap.NewHeaderOption("WINRS_CODEPAGE", "65001")).
		Build()
	shell := message.CreateBodyElement("Shell", soap.DOM_NS_WIN_SHELL)
	for _, element := range [][2]string{
		{"IdleTimeOut", duration(idle)},
		{"InputStreams", "stdin"},
		{"OutputStreams", "stdout stderr"},
	} {
		message.CreateElement(shell, element[0], soap.DOM_NS_WIN_SHELL).SetContent(element[1])
	}
	return message
}

// commandMessage starts a command. Unlike masterzen's it gives the command a
// pipe as standard input instead of a console (MS-WSMV 2.2.4.12).
func commandMessage(url, shell string, params *masterzen.Parameters, command string, args []string) *soap.SoapMessage {
	message := soap.NewMessage()
	header(message, url, params).
		Action(commandAction).
		ResourceURI(shellResource).
		ShellId(shell).
		AddOption(soap.NewHeaderOption("WINRS_CONSOLEMODE_STDIN", "FALSE")).
		AddOption(soap.NewHeaderOption("WINRS_SKIP_CMD_SHELL", "FALSE")).
		Build()
	line := message.CreateBodyElement("CommandLine", soap.DOM_NS_WIN_SHELL)
	message.CreateElement(line, "Command", soap.DOM_NS_WIN_SHELL).SetContent(escape(command))
	for _, arg := range args {
		message.CreateElement(line, "Arguments", soap.DOM_NS_WIN_SHELL).SetContent(escape(arg))
	}
	return message
}

func header(message *soap.SoapMessage, url string, params *masterzen.Parameters) *soap.SoapHeader {
	return message.Header().
		To(url).
		ReplyTo(anonymous).
		MaxEnvelopeSize(params.EnvelopeSize).
		Id("uuid:" + strings.ToUpper(uuid.NewString())).
		Locale(params.Locale).
		Timeout(params.Timeout)
}

// escape makes text fit for an element: masterzen writes content as it is given.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}

// duration in the form of XML Schema.
func duration(d time.Duration) string { return fmt.Sprintf("PT%gS", d.Seconds()) }
