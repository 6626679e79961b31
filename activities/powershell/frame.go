package powershell

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// newNonce returns a random mark for one request's answer. No other output contains it.
func newNonce() string {
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails: it ends the program instead
	return hex.EncodeToString(random)
}

// line encodes a request as the bootstrap script reads it: one line, and an empty line as the end mark. The bootstrap runs no
// beginning of a request, since every beginning lacks the empty line. Without a mark, a beginning could be a valid request, with a
// part of a secret: the end of a request may be lost, and ReadLine returns a part of a line at the end of the input.
func (r request) line(nonce string) ([]byte, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadCall, err)
	}
	line := make([]byte, 0, len(nonce)+base64.StdEncoding.EncodedLen(len(text))+3)
	line = append(append(line, nonce...), ' ')
	line = base64.StdEncoding.AppendEncode(line, text)
	for _, secret := range r.secrets {
		line = base64.StdEncoding.AppendEncode(append(line, ' '), []byte(secret))
	}
	return append(line, '\n', '\n'), nil
}

// maxOutput is the most output read for one request, in bytes.
const maxOutput = 64 << 20

// frame collects output until one answer is complete. Before the answer, there may
// be warnings, host output and output of native programs, also on the same line.
type frame struct {
	nonce  string
	output []byte
}

// add takes output and reports whether the answer is complete.
func (f *frame) add(output []byte) (done bool, err error) {
	f.output = append(f.output, output...)
	if len(f.output) > maxOutput {
		return false, fmt.Errorf("the script wrote more than %d bytes", maxOutput)
	}
	_, rest, found := bytes.Cut(f.output, []byte(f.nonce+" "))
	return found && bytes.IndexByte(rest, '\n') >= 0, nil
}

// response decodes a complete answer.
func (f *frame) response() (*response, error) {
	_, rest, _ := bytes.Cut(f.output, []byte(f.nonce+" "))
	text, _, found := bytes.Cut(rest, []byte("\n"))
	if !found {
		return nil, errors.New("the answer is not complete")
	}
	decoded, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil {
		return nil, fmt.Errorf("the answer is damaged: %w", err)
	}
	var r response
	if err := json.Unmarshal(decoded, &r); err != nil {
		return nil, fmt.Errorf("the answer is damaged: %w", err)
	}
	return &r, nil
}
