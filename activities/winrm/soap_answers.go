package winrm

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// isEnvelope reports whether an answer begins as a SOAP message does.
func isEnvelope(answer []byte) bool {
	decoder := xml.NewDecoder(bytes.NewReader(answer))
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return false
		}
		if element, ok := token.(xml.StartElement); ok {
			return element.Name.Local == "Envelope"
		}
	}
}

// isPage reports whether an answer is a web page.
func isPage(got *answer) bool {
	kind, _, _ := mime.ParseMediaType(got.header.Get("Content-Type"))
	if kind == "" || kind == "application/soap+xml" {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(got.body))
	}
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// createAnswer holds both places in which a host names the new shell.
type createAnswer struct {
	Shell     string `xml:"Body>Shell>ShellId"`
	Selectors []struct {
		Name  string `xml:"Name,attr"`
		Value string `xml:",chardata"`
	} `xml:"Body>ResourceCreated>ReferenceParameters>SelectorSet>Selector"`
}

// parseShell finds the new shell's id. WinRM 2.0 (Windows Server 2008 R2) names
// it in the selector only.
func parseShell(answer []byte) (string, error) {
	var created createAnswer
	if err := xml.Unmarshal(answer, &created); err != nil {
		return "", fmt.Errorf("cannot read the new shell's id: %w", err)
	}
	if created.Shell != "" {
		return created.Shell, nil
	}
	for _, selector := range created.Selectors {
		if selector.Name == "ShellId" && selector.Value != "" {
			return selector.Value, nil
		}
	}
	return "", errors.New("cannot read the new shell's id: the answer contains no id")
}

// Output is what a command wrote since the last Receive.
type Output struct {
	Stdout, Stderr []byte
	// Done says that the command has ended; ExitCode counts only then.
	Done     bool
	ExitCode int
}

// receiveAnswer is read here and not by masterzen's parser, which passes over
// damaged Base64 in silence.
type receiveAnswer struct {
	Body *struct {
		Streams []struct {
			Name string `xml:"Name,attr"`
			Data string `xml:",chardata"`
		} `xml:"Stream"`
		State struct {
			State    string `xml:"State,attr"`
			ExitCode string `xml:"ExitCode"`
		} `xml:"CommandState"`
	} `xml:"Body>ReceiveResponse"`
}

func parseOutput(answer []byte) (Output, error) {
	var received receiveAnswer
	if err := xml.Unmarshal(answer, &received); err != nil {
		return Output{}, fmt.Errorf("cannot read a command's output: %w", err)
	}
	if received.Body == nil {
		return Output{}, errors.New("cannot read a command's output: the answer is not a ReceiveResponse")
	}
	var out Output
	for _, stream := range received.Body.Streams {
		data, err := base64.StdEncoding.DecodeString(stream.Data)
		if err != nil {
			return Output{}, fmt.Errorf("cannot read a command's output: stream %s is damaged: %w", stream.Name, err)
		}
		switch stream.Name {
		case "stdout":
			out.Stdout = append(out.Stdout, data...)
		case "stderr":
			out.Stderr = append(out.Stderr, data...)
		}
	}
	out.Done = strings.HasSuffix(received.Body.State.State, "/CommandState/Done")
	if code := received.Body.State.ExitCode; out.Done && code != "" {
		exit, err := exitCode(code)
		if err != nil {
			return Output{}, err
		}
		out.ExitCode = exit
	}
	return out, nil
}

// exitCode reads an exit code; Windows writes negative ones as large numbers too.
func exitCode(text string) (int, error) {
	code, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("cannot read a command's exit code: %w", err)
	}
	if code > math.MaxInt32 && code <= math.MaxUint32 {
		code = int64(int32(uint32(code)))
	}
	return int(code), nil
}
