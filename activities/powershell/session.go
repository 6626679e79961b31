package powershell

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
	"changeover/config/secrets"
)

// Process is a command that runs on a host. *winrm.Process implements it.
type Process interface {
	// Write sends input. It returns how many bytes have certainly arrived.
	Write(ctx context.Context, data []byte) (written int, err error)
	// Receive waits for output or the command's end.
	Receive(ctx context.Context) (winrm.Output, error)
	// Close ends the command, even if ctx has ended.
	Close(ctx context.Context) error
}

// Start starts a command on a host of a site.
type Start func(ctx context.Context, site, host, command string, args ...string) (Process, error)

// commandLine returns the arguments of a standing powershell.exe.
func commandLine() []string {
	return append(plainly(), "-EncodedCommand", encode(compact(scripts.Bootstrap.Text)))
}

// plainly returns the arguments of every powershell.exe. Because of -InputFormat None, the PowerShell host does not read the
// standard input, which the bootstrap script reads (about_PowerShell_exe).
func plainly() []string {
	return []string{"-NoProfile", "-NonInteractive", "-InputFormat", "None", "-ExecutionPolicy", "Bypass"}
}

// compact removes comments, indentation and empty lines. The reason is that cmd.exe limits a
// command line to 8,191 characters, and encoding makes almost three characters of each character.
func compact(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// encode returns a text in the form that -EncodedCommand takes: Base64 of UTF-16.
func encode(text string) string {
	var raw []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = binary.LittleEndian.AppendUint16(raw, unit)
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// session is one standing powershell.exe. It takes one request at a time.
type session struct {
	process Process
	// stderr is the end of PowerShell's error output, which explains why PowerShell ended.
	stderr []byte
	// secrets are the secrets of all requests of the session: the error output may be about an earlier request.
	secrets []string
	// scrub masks every secret that the pool knows.
	scrub func(text string) string
	// died reports whether powershell.exe has ended by itself.
	died bool
}

// line returns a request as it is sent. The session keeps the secrets of the request.
func (s *session) line(r request, nonce string) ([]byte, error) {
	for _, secret := range r.secrets {
		if !slices.Contains(s.secrets, secret) {
			s.secrets = append(s.secrets, secret)
		}
	}
	return r.line(nonce)
}

// undelivered reports that a request has certainly not reached PowerShell's script interpreter.
type undelivered struct{ cause error }

func (e *undelivered) Error() string { return e.cause.Error() }
func (e *undelivered) Unwrap() error { return e.cause }

// ask sends a request and waits for its answer. After an error, the session is unusable. If nothing was run,
// the error is *undelivered. After any other error, nobody knows whether the script was run.
func (s *session) ask(ctx context.Context, r request) (*response, error) {
	nonce := newNonce()
	line, err := s.line(r, nonce)
	if err != nil {
		return nil, &undelivered{err}
	}
	if written, err := s.process.Write(ctx, line); err != nil {
		return nil, sendError(err, len(line)-written)
	}
	answer := frame{nonce: nonce}
	for {
		out, err := s.process.Receive(ctx)
		if err != nil {
			return nil, err
		}
		s.note(out.Stderr)
		complete, err := answer.add(out.Stdout)
		switch {
		case err != nil:
			return nil, err
		case complete:
			return answer.response()
		case out.Done:
			return nil, s.ended(out.ExitCode)
		}
	}
}

// sendError returns the meaning of a failed Write. The host acts only on a complete request. So a request has certainly not run if
// its end mark was not sent. A request has certainly not run either if the host answers that there is no such shell or
// that a quota is reached. An aborted operation is different: it may have delivered the line before.
func sendError(err error, left int) error {
	var lost *winrm.LostAnswer
	var fault *winrm.Fault
	switch {
	case left > winrm.ChunkSize:
		return &undelivered{err}
	case errors.As(err, &lost):
		return err
	case errors.As(err, &fault) && fault.Code != winrm.CodeMissing && !fault.Quota():
		return err
	}
	return &undelivered{err}
}

const (
	// stderrShown is how much of the error output an error shows, in characters.
	stderrShown = 3 << 10
	// stderrKept is how much of the error output a session keeps, in bytes. In UTF-8, a character of UTF-16 takes up to three bytes.
	stderrKept = (stderrShown + secrets.Margin) * 3
)

func (s *session) note(stderr []byte) {
	s.stderr = append(s.stderr, stderr...)
	s.stderr = s.stderr[max(0, len(s.stderr)-stderrKept):]
}

func (s *session) ended(exitCode int) error {
	s.died = true
	hide := secrets.Hide(s.secrets...)
	// Each invalid byte becomes a character: fewer characters would be a smaller margin.
	text := errorOutput(strings.Map(func(r rune) rune {
		if r == utf8.RuneError {
			return '?'
		}
		return r
	}, string(s.stderr)))
	shown := stderrShown
	if len(s.stderr) == stderrKept {
		shown = min(shown, len(utf16.Encode([]rune(text)))-secrets.Margin) // CLIXML is longer than its text.
	}
	text = hide(secrets.End(text, shown, func(text string) string { return s.scrub(hide(text)) }))
	// Secrets are masked before the lines are joined: PowerShell wraps lines in the middle of words.
	if text = strings.Join(strings.Fields(text), " "); text == "" {
		return fmt.Errorf("powershell.exe ended with exit code %d", exitCode)
	}
	return fmt.Errorf("powershell.exe ended with exit code %d: %s", exitCode, text)
}
