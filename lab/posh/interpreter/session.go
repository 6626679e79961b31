// Package interpreter runs scripts: sessions, scopes, statements, pipelines and calls, of cmdlets, script blocks, programs
// and the members of values and classes.
package interpreter

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"changeover/lab/posh/dotnet"
	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// Session is one powershell.exe: its variables, its streams and its host.
type Session struct {
	Host Host
	// Remote marks a WinRM session: cmdlets that Microsoft says can't run
	// remotely without CredSSP are refused there.
	Remote bool
	// User is the account the process runs as, e.g. DOMAIN\name.
	User string
	// CodePage is the console's: 437 where nothing else was asked for, 65001 for UTF-8.
	CodePage int
	// Sleep waits, for Start-Sleep; nil waits that long.
	Sleep func(ctx context.Context, d time.Duration)
	// Import is called once for each module whose cmdlets the script uses, those of PowerShell itself apart; nil: no one is.
	Import func(ctx context.Context)
	// Unsupported is called with everything that the lab refuses to model; nil: no one is.
	Unsupported func(*values.Error)

	// language gives the cmdlets that belong to the language and to no machine; nil for others.
	language func(name string) LanguageCommand

	stdin  *bufio.Reader
	stdout io.Writer
	stderr io.Writer
	ctx    context.Context
	onExit []func()

	// imported are the modules that Import was called for.
	imported map[string]bool

	global *scope
	env    map[string]string
	errors *values.List
	// ok is $?; tries counts the try blocks that the script is in.
	ok    bool
	tries int
	// depth counts the open statements and expressions, charged what values took lately.
	depth, charged int
	// warnings takes warnings instead of the console, for 3>&1.
	warnings func(string)
	// xml writes errors as CLIXML, as powershell.exe does for -EncodedCommand.
	xml      bool
	xmlLines []string

	inputEncoding, outputEncoding *dotnet.Encoding
	edition                       Edition
}

// NewSession is a powershell.exe on host with the cmdlets of the language and these standard streams.
func NewSession(host Host, language func(name string) LanguageCommand, stdin io.Reader, stdout, stderr io.Writer) *Session {
	s := &Session{
		Host: host, language: language, stdin: bufio.NewReader(stdin), stdout: stdout, stderr: stderr, ctx: context.Background(),
		env: map[string]string{}, imported: map[string]bool{}, errors: &values.List{TypeName: values.ArrayListType}, ok: true, CodePage: 437,
	}
	s.global = s.globals()
	s.SetEdition(Edition{})
	return s
}

// Context ends when the process is killed; cmdlets that wait end with it.
func (s *Session) Context() context.Context { return s.ctx }

// OnExit adds something to do when the process ends, however it ends: a mutex
// that it holds is abandoned then.
func (s *Session) OnExit(f func()) { s.onExit = append(s.onExit, f) }

// SetVariable sets a variable before the script runs.
func (s *Session) SetVariable(name string, v values.Value) { s.global.set(name, v) }

// RunEncoded executes what -EncodedCommand takes: Base64 of UTF-16LE text.
// Errors go to the error stream as CLIXML then.
func (s *Session) RunEncoded(ctx context.Context, encoded string) int {
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(raw)%2 != 0 {
		_, _ = io.WriteString(s.stderr, "Cannot process the command because the value specified with -EncodedCommand is not properly encoded. The value must be Base64 encoded.\r\n")
		return 1
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(raw[2*i:])
	}
	s.xml = true
	return s.Run(ctx, string(utf16.Decode(units)))
}

// Run executes a script's text as powershell.exe -Command does and returns the
// process's exit code: what exit said, 1 where the last statement failed or an
// error was not caught, else 0.
func (s *Session) Run(ctx context.Context, text string) int {
	s.ctx = ctx
	defer s.exited()
	block, err := parse.Parse(text)
	if err != nil {
		s.showError(values.AsError(err))
		return 1
	}
	in := &Interp{S: s, Sc: s.global, src: parse.BodyOf(block).Src}
	return s.exitCode(s.guard(func() error {
		if err := in.declare(block, nil, nil, s.global); err != nil {
			return err
		}
		return in.runAll(parse.BodyOf(block).Statements, s.display)
	}))
}

func (s *Session) exitCode(err error) int {
	var sig *signal
	var e *values.Error
	switch {
	case errors.As(err, &sig) && sig.kind == "exit":
		return sig.code
	case errors.As(err, &e):
		s.record(e)
		s.showError(e)
		return 1
	}
	if !s.ok {
		return 1
	}
	return 0
}

func (s *Session) exited() {
	s.flushXML()
	for i := len(s.onExit) - 1; i >= 0; i-- {
		s.onExit[i]()
	}
	s.onExit = nil
}

// record puts an error at the front of $Error, unless it is there already.
func (s *Session) record(e *values.Error) {
	if len(s.errors.Items) > 0 {
		if last, ok := s.errors.Items[0].(*values.Error); ok && last.Message == e.Message && last.Line == e.Line {
			return
		}
	}
	s.errors.Items = append([]values.Value{e}, s.errors.Items...)
}

// tell reports what the lab does not model to the session's Unsupported function, once.
func (s *Session) tell(e *values.Error) {
	if e.NotSupported && !e.Reported && s.Unsupported != nil {
		s.Unsupported(e)
	}
	e.Reported = true
}

// warn shows a warning where the console or 3>&1 wants it.
func (s *Session) warn(text string) {
	if s.warnings != nil {
		s.warnings(text)
		return
	}
	s.Print("WARNING: " + text + "\r\n")
}

// Wait is Start-Sleep.
func (s *Session) Wait(d time.Duration) {
	if s.Sleep != nil {
		s.Sleep(s.ctx, d)
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.ctx.Done():
	}
}

// Print writes text to standard output in the console's encoding.
func (s *Session) Print(text string) { _, _ = s.stdout.Write(s.consoleOutput().Encode(text)) }

func (s *Session) writeStderr(text string) { _, _ = s.stderr.Write(s.consoleOutput().Encode(text)) }

// display is what powershell.exe prints of an object at the end of a pipeline.
func (s *Session) display(v values.Value) error {
	for _, line := range DisplayLines(v) {
		s.Print(line + "\r\n")
	}
	return nil
}

// DisplayLines shows one object: text and numbers as they are, an object as a list of its properties.
func DisplayLines(v values.Value) []string {
	o, ok := v.(*values.Object)
	switch {
	case v == nil:
		return nil
	case !ok || len(o.Properties) == 0:
		return strings.Split(strings.ReplaceAll(values.ToString(v), "\r\n", "\n"), "\n")
	}
	width := 0
	for _, p := range o.Properties {
		width = max(width, len(p.Name))
	}
	out := []string{""}
	for _, p := range o.Properties {
		out = append(out, p.Name+strings.Repeat(" ", width-len(p.Name))+" : "+values.ToString(p.Read()))
	}
	return append(out, "", "")
}

// Evaluate runs a script's text and gives the error that ended it.
func (s *Session) Evaluate(ctx context.Context, text string, out sink) *values.Error {
	s.ctx = ctx
	defer s.exited()
	err := s.guard(func() error {
		block, err := parse.Parse(text)
		if err != nil {
			return values.MethodError("Create", 1, err)
		}
		in := &Interp{S: s, Sc: s.global, src: parse.BodyOf(block).Src}
		if err := in.declare(block, nil, nil, s.global); err != nil {
			return err
		}
		return in.runAll(parse.BodyOf(block).Statements, out)
	})
	var e *values.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
