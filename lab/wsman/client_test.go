package wsman_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"changeover/lab/wsman"
)

// lab is a server over plain HTTP with a client that sends exactly the messages of a test.
type lab struct {
	t        *testing.T
	server   *wsman.Server
	endpoint *wsman.Endpoint
	rules    *wsman.Rules
	programs *fakePrograms
	client   *http.Client
	url      string
	user     string
}

func newLab(t *testing.T, options wsman.Options) *lab {
	t.Helper()
	l := prepareLab(t, options)
	endpoint, err := wsman.NewEndpoint(l.server, "127.0.0.1:0", nil)
	require.NoError(t, err)
	l.endpoint, l.url = endpoint, endpoint.URL()
	t.Cleanup(func() {
		l.server.Reset()
		require.NoError(t, endpoint.Down())
	})
	return l
}

// newLabInBubble is a lab whose requests a bubble of testing/synctest can wait for.
func newLabInBubble(t *testing.T, options wsman.Options) *lab {
	t.Helper()
	l := prepareLab(t, options)
	l.client.Transport, l.url = inBubble(t, l.server), "http://kern1/wsman"
	return l
}

func prepareLab(t *testing.T, options wsman.Options) *lab {
	t.Helper()
	l := &lab{t: t, rules: &wsman.Rules{}, programs: &fakePrograms{started: make(chan *fakeProgram, 100)}, client: &http.Client{Timeout: 10 * time.Second}, user: "admin"}
	options.Name, options.Faults, options.Programs = "KERN1", l.rules, l.programs
	options.Users = map[string]string{"admin": password, "other": password, `BERLIN\svc`: password}
	l.server = wsman.New(options)
	return l
}

// message holds the parts of a request.
type message struct {
	action, body     string
	shell            string
	resource         string
	timeout, maxSize string
	options          string
}

const shellURI = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"

func (m message) render() string {
	set := func(value *string, otherwise string) {
		if *value == "" {
			*value = otherwise
		}
	}
	set(&m.resource, shellURI+"/cmd")
	set(&m.timeout, "PT0.2S")
	set(&m.maxSize, "153600")
	selector := ""
	if m.shell != "" {
		selector = `<w:SelectorSet><w:Selector Name="ShellId">` + m.shell + `</w:Selector></w:SelectorSet>`
	}
	return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" ` +
		`xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:rsp="` + shellURI + `"><s:Header><a:Action>` + m.action +
		`</a:Action><a:To>http://kern1:5985/wsman</a:To><a:MessageID>uuid:1</a:MessageID><w:ResourceURI>` + m.resource + `</w:ResourceURI><w:MaxEnvelopeSize>` + m.maxSize +
		`</w:MaxEnvelopeSize><w:OperationTimeout>` + m.timeout + `</w:OperationTimeout>` + selector + `<w:OptionSet>` + m.options +
		`</w:OptionSet></s:Header><s:Body>` + m.body + `</s:Body></s:Envelope>`
}

func (l *lab) post(m message) (status int, answer string, err error) { return l.postText(m.render()) }

func (l *lab) postText(text string) (status int, answer string, err error) {
	request, err := http.NewRequestWithContext(l.t.Context(), http.MethodPost, l.url, strings.NewReader(text))
	require.NoError(l.t, err)
	request.SetBasicAuth(l.user, password)
	response, err := l.client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer func() { require.NoError(l.t, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

// ok sends a message that must succeed.
func (l *lab) ok(m message) string {
	l.t.Helper()
	status, answer, err := l.post(m)
	require.NoError(l.t, err)
	require.Equal(l.t, http.StatusOK, status, answer)
	return answer
}

var faultCode = regexp.MustCompile(`<s:Subcode><s:Value>([^<]*)</s:Value>.*<f:WSManFault [^>]*Code="(\d+)" Machine="kern1"><f:Message>`)

// fault sends a message that must fail and returns subcode and WSManFault code, separated by a space.
func (l *lab) fault(m message) string {
	l.t.Helper()
	status, answer, err := l.post(m)
	require.NoError(l.t, err)
	require.Equal(l.t, http.StatusInternalServerError, status, answer)
	found := faultCode.FindStringSubmatch(answer)
	require.NotNil(l.t, found, answer)
	return found[1] + " " + found[2]
}

func createMessage(inside string) message {
	return message{
		action: "http://schemas.xmlsoap.org/ws/2004/09/transfer/Create",
		body:   `<rsp:Shell><rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams>` + inside + `</rsp:Shell>`,
	}
}

func commandMessage(shell, line string) message {
	return message{action: shellURI + "/Command", shell: shell, body: `<rsp:CommandLine><rsp:Command>` + line + `</rsp:Command></rsp:CommandLine>`}
}

func receiveMessage(shell, command string) message {
	return message{action: shellURI + "/Receive", shell: shell, body: `<rsp:Receive><rsp:DesiredStream CommandId="` + command + `">stdout stderr</rsp:DesiredStream></rsp:Receive>`}
}

func sendMessage(shell, command, data, end string) message {
	return message{action: shellURI + "/Send", shell: shell, body: fmt.Sprintf(`<rsp:Send><rsp:Stream Name="stdin" CommandId="%s" End="%s">%s</rsp:Stream></rsp:Send>`,
		command, end, base64.StdEncoding.EncodeToString([]byte(data)))}
}

func signalMessage(shell, command, code string) message {
	return message{action: shellURI + "/Signal", shell: shell, body: `<rsp:Signal CommandId="` + command + `"><rsp:Code>` + shellURI + `/signal/` + code + `</rsp:Code></rsp:Signal>`}
}

func deleteMessage(shell string) message {
	return message{action: "http://schemas.xmlsoap.org/ws/2004/09/transfer/Delete", shell: shell}
}

func (l *lab) create() string {
	l.t.Helper()
	return element(l.ok(createMessage("")), "ShellId")
}

// start runs a command and returns its id and its program.
func (l *lab) start(shell string) (string, *fakeProgram) {
	l.t.Helper()
	id := element(l.ok(commandMessage(shell, "program")), "CommandId")
	return id, <-l.programs.started
}

// output receives until the command has ended and returns its standard output.
func (l *lab) output(shell, command string) string {
	l.t.Helper()
	var text strings.Builder
	for {
		answer := l.ok(receiveMessage(shell, command))
		text.WriteString(outputOf(l.t, answer, "stdout"))
		if strings.Contains(answer, "/CommandState/Done") {
			return text.String()
		}
	}
}

var streams = regexp.MustCompile(`<rsp:Stream Name="(\w+)" CommandId="[^"]*">([^<]*)</rsp:Stream>`)

// outputOf decodes the output of a stream in a ReceiveResponse.
func outputOf(t *testing.T, answer, stream string) string {
	t.Helper()
	var text strings.Builder
	for _, found := range streams.FindAllStringSubmatch(answer, -1) {
		if found[1] == stream {
			data, err := base64.StdEncoding.DecodeString(found[2])
			require.NoError(t, err)
			text.Write(data)
		}
	}
	return text.String()
}
