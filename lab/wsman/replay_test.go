package wsman_test

import (
	"context"
	"encoding/base64"
	"encoding/xml"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	ntlmssp "github.com/Azure/go-ntlmssp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"changeover/lab/wsman"
)

// conversation is a recorded file: see testdata/recordings/README.md.
type conversation struct {
	Messages []exchange `yaml:"messages"`
}

type exchange struct {
	Request  string `yaml:"request"`
	Response string `yaml:"response"`
	Error    struct {
		Code int `yaml:"code"`
	} `yaml:"transport_error"`
}

// TestAnswersAgreeWithRecordings sends every recorded request and compares the
// answer with the recorded one: elements, namespaces, attributes, order and text.
// Only ids and addresses may differ.
func TestAnswersAgreeWithRecordings(t *testing.T) {
	files, err := filepath.Glob("testdata/recordings/*.yml")
	require.NoError(t, err)
	require.Len(t, files, 14, "all recordings are there")
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yml"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			var recorded conversation
			require.NoError(t, yaml.Unmarshal(text, &recorded))
			synctest.Test(t, func(t *testing.T) { newReplay(t, recorded).run(t, recorded.Messages) })
		})
	}
}

type replay struct {
	programs *scripted
	client   *http.Client
	owner    string
	// toOurs and fromOurs are pairs for strings.NewReplacer: recorded ids to ids of this server, and back.
	toOurs, fromOurs []string
}

const password = "P@ssw0rd"

func newReplay(t *testing.T, recorded conversation) *replay {
	owner := element(recorded.Messages[0].Response, "Owner")
	machine, user, qualified := strings.Cut(owner, `\`)
	if !qualified {
		machine, user = "LAB", owner
	}
	r := &replay{programs: &scripted{}, owner: owner, client: &http.Client{}}
	server := wsman.New(wsman.Options{
		Name: machine, Users: map[string]string{user: password}, Programs: r.programs, Settle: 100 * time.Millisecond,
		ActivityID: strings.Contains(recorded.Messages[0].Response, "ActivityId"),
	})
	transport := inBubble(t, server)
	r.client.Transport = transport
	if qualified {
		r.client.Transport = ntlmssp.Negotiator{RoundTripper: transport}
	}
	return r
}

func (r *replay) run(t *testing.T, messages []exchange) {
	for i, m := range messages {
		r.programs.next(t, m)
		status, answer := r.send(t, strings.NewReplacer(r.toOurs...).Replace(m.Request))
		if m.Error.Code == 0 {
			m.Error.Code = http.StatusOK
		}
		require.Equal(t, m.Error.Code, status, "message %d: %s", i, answer)
		r.learn(m.Response, answer)
		want, got := normalize(m.Response), normalize(strings.NewReplacer(r.fromOurs...).Replace(answer))
		if !assert.Equal(t, outline(t, want), outline(t, got), "message %d", i) {
			return
		}
		assert.Equal(t, element(m.Request, "MessageID"), element(answer, "RelatesTo"), "message %d relates to its request", i)
	}
}

func (r *replay) send(t *testing.T, body string) (int, string) {
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://lab/wsman", strings.NewReader(body))
	require.NoError(t, err)
	request.SetBasicAuth(r.owner, password)
	response, err := r.client.Do(request)
	require.NoError(t, err)
	defer func() { require.NoError(t, response.Body.Close()) }()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(text)
}

// learn adds the ids of an answer to toOurs and fromOurs.
func (r *replay) learn(recorded, ours string) {
	for _, name := range []string{"ShellId", "CommandId"} {
		if old, now := element(recorded, name), element(ours, name); old != "" && now != "" {
			r.toOurs = append(r.toOurs, old, now)
			r.fromOurs = append(r.fromOurs, now, old)
		}
	}
}

var differing = regexp.MustCompile(`(<a:MessageID>|<a:RelatesTo>|<p:ActivityId>|<rsp:ClientIP>)[^<]+`)

func normalize(response string) string { return differing.ReplaceAllString(response, "$1") }

// element returns the text of the first element of this local name.
func element(document, name string) string {
	found := regexp.MustCompile(`<(?:\w+:)?` + name + `(?: [^>]*)?>([^<]*)<`).FindStringSubmatch(document)
	if found == nil {
		return ""
	}
	return found[1]
}

// scripted runs programs that print the recorded output before the request that receives it.
type scripted struct {
	missing bool
	running *scriptedProgram
}

// next prepares the program for a request: it prints the output of the recorded answer and ends if the answer has an exit code.
func (s *scripted) next(t *testing.T, m exchange) {
	s.missing = strings.Contains(m.Response, `Code="2147942402"`)
	var answer struct {
		Streams []struct {
			Name string `xml:"Name,attr"`
			End  string `xml:"End,attr"`
			Data string `xml:",chardata"`
		} `xml:"Body>ReceiveResponse>Stream"`
		Exit *int `xml:"Body>ReceiveResponse>CommandState>ExitCode"`
	}
	require.NoError(t, xml.Unmarshal([]byte(m.Response), &answer))
	for _, stream := range answer.Streams {
		data, err := base64.StdEncoding.DecodeString(stream.Data)
		require.NoError(t, err)
		s.running.print <- output{stream.Name, data}
		synctest.Wait() // The order of two streams is not defined: earlier output arrives first.
	}
	if answer.Exit != nil {
		s.running.exit <- *answer.Exit
	}
}

func (s *scripted) Start(ctx context.Context, _ wsman.Command) (wsman.Running, error) {
	if s.missing {
		return nil, wsman.ErrProgramNotFound
	}
	p := &scriptedProgram{print: make(chan output), exit: make(chan int)}
	s.running = p
	return wsman.Run(ctx, p.main), nil
}

type output struct {
	stream string
	data   []byte
}

type scriptedProgram struct {
	print chan output
	exit  chan int
}

func (p *scriptedProgram) main(ctx context.Context, _ io.Reader, stdout, stderr io.Writer) int {
	for {
		select {
		case out := <-p.print:
			to := stdout
			if out.stream == "stderr" {
				to = stderr
			}
			_, _ = to.Write(out.data)
		case code := <-p.exit:
			return code
		case <-ctx.Done():
			return 0
		}
	}
}
