package endpoints

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Is reports whether a file's content is that of an endpoints file, right or not, and not of a site file: it has hosts.
func Is(data []byte) bool {
	var keys map[string]yaml.Node
	if err := yaml.Unmarshal(data, &keys); err != nil {
		return false
	}
	for key := range keys {
		if strings.EqualFold(key, "hosts") || strings.EqualFold(key, "probes") {
			return true
		}
	}
	return false
}
