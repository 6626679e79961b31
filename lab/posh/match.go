package posh

import "changeover/lab/posh/values"

// match is -match: the table of one value is for $Matches, a collection is filtered.
func match(left, right Value, exact, negate bool, matched func(*Hashtable)) (Value, error) {
	re, err := compileRegex(ToString(right), exact)
	if err != nil {
		return nil, err
	}
	if items, many := values.Enumerable(left); many {
		out := []Value{}
		for _, it := range items {
			if (re.find(ToString(it)) != nil) != negate {
				out = append(out, it)
			}
		}
		return out, nil
	}
	found := re.find(ToString(left))
	if found != nil {
		matched(matchTable(found))
	}
	return (found != nil) != negate, nil
}
