package yamlfile

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/problem"
)

// A password may stand anywhere in a file that is wrong. The library's errors quote keys, values, anchors and tags.
func TestAFileThatIsNotYAMLIsNotQuoted(t *testing.T) {
	for name, text := range map[string]string{
		"key twice": "Hunter2!x: 1\nHunter2!x: 2\n", "key twice in a list": "nodes:\n- {Hunter2!x: 1, Hunter2!x: 2}\n",
		"quoted key twice": "\"a\\\"Hunter2\": 1\n\"a\\\"Hunter2\": 1\n", "anchor": "a: *Hunter2\n", "anchor in itself": "a: &Hunter2 [*Hunter2]\n",
		"list as a key": "? [Hunter2, b]\n: c\n", "mapping as a key": "? {Hunter2: b}\n: c\n", "no number": "a: !!int Hunter2\n", "tag": "a: !Hunter2!x y\n",
		"merge": "<<: Hunter2\n", "open quote": "a: \"Hunter2\n", "percent": "a: %Hunter2\n", "no base64": "a: !!binary Hunter2%%\n", "no float": "a: !!float Hunter2\n",
	} {
		t.Run(name, func(t *testing.T) {
			var site config.Site
			_, err := Decode([]byte(text), &site)
			assert.NotContains(t, fmt.Sprint(err, config.Decode([]byte(text), &site)), "Hunter2")
		})
	}
}

func TestAKeyThatStandsTwiceIsShownAsAnUnknownOne(t *testing.T) {
	for text, want := range map[string]string{
		"site: a\nsite: b\n":                          "site: the file is not valid YAML: a key is given twice, first in line 1; remove one of the two [F-01, line 2]",
		"site: a\n\"hun ter2\": 1\n\"hun ter2\": 2\n": "hun…: the file is not valid YAML: a key is given twice, first in line 2; remove one of the two [F-01, line 3]",
		"site: a\n---\nsite: b\n":                     "the file must be one YAML document; remove the second document, which begins after a line with '---' or '...' [F-01, line 2]",
		"site: [a\n":                                  "the file is not valid YAML: a list that begins with [ has no ] at its end, or has no comma between two items [F-01, line 1]",
	} {
		var site config.Site
		_, err := Decode([]byte(text), &site)
		problems, ok := problem.In(err)
		require.True(t, ok)
		require.Len(t, problems, 1)
		assert.Equal(t, want, problems[0].String())
	}
}
