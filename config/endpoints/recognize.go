package endpoints

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Is reports whether a file has hosts or probes, and is therefore an endpoints file and not a site file. The file may have
// mistakes.
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
