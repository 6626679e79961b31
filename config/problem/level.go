package problem

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Level is the severity of a problem: with errors a file is refused, with warnings alone it is used.
type Level string

// The levels of problems. A problem without a level is an error.
const (
	// Error: the file is refused.
	Error Level = "error"
	// Warning: the file is used; a person should look at it.
	Warning Level = "warning"
)

// IsWarning reports whether the problem is a warning, with which the file is used.
func (p Problem) IsWarning() bool { return p.Level == Warning }

// MarshalJSON writes the level of every problem.
func (p Problem) MarshalJSON() ([]byte, error) {
	type plain Problem
	p.Level = cmp.Or(p.Level, Error)
	return json.Marshal(plain(p))
}

// Errors are the problems for which a file is refused.
func (p List) Errors() List {
	return slices.DeleteFunc(slices.Clone(p), Problem.IsWarning)
}

// Warnings are the problems that do not stop a file from being used.
func (p List) Warnings() List {
	return slices.DeleteFunc(slices.Clone(p), func(problem Problem) bool { return !problem.IsWarning() })
}

// InFileOrder returns the problems in the order of the file; problems without a line are last.
func (p List) InFileOrder() List {
	sorted := slices.Clone(p)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		if a.Line == 0 || b.Line == 0 {
			return cmp.Compare(b.Line, a.Line)
		}
		return cmp.Compare(a.Line, b.Line)
	})
	return sorted
}
