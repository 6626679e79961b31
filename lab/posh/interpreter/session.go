// Package interpreter runs scripts: sessions, scopes, statements and pipelines, and calls of cmdlets, script blocks,
// programs and members of values and classes.
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
	// Remote reports whether the session is a WinRM session, where cmdlets fail that need CredSSP to run remotely
	// according to Microsoft.
	Remote bool
	// User is the account that the process runs as, e.g. DOMAIN\name.
	User string
	// CodePage is the code page of the console: 437 by default, 65001 for UTF-8.
	CodePage int
	// Sleep waits for Start-Sleep; nil waits for d or until the session ends.
	Sleep func(ctx context.Context, d time.Duration)
	// Import is called once for each module that the script uses and that is not part of PowerShell. It may be nil.
	Import func(ctx context.Context)
	// Unsupported is called with each error for what the lab does not model. It may be nil.
	Unsupported func(*values.Error)

	// language returns the implementation of a cmdlet that belongs to the language and not to the host, or nil.
	language func(name string) LanguageCommand

	stdin  *bufio.Reader
	stdout io.Writer
	stderr io.Writer
	ctx    context.Context
	onExit []func()

	// imported holds the lower-case names of the modules that Import was called for.
	imported map[string]bool

	global *scope
	env    map[string]string
	errors *values.List
	// ok is $?; tries is the number of open try blocks.
	ok    bool
	tries int
	// depth is the number of open statements and expressions; charged is the estimated size in bytes of the values made
	// since the last look at the memory in use.
	depth, charged int
	// warnings, if set, receives warnings instead of the console; 3>&1 sets it.
	warnings func(string)
	// xml reports whether errors are written as CLIXML, as powershell.exe does for -EncodedCommand.
	xml      bool
	xmlLines []string

	inputEncoding, outputEncoding *dotnet.Encoding
	edition                       Edition
}

// NewSession returns a powershell.exe on host. language returns the cmdlets that belong to the language.
func NewSession(host Host, language func(name string) LanguageCommand, stdin io.Reader, stdout, stderr io.Writer) *Session {
	s := &Session{
		Host: host, language: language, stdin: bufio.NewReader(stdin), stdout: stdout, stderr: stderr, ctx: context.Background(),
		env: map[string]string{}, imported: map[string]bool{}, errors: &values.List{TypeName: values.ArrayListType}, ok: true, CodePage: 437,
	}
	s.global = s.globals()
	s.SetEdition(Edition{})
	return s
}

// Context returns the session's context, which ends when the process is killed. Cmdlets that wait stop waiting then.
func (s *Session) Context() context.Context { return s.ctx }

// OnExit adds a function to call when the process ends for any reason, e.g. to abandon a mutex that it holds.
func (s *Session) OnExit(f func()) { s.onExit = append(s.onExit, f) }

// SetVariable sets a global variable. It must be called before the script runs.
func (s *Session) SetVariable(name string, v values.Value) { s.global.set(name, v) }

// RunEncoded executes the argument of -EncodedCommand: Base64 of UTF-16LE text. Errors go to the error stream as
// CLIXML. It returns the exit code of the process.
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

// Run executes a script's text as powershell.exe -Command does and returns the process's exit code: the number given
// to exit, 1 if the last statement failed or an error was not caught, and 0 otherwise.
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

// record inserts an error at the front of $Error, unless the error at the front has the same message and line.
func (s *Session) record(e *values.Error) {
	if len(s.errors.Items) > 0 {
		if last, ok := s.errors.Items[0].(*values.Error); ok && last.Message == e.Message && last.Line == e.Line {
			return
		}
	}
	s.errors.Items = append([]values.Value{e}, s.errors.Items...)
}

// tell passes an error for what the lab does not model to the session's Unsupported function, once for each error.
func (s *Session) tell(e *values.Error) {
	if e.NotSupported && !e.Reported && s.Unsupported != nil {
		s.Unsupported(e)
	}
	e.Reported = true
}

// warn writes a warning to the console, or to the pipeline under 3>&1.
func (s *Session) warn(text string) {
	if s.warnings != nil {
		s.warnings(text)
		return
	}
	s.Print("WARNING: " + text + "\r\n")
}

// Wait implements Start-Sleep.
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

// display prints an object at the end of a pipeline as powershell.exe does.
func (s *Session) display(v values.Value) error {
	for _, line := range DisplayLines(v) {
		s.Print(line + "\r\n")
	}
	return nil
}

// DisplayLines returns what the console shows of an object: text and numbers unchanged, other objects as a list of
// their properties.
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

// Evaluate runs a script's text and returns the error that ended it, or nil.
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
