package config

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"
)

// checked is something that knows what is wrong with its values.
type checked interface{ Check() Problems }

// decodeChecked reads YAML into out, a pointer to a struct with json tags, and
// reports every problem at once: of the file's shape, and of its values as far as
// they could be read.
func decodeChecked(data []byte, out checked) Problems {
	root, problems := parseYAML(data)
	if len(problems) > 0 {
		return problems
	}
	shape, problems := decodeStrict(data, root, out)
	if len(problems) > 0 {
		return problems
	}
	for _, problem := range shape.problems {
		problems = append(problems, ruled(problem))
	}
	found := out.Check()
	for _, problem := range append(found, shape.zeroProblems(found)...) {
		if !follows(problem, shape.problems) {
			problems = append(problems, problem)
		}
	}
	return shape.locate(problems)
}

// decodeStrict fills out from a file as far as possible and compares the file's
// shape with it. Keys match in any case; unknown keys, keys that stand twice and
// values of another type are problems of the shape. No problem holds a value that
// may be a secret.
func decodeStrict(data []byte, root *yaml.Node, out any) (shape, Problems) {
	// A delimiter that no key contains: a dot in a key is an unknown key, not a path.
	v := viper.NewWithOptions(viper.KeyDelimiter("\x00"))
	v.SetConfigType("yaml")
	if err := v.ReadConfig(bytes.NewReader(data)); err != nil {
		return shape{}, Problems{syntaxProblem(err)}
	}
	found := checkShape(root, out)
	err := v.UnmarshalExact(out, func(c *mapstructure.DecoderConfig) {
		c.TagName = "json"
		c.WeaklyTypedInput = false
		c.DecodeHook = nil
	})
	if err != nil && len(found.problems) == 0 {
		return found, Problems{{Rule: RuleWrongType, Message: "the file does not fit its fields; compare it with an example"}}
	}
	return found, nil
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
