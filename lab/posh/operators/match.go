package operators

import "changeover/lab/posh/values"

// match is -match: the table of one value is for $Matches, a collection is filtered.
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
