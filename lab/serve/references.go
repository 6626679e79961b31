package serve

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"changeover/config"
)

// References resolves a site's references to secrets: "env:NAME" from the environment,
// "file:PATH" from a file, without the newline at its end.
type References struct {
	// Directory is the start of relative paths; empty for the working directory.
	Directory string
}

// Resolve returns the secret that a reference names.
func (r References) Resolve(ref config.Secret) (string, error) {
	value, err := r.read(ref)
	if err == nil && value == "" {
		return "", fmt.Errorf("cannot use secret %s: the secret is empty; write the password into the file or the environment variable", ref)
	}
	return value, err
}

func (r References) read(ref config.Secret) (string, error) {
	kind, name, _ := strings.Cut(string(ref), ":")
	switch {
	case !ref.Valid():
		return "", errors.New("cannot resolve a secret: the value is not a reference; write env:NAME or file:PATH instead of a password")
	case kind == "env":
		if value, ok := os.LookupEnv(name); ok {
			return value, nil
		}
		return "", fmt.Errorf("cannot resolve secret %s: the process has no environment variable of this name; set the variable, then start the process again", ref)
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.Directory, name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("cannot resolve secret %s: %w; create this file with the password, and let the lab's account read the file", ref, err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r"), nil
}
