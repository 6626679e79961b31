package wsman_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// outline returns an XML document as one line per element, attribute and text, in
// document order and with namespaces instead of prefixes, so that a comparison of
// the lines shows where two documents differ.
func outline(t *testing.T, document string) []string {
	t.Helper()
	var lines []string
	var path []string
	decoder := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return lines
		}
		require.NoError(t, err, "cannot read the XML of %s", document)
		switch node := token.(type) {
		case xml.StartElement:
			path = append(path, node.Name.Local)
			lines = append(lines, fmt.Sprintf("%s {%s}", strings.Join(path, "/"), node.Name.Space))
			lines = append(lines, attributes(path, node.Attr)...)
		case xml.CharData:
			if len(node) > 0 {
				lines = append(lines, strings.Join(path, "/")+" = "+string(node))
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
}

func attributes(path []string, attributes []xml.Attr) []string {
	var lines []string
	for _, a := range attributes {
		lines = append(lines, fmt.Sprintf("%s @{%s}%s = %s", strings.Join(path, "/"), a.Name.Space, a.Name.Local, a.Value))
	}
	sort.Strings(lines)
	return lines
}
