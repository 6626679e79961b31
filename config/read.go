package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
)

// siteName is the form of a site's name: it becomes part of file names, workflow
// IDs and the name of a mutex on the hosts.
var siteName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$`)

// ValidName reports whether a site can have the name.
func ValidName(name string) bool { return siteName.MatchString(name) }

// Read reads a site file and fills its defaults. It does not check the file against
// the rules: it is for simulators, and a program that works on real hosts reads it with package sitefile.
func Read(path string) (*Site, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the site file: %w; give the path of a file that may be read", err)
	}
	var site Site
	if err := Decode(data, &site); err != nil {
		return nil, fmt.Errorf("cannot use site file %s: %w", path, err)
	}
	return site.WithDefaults(), nil
}

// ErrFields is Decode's error for a file whose keys or values do not fit. It names
// none of them: a value may be a secret.
var ErrFields = errors.New("the file does not fit its fields; compare it with an example")

// Decode fills out, a pointer to a struct with json tags, from YAML. Keys match in
// any case. Where a key is unknown or a value has another type, the error is
// ErrFields and out is filled as far as possible; where the file is not valid YAML, it is a *SyntaxError.
func Decode(data []byte, out any) error {
	// A delimiter that no key contains: a dot in a key is an unknown key, not a path.
	v := viper.NewWithOptions(viper.KeyDelimiter("\x00"))
	v.SetConfigType("yaml")
	if err := v.ReadConfig(bytes.NewReader(data)); err != nil {
		var parse viper.ConfigParseError
		if errors.As(err, &parse) {
			err = parse.Unwrap()
		}
		return SyntaxOf(err)
	}
	err := v.UnmarshalExact(out, func(c *mapstructure.DecoderConfig) {
		c.TagName = "json"
		c.WeaklyTypedInput = false
		c.DecodeHook = nil
	})
	if err != nil {
		return ErrFields
	}
	return nil
}
