package config

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"
)

// siteName is the form of a site's name: it becomes part of file names, workflow
// IDs and the name of a mutex on the hosts.
var siteName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$`)

// NameForm says what ValidName accepts.
const NameForm = "the name of a site consists of letters, digits, '-' and '_', begins with a letter or a digit, and has at most 63 characters"

// ValidName reports whether a site can have the name.
func ValidName(name string) bool { return siteName.MatchString(name) }

// Read reads a site file and fills its defaults. It does not check the file against
// the rules: it is for simulators, and a program that works on real hosts reads it with package sitefile.
func Read(path string) (*Site, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the site file: %w; give the path of a file that can be read", err)
	}
	var site Site
	if err := Decode(data, &site); err != nil {
		return nil, fmt.Errorf("cannot use site file %s: %w", path, err)
	}
	return site.WithDefaults(), nil
}

// ErrFields is Decode's error for a file with unknown keys or values of the wrong type. It
// shows none of them, since a value may be a secret.
var ErrFields = errors.New("the file has unknown keys or values of the wrong type; 'changeover validate FILE' lists them")

// Decode fills out, a pointer to a struct with json tags, from YAML. Keys match in
// any case. Where a key is unknown or a value has another type, the error is
// ErrFields and out is filled as far as possible; where the file is not valid YAML, it is a *SyntaxError, and where
// the file has a second document, a *SeveralDocumentsError.
func Decode(data []byte, out any) error {
	keys, err := mappingOf(data)
	if err != nil {
		return SyntaxOf(err, data)
	}
	if err := OneDocument(data); err != nil {
		return err
	}
	// The delimiter is a character that no key contains, so that a key with a dot is an unknown key and not a path.
	v := viper.NewWithOptions(viper.KeyDelimiter("\x00"))
	if err := v.MergeConfigMap(keys); err != nil {
		return ErrFields
	}
	err = v.UnmarshalExact(out, func(c *mapstructure.DecoderConfig) {
		c.TagName = "json"
		c.WeaklyTypedInput = false
		c.DecodeHook = nil
	})
	if err != nil {
		return ErrFields
	}
	return nil
}

// mappingOf reads YAML with every key in lower case. Of keys that differ only in case, the first counts. A
// mapping's own key has precedence over a merged key, as in YAML for keys with the same spelling.
func mappingOf(data []byte) (map[string]any, error) {
	keys := map[string]any{}
	if err := yaml.Unmarshal(data, &keys); err != nil {
		return nil, err // among others a key that stands twice
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil || len(document.Content) == 0 {
		return keys, err
	}
	foldKeys(&document, map[*yaml.Node]bool{})
	keys = map[string]any{}
	err := document.Decode(&keys)
	return keys, err
}

const mergeTag = "!!merge"

// foldKeys writes the keys of all mappings in lower case, and puts what is merged into a mapping in its place.
func foldKeys(node *yaml.Node, seen map[*yaml.Node]bool) {
	if node == nil || seen[node] {
		return
	}
	seen[node] = true
	foldKeys(node.Alias, seen)
	for _, child := range node.Content {
		foldKeys(child, seen)
	}
	if node.Kind != yaml.MappingNode {
		return
	}
	var content, merged []*yaml.Node
	known := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.Tag == mergeTag {
			merged = append(merged, pairsOf(value)...)
			continue
		}
		content = addPair(content, known, key, value)
	}
	for i := 0; i+1 < len(merged); i += 2 {
		content = addPair(content, known, merged[i], merged[i+1])
	}
	node.Content = content
}

// addPair adds a key, in lower case, and its value to a mapping that does not have the key yet.
func addPair(content []*yaml.Node, known map[string]bool, key, value *yaml.Node) []*yaml.Node {
	if key.Kind != yaml.ScalarNode {
		return append(content, key, value)
	}
	folded := *key
	folded.Value = strings.ToLower(key.Value)
	if known[folded.Value] {
		return content
	}
	known[folded.Value] = true
	return append(content, &folded, value)
}

// pairsOf returns the keys and values that a merge adds: those of one mapping, or those of several mappings in order.
func pairsOf(value *yaml.Node) []*yaml.Node {
	if value.Kind == yaml.AliasNode {
		value = value.Alias
	}
	if value.Kind == yaml.MappingNode {
		return value.Content
	}
	if value.Kind != yaml.SequenceNode {
		return nil
	}
	var pairs []*yaml.Node
	for _, item := range value.Content {
		pairs = append(pairs, pairsOf(item)...)
	}
	return pairs
}
