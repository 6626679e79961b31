package wsman

import (
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// envelope is a parsed request; it has only the elements that shell operations need.
type envelope struct {
	XMLName xml.Name `xml:"http://www.w3.org/2003/05/soap-envelope Envelope"`
	Header  struct {
		Action           string `xml:"http://schemas.xmlsoap.org/ws/2004/08/addressing Action"`
		MessageID        string `xml:"http://schemas.xmlsoap.org/ws/2004/08/addressing MessageID"`
		To               string `xml:"http://schemas.xmlsoap.org/ws/2004/08/addressing To"`
		ResourceURI      string `xml:"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd ResourceURI"`
		MaxEnvelopeSize  string `xml:"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd MaxEnvelopeSize"`
		OperationTimeout string `xml:"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd OperationTimeout"`
		Selectors        []pair `xml:"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd SelectorSet>Selector"`
		Options          []pair `xml:"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd OptionSet>Option"`
	} `xml:"http://www.w3.org/2003/05/soap-envelope Header"`
	Body body `xml:"http://www.w3.org/2003/05/soap-envelope Body"`
}

type pair struct {
	Name  string `xml:"Name,attr"`
	Value string `xml:",chardata"`
}

type body struct {
	Identify *struct{}    `xml:"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd Identify"`
	Shell    *shellBody   `xml:"http://schemas.microsoft.com/wbem/wsman/1/windows/shell Shell"`
	Command  *commandBody `xml:"http://schemas.microsoft.com/wbem/wsman/1/windows/shell CommandLine"`
	Send     *sendBody    `xml:"http://schemas.microsoft.com/wbem/wsman/1/windows/shell Send"`
	Receive  *receiveBody `xml:"http://schemas.microsoft.com/wbem/wsman/1/windows/shell Receive"`
	Signal   *signalBody  `xml:"http://schemas.microsoft.com/wbem/wsman/1/windows/shell Signal"`
}

type shellBody struct {
	InputStreams     string `xml:"InputStreams"`
	OutputStreams    string `xml:"OutputStreams"`
	IdleTimeOut      string `xml:"IdleTimeOut"`
	WorkingDirectory string `xml:"WorkingDirectory"`
	Environment      []pair `xml:"Environment>Variable"`
}

type commandBody struct {
	Command   string   `xml:"Command"`
	Arguments []string `xml:"Arguments"`
}

type sendBody struct {
	Streams []struct {
		Name      string `xml:"Name,attr"`
		CommandID string `xml:"CommandId,attr"`
		End       string `xml:"End,attr"`
		Data      string `xml:",chardata"`
	} `xml:"Stream"`
}

type receiveBody struct {
	Desired []struct {
		CommandID string `xml:"CommandId,attr"`
		Streams   string `xml:",chardata"`
	} `xml:"DesiredStream"`
}

type signalBody struct {
	CommandID string `xml:"CommandId,attr"`
	Code      string `xml:"Code"`
}

// request is a parsed request with the facts from HTTP and authentication.
type request struct {
	envelope
	op       Operation
	user     string
	clientIP string
	// machine is the client's name of this host, see machineName.
	machine string
	// output is the output that a Receive has taken.
	output []byte
}

func parseEnvelope(text []byte) (envelope, error) {
	var parsed envelope
	if err := xml.Unmarshal(text, &parsed); err != nil {
		return envelope{}, fmt.Errorf("cannot read the request's SOAP envelope: %w", err)
	}
	return parsed, nil
}

func (e *envelope) operation() (Operation, bool) {
	if e.Body.Identify != nil {
		return Identify, true
	}
	op, ok := actions[strings.TrimSpace(e.Header.Action)]
	return op, ok
}

func (e *envelope) selector(name string) string { return lookup(e.Header.Selectors, name) }

// option reports whether an option of the shell or command is TRUE, ignoring case.
func (e *envelope) option(name string) bool {
	return strings.EqualFold(lookup(e.Header.Options, name), "true")
}

func lookup(pairs []pair, name string) string {
	for _, p := range pairs {
		if strings.EqualFold(p.Name, name) {
			return strings.TrimSpace(p.Value)
		}
	}
	return ""
}

// machineName returns the host name of wsa:To, which Windows repeats in its faults, or fallback if wsa:To has none.
func machineName(to, fallback string) string {
	if u, err := url.Parse(strings.TrimSpace(to)); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return fallback
}

// decodeStream decodes base64 and ignores white space, since clients may break it into lines.
func decodeStream(text string) ([]byte, error) {
	return base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
}

// parseDuration parses an xs:duration such as PT20S. Years and months are refused, since their length is not fixed.
func parseDuration(text string) (time.Duration, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "P")
	if !ok || rest == "" {
		return 0, fmt.Errorf("cannot read the duration %q: a duration begins with P", text)
	}
	units := map[byte]time.Duration{'D': 24 * time.Hour}
	var total time.Duration
	for rest != "" {
		if rest[0] == 'T' {
			units = map[byte]time.Duration{'H': time.Hour, 'M': time.Minute, 'S': time.Second}
			rest = rest[1:]
			continue
		}
		end := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
		if end <= 0 {
			return 0, fmt.Errorf("cannot read the duration %q: a number has no unit", text)
		}
		unit, known := units[rest[end]]
		number, err := strconv.ParseFloat(rest[:end], 64)
		if !known || err != nil {
			return 0, fmt.Errorf("cannot read the duration %q: %q is not a part of a duration", text, rest[:end+1])
		}
		total += time.Duration(number * float64(unit))
		rest = rest[end+1:]
	}
	return total, nil
}

// smallestEnvelope is the smallest MaxEnvelopeSize that a service must accept, in bytes (DSP0226, R6.2-6).
const smallestEnvelope = 8192

func tooSmall(maxEnvelopeSize string) bool {
	size, err := strconv.Atoi(strings.TrimSpace(maxEnvelopeSize))
	return err == nil && size < smallestEnvelope
}
