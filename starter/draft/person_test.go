package draft

import (
	"context"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// person answers questions by their fields: it types a line only where a prompt is shown, as at a terminal.
type person struct {
	// answers are what the person types at each field, line by line. A field without answers gets Enter.
	answers map[string][]string
	// stops is the field at which the input ends, or the question within a question.
	stops string
	// consents: the person says yes to each consent that no answer is about, and leaves the answers to questions that were not asked.
	consents bool
	said     strings.Builder
	asked    chan string
	left     string
	// lines counts the lines that were typed.
	lines int
}

// mostLines end an interview that asks the same question for ever.
const mostLines = 300

// fieldOfQuestion is the field that a question, or a question within it, is about.
var fieldOfQuestion = regexp.MustCompile(`(?m)^([\w.\[\]]+): `)

func (p *person) Write(text []byte) (int, error) {
	p.said.Write(text)
	if strings.HasSuffix(string(text), "> ") {
		all := fieldOfQuestion.FindAllStringSubmatch(p.said.String(), -1)
		p.asked <- all[len(all)-1][1]
	}
	return len(text), nil
}

func (p *person) Read(into []byte) (int, error) {
	if p.left == "" {
		path, ok := <-p.asked
		if p.lines++; !ok || path == p.stops || p.stops != "" && strings.HasSuffix(p.said.String(), p.stops+"\n> ") || p.lines > mostLines {
			return 0, io.EOF
		}
		line := ""
		if lines := p.answers[path]; len(lines) > 0 {
			line, p.answers[path] = lines[0], lines[1:]
		} else if p.consents && strings.HasSuffix(p.said.String(), "Enter yes or no\n> ") {
			line = "yes"
		}
		p.left = line + "\n"
	}
	n := copy(into, p.left)
	p.left = p.left[n:]
	return n, nil
}

// interview has a person answer all questions of a draft, and returns what was shown.
func interview(t *testing.T, d *Draft, p *person) (said string, err error) {
	t.Helper()
	p.asked = make(chan string, 1)
	err = d.Ask(context.Background(), p, p)
	close(p.asked)
	if err == nil && !p.consents {
		for path, lines := range p.answers {
			assert.Empty(t, lines, "%s: more answers than questions", path)
		}
	}
	return p.said.String(), err
}

// minimum are the answers without which no site file is complete.
func minimum() map[string][]string {
	return map[string][]string{
		"cluster.name": {"UMCLUSTER"}, "cluster.ip": {"10.1.0.10"}, "cluster.windowsServer": {"2022"},
		"nodes[0].name": {"KERN1"}, "nodes[0].clientIP": {"10.1.0.11"}, "nodes[0].interconnectIP": {"192.168.0.1"},
		"nodes[1].name": {"KERN2"}, "nodes[1].clientIP": {"10.1.0.12"}, "nodes[1].interconnectIP": {"192.168.0.2"},
		"virtualServer.name": {"XPRUM"}, "virtualServer.ip": {"10.1.0.20"}, "xpr.serverName": {"XPRUM1"}, "xpr.languages": {"German"},
		"licensing.claHostIP": {"10.1.0.50"}, "accounts.service.name": {`EXAMPLE\xprsvc`},
	}
}

// with are the least answers, and further ones.
func with(further map[string][]string) *person {
	p := &person{answers: minimum()}
	for path, lines := range further {
		p.answers[path] = lines
	}
	return p
}

// interviewed is the draft of a site after an interview.
func interviewed(t *testing.T, p *person) (*Draft, string) {
	t.Helper()
	d, err := New("berlin")
	require.NoError(t, err)
	said, err := interview(t, d, p)
	require.NoError(t, err, said)
	return d, said
}

// lenient lets answers be left: the person says yes to each consent.
func (p *person) lenient() *person {
	p.consents = true
	return p
}
