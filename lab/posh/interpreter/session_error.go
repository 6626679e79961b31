package interpreter

import (
	"errors"
	"fmt"
	"strings"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// showError writes an error to the error stream as the console shows it, or as CLIXML if the process was started with
// -EncodedCommand.
func (s *Session) showError(e *values.Error) {
	text := ErrorText(e)
	if !s.xml {
		s.writeStderr(text)
		return
	}
	for _, line := range strings.SplitAfter(text, "\r\n") {
		if line != "" {
			s.xmlLines = append(s.xmlLines, line)
		}
	}
}

// ErrorText returns the text of an error in PowerShell's normal view.
func ErrorText(e *values.Error) string {
	head := e.Message
	if e.Command != "" && !strings.HasPrefix(e.Exception, "Changeover.") {
		head = e.Command + " : " + e.Message
	}
	var b strings.Builder
	b.WriteString(head + "\r\n")
	if position := values.PositionMessage(e); position != "" && !strings.HasPrefix(e.Message, "At line:") {
		b.WriteString(position + "\r\n")
	}
	fmt.Fprintf(&b, "    + CategoryInfo          : %s\r\n", values.ToString(values.CategoryObject(e)))
	fmt.Fprintf(&b, "    + FullyQualifiedErrorId : %s\r\n \r\n", e.ID)
	return b.String()
}

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "_x000D_", "\n", "_x000A_", "\t", "_x0009_", "\x1b", "_x001B_")

// flushXML writes the collected errors as one CLIXML document to the error stream.
func (s *Session) flushXML() {
	if len(s.xmlLines) == 0 {
		return
	}
	var b strings.Builder
	b.WriteString("#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">")
	for _, line := range s.xmlLines {
		b.WriteString("<S S=\"Error\">" + xmlEscapes.Replace(strings.ReplaceAll(line, "_x", "_x005F_x")) + "</S>")
	}
	b.WriteString("</Objs>")
	s.writeStderr(b.String())
	s.xmlLines = nil
}

// locate returns an error with its position in the script, unless it has one.
func (in *Interp) locate(err error, at parse.Extent) error {
	var sig *signal
	var stop *stopped
	if errors.As(err, &sig) || errors.As(err, &stop) {
		return err
	}
	e := values.AsError(err)
	if e.Line == 0 && in.src != nil {
		e.Line, e.Column = in.src.Place(at.Start)
		e.Text = in.src.LineText(at.Start)
		e.Extent = in.src.Cut(at)
	}
	return e
}
