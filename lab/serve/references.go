package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"changeover/config"
)

// References resolves a site's references to secrets: "env:NAME" from the environment,
// "file:PATH" from a file, without the newline at its end.
type References struct {
	// Directory that relative paths of files start from; default the working directory.
	Directory string
}

// Resolve returns the secret that a reference names.
func (r References) Resolve(ref config.Secret) (string, error) {
	value, err := r.read(ref)
	if err == nil && value == "" {
		return "", fmt.Errorf("cannot use secret %s: its value is empty; set it to the password", ref)
	}
	return value, err
}

func (r References) read(ref config.Secret) (string, error) {
	kind, name, _ := strings.Cut(string(ref), ":")
	switch {
	case !ref.Valid():
		return "", fmt.Errorf("cannot resolve a secret: %s is not a reference; write env:NAME or file:PATH instead of a password", ref)
	case kind == "env":
		if value, ok := os.LookupEnv(name); ok {
			return value, nil
		}
		return "", fmt.Errorf("cannot resolve secret %s: the environment variable is not set; set it, then start the lab again", ref)
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.Directory, name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("cannot resolve secret %s: %w; create the file and make it readable", ref, err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r"), nil
}
