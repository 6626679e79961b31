package recording

import (
	"bytes"
	"encoding/json"

	"changeover/config/secrets"
)

// masked returns a copy of an exchange without secrets: those that the request carried, however short (hide;
// nil: it carried none), and those that search finds.
func (e Exchange) masked(hide, search func(string) string) Exchange {
	mask := search
	if hide != nil {
		mask = func(text string) string { return search(hide(text)) }
	}
	e.Call = mask(e.Call)
	e.Reply.Result = maskJSON(e.Reply.Result, mask)
	e.Reply.Warnings = secrets.MaskTexts(e.Reply.Warnings, mask).([]string)
	e.Reply.Hide = nil
	if e.Failure != nil {
		e.Failure = secrets.MaskTexts(e.Failure, mask).(*Failure)
	}
	return e
}

// maskJSON masks the texts and the numbers of a result, and leaves its form as it is: the names of an object's
// fields are those that a constant script writes. What is no JSON is masked as a text.
func maskJSON(result json.RawMessage, mask func(string) string) json.RawMessage {
	if len(result) == 0 {
		return nil
	}
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(result))
	decoder.UseNumber()
	err := decoder.Decode(&tree)
	if err != nil {
		tree = string(result)
	}
	text, err := json.Marshal(maskTree(tree, mask))
	if err != nil {
		return nil // Not of what was decoded.
	}
	return text
}

func maskTree(node any, mask func(string) string) any {
	switch n := node.(type) {
	case string:
		return mask(n)
	case json.Number:
		if masked := mask(n.String()); masked != n.String() {
			return masked
		}
	case []any:
		maskList(n, mask)
	case map[string]any:
		for name := range n {
			n[name] = maskTree(n[name], mask)
		}
	}
	return node
}

// maskList masks the elements of a list. Neighboring texts may be the lines of one text.
func maskList(list []any, mask func(string) string) {
	for i := 0; i < len(list); i++ {
		var lines []string
		for _, element := range list[i:] {
			line, isText := element.(string)
			if !isText {
				break
			}
			lines = append(lines, line)
		}
		for j, line := range secrets.MaskLines(lines, mask) {
			list[i+j] = line
		}
		i += len(lines)
		if i < len(list) {
			list[i] = maskTree(list[i], mask)
		}
	}
}
