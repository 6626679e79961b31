package values

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// exceptionTable lists the exceptions of .NET, of PowerShell and of Windows'
// modules: the type, its base types from the nearest on, and its HRESULT. All but the
// five of Windows PowerShell's own modules were read from the runtime.
//
//go:embed exceptions.tsv
var exceptionTable string

// exceptionType is one line of the table.
type exceptionType struct {
	Name    string
	bases   []string
	hresult int32
}

// ExceptionTypes are the table's lines by the type's lower-case name.
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

// CaughtBy is the error as the first matching catch clause sees it: a type may
// also name what a method threw inside, and then that is the exception.
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

// ContainsFold reports whether a list has a name, ignoring case.
func ContainsFold(names []string, name string) bool {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}
