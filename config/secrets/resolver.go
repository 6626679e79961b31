// Package secrets resolves references to secrets, and masks secrets in text that
// leaves the service.
package secrets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"changeover/config"
	"changeover/config/textfile"
)

// ErrNotAReference says that a field for a secret holds something other than a reference.
var ErrNotAReference = errors.New("the value is not a reference")

// Resolver turns references into secrets, in memory only. The zero value reads the
// process's environment and files relative to the working directory.
type Resolver struct {
	// LookupEnv finds an environment variable; default os.LookupEnv.
	LookupEnv func(name string) (string, bool)
	// Directory that relative paths of files start from; default the working directory.
	Directory string
	// Process names the process that resolves, for errors; default "this process".
	Process string
	// Known, where set, is given every resolved value, so that it can be scrubbed from text.
	Known *Scrubber
}

// UnreadableError says why a secret cannot be resolved, and what to do. Its text names the reference, never a value.
type UnreadableError struct{ Err error }

// Error implements error.
func (e *UnreadableError) Error() string { return e.Err.Error() }

// Unwrap returns the error itself.
func (e *UnreadableError) Unwrap() error { return e.Err }

// Resolve returns the secret that a reference names. A file's content counts
// without its one trailing newline and byte order mark. Each error is an UnreadableError.
func (r Resolver) Resolve(ref config.Secret) (string, error) {
	value, err := r.usable(ref)
	if err != nil {
		return "", &UnreadableError{err}
	}
	if r.Known != nil {
		r.Known.Add(value)
	}
	return value, nil
}

// usable looks a secret up and refuses a value that cannot be a password.
func (r Resolver) usable(ref config.Secret) (string, error) {
	value, err := r.lookUp(ref)
	if err != nil {
		return "", err
	}
	if value == "" {
		return "", fmt.Errorf("cannot use secret %s in %s: the secret is empty; write the password into the file or the environment variable", ref, r.process())
	}
	if err := checkText(value); err != nil {
		return "", fmt.Errorf("cannot use secret %s in %s: %w", ref, r.process(), err)
	}
	return value, nil
}

func (r Resolver) process() string {
	if r.Process == "" {
		return "this process"
	}
	return r.Process
}

func (r Resolver) lookUp(ref config.Secret) (string, error) {
	kind, name, _ := strings.Cut(string(ref), ":")
	switch {
	case !ref.Valid():
		return "", fmt.Errorf("cannot resolve a secret: %w; write env:NAME or file:PATH instead of a password", ErrNotAReference)
	case kind == "env":
		return r.fromEnvironment(name)
	default:
		return r.fromFile(name)
	}
}

func (r Resolver) fromEnvironment(name string) (string, error) {
	lookUp := r.LookupEnv
	if lookUp == nil {
		lookUp = os.LookupEnv
	}
	value, ok := lookUp(name)
	if !ok {
		return "", fmt.Errorf("cannot resolve secret env:%s: %s has no environment variable of this name; set the variable, then start the process again", name, r.process())
	}
	return value, nil
}

func (r Resolver) fromFile(name string) (string, error) {
	path := name
	if r.Directory != "" && !filepath.IsAbs(path) {
		path = filepath.Join(r.Directory, path)
	}
	data, err := textfile.Read(path)
	if err != nil {
		return "", fmt.Errorf("cannot resolve secret file:%s: %w; create this file with the password, and let the account of %s read the file", name, err, r.process())
	}
	value, err := decode(data)
	if err != nil {
		return "", fmt.Errorf("cannot use secret file:%s in %s: %w", name, r.process(), err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(value, "\n"), "\r"), nil
}
