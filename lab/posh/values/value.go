// Package values holds the values of PowerShell: how they convert, compare and print, as Microsoft documents for
// Windows PowerShell 5.1. Errors are values too.
package values

import "fmt"

// Value is a PowerShell value: nil ($null), bool, int64 (every integer type), float64, string (and char), time.Time,
// time.Duration (a TimeSpan), []byte, []Value (an array), *List, *Hashtable, *Object, Enum, *ScriptBlock, TypeRef or
// *Error (an ErrorRecord).
type Value = any

// Enum is a value of a .NET enumeration. It is a string in text and comparisons, and a number for ConvertTo-Json and
// casts.
type Enum struct {
	// Type is the .NET type name; it may be empty where no script reads it.
	Type   string
	Name   string
	Number int64
}

// List is a growing .NET collection: an ArrayList or a Queue.
type List struct {
	TypeName string
	Items    []Value
}

// TypeRef is a .NET type by its full name, e.g. of [int] or from GetType().
type TypeRef string

// CustomObjectType is the type of [pscustomobject].
const CustomObjectType = "System.Management.Automation.PSCustomObject"

// Object is an object with a .NET type name, ordered properties and methods: a PSCustomObject, or an object of the
// host such as a service or a cluster resource.
type Object struct {
	TypeName   string
	Properties []*Property
	// Methods holds the methods by lower-case name.
	Methods map[string]func(args []Value) (Value, error)
	// Text returns the object as a string, e.g. its Name. If it is nil, a custom object becomes @{a=b} and other
	// objects their type name.
	Text func() string
	// Live is the value of the host that the object stands for. Cmdlets read it when they get the object from the
	// pipeline.
	Live any
}

// Property is one property of an Object. If Get is set, it is called instead of reading Value. A property with Get
// and without Set is read-only.
type Property struct {
	Name  string
	Value Value
	Get   func() Value
	Set   func(Value) error
	// Enum marks a value of an enumeration: Value is its name, and Number its number, which ConvertTo-Json writes.
	Enum   bool
	Number int64
}

// Hashtable is a @{...}. Its keys ignore case and keep the order in which they were set. An [ordered] table can also be indexed
// by position.
type Hashtable struct {
	Keys    []string
	Values  map[string]Value // by lower-case key
	Ordered bool

	// Numbered marks a table that has numbers among its keys, which only $Matches has.
	Numbered bool
}

// Error is an ErrorRecord.
type Error struct {
	Message string
	// ID is the FullyQualifiedErrorId, e.g. "ServiceNotFound,Microsoft.PowerShell.Commands.GetServiceCommand".
	ID string
	// Exception is the .NET type of the exception.
	Exception string
	// HResult is the HRESULT of the exception; 0 means the HRESULT of the exception's type.
	HResult int32
	// NativeCode is the error number of a Win32Exception; 0 means the low 16 bits of HResult.
	NativeCode int64
	// Category is the name of the ErrorCategory.
	Category string
	// Line and Column are the position in the script, counted from 1, Text is the text of the line, and Command is the
	// failing command. The interpreter sets them.
	Line, Column int
	Text         string
	Command      string
	// Inner is the exception that a MethodInvocationException wraps.
	Inner *Error
	// Target is the ErrorRecord's TargetObject.
	Target Value
	// NotSupported marks an error for something that the lab does not model.
	NotSupported bool
	// NonTerminating reports whether the error obeys -ErrorAction and $ErrorActionPreference.
	NonTerminating bool

	// Fatal reports whether the error ends the script if no try statement catches it. The errors of throw and of -ErrorAction
	// Stop are fatal.
	Fatal bool
	// Extent is the length of the failing text, for the position message.
	Extent string
	// thrown is the operand of throw.
	thrown Value
	// Reported reports whether a NotSupported error was passed to Session.Unsupported.
	Reported bool
}

func (e *Error) Error() string { return e.Message }

// NotSupported returns the error for something that the lab does not model. Its text begins with "not supported by
// the lab".
func NotSupported(format string, args ...any) *Error {
	return &Error{Message: "not supported by the lab: " + fmt.Sprintf(format, args...), ID: "LabNotSupported", Exception: "Changeover.Lab.NotSupportedException", Category: "NotImplemented", NotSupported: true}
}
