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

	"changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
	"changeover/config/secrets"
)

// Process is a command that runs on a host; *winrm.Process is one.
type Process interface {
	// Write sends input; written bytes have surely arrived.
	Write(ctx context.Context, data []byte) (written int, err error)
	// Receive waits for output or the command's end.
	Receive(ctx context.Context) (winrm.Output, error)
	// Close ends the command, also where ctx has ended.
	Close(ctx context.Context) error
}

// Start starts a command on a host of a site.
type Start func(ctx context.Context, site, host, command string, args ...string) (Process, error)

// commandLine gives the arguments of a standing powershell.exe.
func commandLine() []string {
	return append(plainly(), "-EncodedCommand", encode(compact(scripts.Bootstrap.Text)))
}

// plainly are the arguments of every powershell.exe. -InputFormat None keeps the PowerShell host from
// reading the standard input that the bootstrap script reads (about_PowerShell_exe).
func plainly() []string {
	return []string{"-NoProfile", "-NonInteractive", "-InputFormat", "None", "-ExecutionPolicy", "Bypass"}
}

// compact drops comments, indentation and blank lines: cmd.exe limits a command
// line to 8,191 characters, and each character of the script becomes almost three.
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

// encode is the form that -EncodedCommand takes: Base64 of UTF-16.
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
	// stderr is the end of what PowerShell wrote there, to explain why it ended.
	stderr []byte
	// secrets of all its requests: what it wrote may be about an earlier one.
	secrets []string
	// died: powershell.exe has ended by itself.
	died bool
}

// line is a request as it is sent; the session keeps the request's secrets.
func (s *session) line(r request, nonce string) ([]byte, error) {
	for _, secret := range r.secrets {
		if !slices.Contains(s.secrets, secret) {
			s.secrets = append(s.secrets, secret)
		}
	}
	return r.line(nonce)
}

// undelivered says that a request has certainly not reached the script interpreter.
type undelivered struct{ cause error }

func (e *undelivered) Error() string { return e.cause.Error() }
func (e *undelivered) Unwrap() error { return e.cause }

// ask sends a request and waits for its answer. The session is unusable after an
// error: *undelivered where nothing was run, any other where nobody knows.
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

// sendError returns the meaning of a failed Write. The host acts only on a complete line, so a request
// has certainly not run if the end of its line was not sent, or if the host
// answers that the shell is gone or that a quota is reached.
func sendError(err error, left int) error {
	var lost *winrm.LostAnswer
	var fault *winrm.Fault
	switch {
	case left > winrm.ChunkSize:
		return &undelivered{err}
	case errors.As(err, &lost):
		return err
	case errors.As(err, &fault) && !fault.Gone() && !fault.Quota():
		return err
	}
	return &undelivered{err}
}

// stderrKept is how much of the error output explains an end, in bytes.
const stderrKept = 2 << 10

func (s *session) note(stderr []byte) {
	s.stderr = append(s.stderr, stderr...)
	if extra := len(s.stderr) - stderrKept; extra > 0 {
		s.stderr = s.stderr[extra:]
	}
}

func (s *session) ended(exitCode int) error {
	s.died = true
	text := secrets.Hide(s.secrets...)(strings.TrimSpace(strings.ToValidUTF8(string(s.stderr), "?")))
	if text == "" {
		return fmt.Errorf("powershell.exe ended with exit code %d", exitCode)
	}
	return fmt.Errorf("powershell.exe ended with exit code %d: %s", exitCode, text)
}
