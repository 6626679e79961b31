// Package yamlfile reads a YAML file strictly: every key must be known and given only
// once, and every value must have its field's type. It reports all problems at once,
// each with its line.
package yamlfile

import (
	"bytes"
	"errors"
	"io"
	"reflect"

	"go.yaml.in/yaml/v3"

	"changeover/config"
	"changeover/config/problem"
	"changeover/runbook/plaintext"
)

// Decode fills out, a pointer to a struct with json tags, as far as the file's data
// allows, and compares the file's shape with it. The error is a problem.List where
// the data is no mapping at all. No problem holds a value that may be a secret.
func Decode(data []byte, out any) (*Shape, error) {
	root, problems := parse(data)
	if len(problems) > 0 {
		return nil, problems
	}
	err := config.Decode(data, out)
	if err != nil && !errors.Is(err, config.ErrFields) {
		return nil, problem.List{notYAML(err)}
	}
	shape := &Shape{lines: map[string]int{}, root: reflect.TypeOf(out).Elem()}
	shape.value("", root, shape.root)
	if err != nil && len(shape.Problems) == 0 {
		return nil, problem.List{{Rule: problem.RuleWrongType, Message: err.Error()}}
	}
	return shape, nil
}

// parse returns the root mapping of the one document that data must be.
func parse(data []byte) (*yaml.Node, problem.List) {
	var document yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, problem.List{{Rule: problem.RuleSyntax, Message: "the file is empty"}}
		}
		return nil, problem.List{notYAML(config.SyntaxOf(err, data))}
	}
	var several *config.SeveralDocumentsError
	if errors.As(config.OneDocument(data), &several) {
		return nil, problem.List{{Rule: problem.RuleSyntax, Line: several.Line, Message: several.Reason()}}
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, problem.List{{Rule: problem.RuleSyntax, Line: root.Line, Message: "the file must be a mapping of keys to values"}}
	}
	return root, nil
}

// notYAML shows a key that is given twice as shortened as an unknown key: it may be a password in the wrong place.
func notYAML(err error) problem.Problem {
	found := problem.Problem{Rule: problem.RuleSyntax, Message: err.Error()}
	var syntax *config.SyntaxError
	if !errors.As(err, &syntax) {
		return found
	}
	found.Line, found.Message = syntax.Line, "the file is not valid YAML: "+syntax.Reason
	if syntax.Key != "" {
		found.Path = plaintext.Key(syntax.Key)
	}
	return found
}
