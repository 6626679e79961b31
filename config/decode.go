package config

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"
)

// decodeSite reads a site file's content into its types, with every problem of
// its shape. The site is filled as far as possible also where there are problems.
func decodeSite(data []byte) (*Site, Problems) {
	var site Site
	return &site, decodeStrict(data, &site)
}

// decodeStrict reads YAML into out, a pointer to a struct with json tags. Keys
// match in any case; unknown keys, keys that stand twice and values of another
// type are problems. No message holds a value of the file: it may be a secret.
func decodeStrict(data []byte, out any) Problems {
	root, problems := parseYAML(data)
	if len(problems) > 0 {
		return problems
	}
	// A delimiter that no key contains: a dot in a key is an unknown key, not a path.
	v := viper.NewWithOptions(viper.KeyDelimiter("\x00"))
	v.SetConfigType("yaml")
	if err := v.ReadConfig(bytes.NewReader(data)); err != nil {
		return Problems{syntaxProblem(err)}
	}
	problems = checkShape(root, out)
	err := v.UnmarshalExact(out, func(c *mapstructure.DecoderConfig) {
		c.TagName = "json"
		c.WeaklyTypedInput = false
		c.DecodeHook = nil
	})
	if err != nil && len(problems) == 0 {
		return Problems{{Rule: RuleWrongType, Message: "the file does not fit its fields; compare it with an example"}}
	}
	return problems
}

// parseYAML returns the root mapping of the one document that data must be.
func parseYAML(data []byte) (*yaml.Node, Problems) {
	var document yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, Problems{{Rule: RuleSyntax, Message: "the file is empty"}}
		}
		return nil, Problems{syntaxProblem(err)}
	}
	var next yaml.Node
	if err := decoder.Decode(&next); !errors.Is(err, io.EOF) {
		return nil, Problems{{Rule: RuleSyntax, Message: "the file must be one YAML document; remove what follows the first '---' or '...'"}}
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, Problems{{Rule: RuleSyntax, Line: root.Line, Message: "the file must be a mapping of keys to values"}}
	}
	return root, nil
}

func syntaxProblem(err error) Problem {
	var parse viper.ConfigParseError
	if errors.As(err, &parse) {
		err = parse.Unwrap()
	}
	return Problem{Rule: RuleSyntax, Message: "the file is not valid YAML: " + err.Error()}
}
