package values

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// exceptionTable lists exceptions of .NET, of PowerShell and of modules of Windows, one per line: type, base types
// from the nearest one on, and HRESULT, separated by tabs. The lines were read from a PowerShell 7 runtime, except
// for five types of modules that only Windows PowerShell has.
//
//go:embed exceptions.tsv
var exceptionTable string

// exceptionType is one line of the table.
type exceptionType struct {
	Name    string
	bases   []string
	hresult int32
}

// ExceptionTypes returns the lines of the table by lower-case type name.
var ExceptionTypes = sync.OnceValue(func() map[string]*exceptionType {
	out := map[string]*exceptionType{}
	for line := range strings.Lines(exceptionTable) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		code, _ := strconv.ParseUint(cells[2], 0, 32)
		out[strings.ToLower(cells[0])] = &exceptionType{cells[0], strings.Fields(cells[1]), int32(uint32(code))} //nolint:gosec // an HRESULT has a sign
	}
	return out
})

// Derives reports whether an exception type is the given type or derives from it.
func Derives(exception, from string) bool {
	if strings.EqualFold(exception, from) || strings.EqualFold(from, "System.Exception") {
		return true
	}
	known := ExceptionTypes()[strings.ToLower(exception)]
	return known != nil && ContainsFold(known.bases, from)
}

// CaughtBy returns the error as the first matching clause of a catch sees it, or nil. A type in a clause also matches the
// exception that a method has thrown; in such a clause, the error has the exception of the method.
func CaughtBy(e *Error, types []string) (*Error, error) {
	if len(types) == 0 {
		return e, nil
	}
	for _, t := range types {
		full := CanonicalType(t)
		if err := KnownType(t); err != nil {
			return nil, err
		}
		if e.Inner != nil && Derives(e.Inner.Exception, full) && !strings.EqualFold(full, "System.Exception") {
			inner := *e
			inner.Exception, inner.Message, inner.HResult, inner.Inner = e.Inner.Exception, e.Inner.Message, e.Inner.HResult, e.Inner.Inner
			return &inner, nil
		}
		if Derives(e.Exception, full) {
			return e, nil
		}
	}
	return nil, nil
}

// ContainsFold reports whether a list contains a name, ignoring case.
func ContainsFold(names []string, name string) bool {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}
