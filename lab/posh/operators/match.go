package operators

import "changeover/lab/posh/values"

// match implements -match and, with negate, -notmatch. For a collection it returns the matching elements; for a
// single value it returns a Boolean and passes $Matches to matched.
func match(left, right values.Value, exact, negate bool, matched func(*values.Hashtable)) (values.Value, error) {
	re, err := compileRegex(values.ToString(right), exact)
	if err != nil {
		return nil, err
	}
	if items, many := values.Enumerable(left); many {
		out := []values.Value{}
		for _, it := range items {
			if (re.find(values.ToString(it)) != nil) != negate {
				out = append(out, it)
			}
		}
		return out, nil
	}
	found := re.find(values.ToString(left))
	if found != nil {
		matched(matchTable(found))
	}
	return (found != nil) != negate, nil
}
