// Package values are the values of PowerShell: how they convert, compare and print, as Microsoft documents them
// for Windows PowerShell 5.1, and errors, which are values too.
package values

import "fmt"

// Value is a PowerShell value: nil ($null), bool, int64 (every integer type),
// float64, string (and char), time.Time, time.Duration (a TimeSpan), []byte,
// []Value (an array), *List, *Hashtable, *Object, Enum, *ScriptBlock, TypeRef or
// *Error (an ErrorRecord).
type Value = any

// Enum is a value of an enumerated .NET type: a string in text and comparisons,
// a number for ConvertTo-Json and casts.
type Enum struct {
	// Type is the .NET type name; empty where no one asks for it.
	Type   string
	Name   string
	Number int64
}

// List is a growing .NET collection: an ArrayList or a Queue.
type List struct {
	TypeName string
	Items    []Value
}

// TypeRef is a .NET type, e.g. [int] or the answer of GetType(), by its full name.
type TypeRef string

// CustomObjectType is the type of [pscustomobject].
const CustomObjectType = "System.Management.Automation.PSCustomObject"

// Object is an object with a .NET type name, ordered properties and methods:
// a PSCustomObject, or something live of the host (a service, a cluster resource).
type Object struct {
	TypeName   string
	Properties []*Property
	// Methods by lower-case name.
	Methods map[string]func(args []Value) (Value, error)
	// Text is what the object becomes as a string, e.g. its Name; nil: PowerShell's @{a=b} form for custom objects, else the type name.
	Text func() string
	// Live is the model's own object behind this one, for cmdlets that take it from the pipeline.
	Live any
}

// Property is one property of an Object. Get wins over Value where set; a nil
// Set on a live object makes it read-only.
type Property struct {
	Name  string
	Value Value
	Get   func() Value
	Set   func(Value) error
	// Enum marks an enumerated value: Value is its name as a string, Number what ConvertTo-Json prints.
	Enum   bool
	Number int64
}

// Hashtable is @{...}: keys are case-insensitive and keep their order when [ordered].
type Hashtable struct {
	Keys    []string
	Values  map[string]Value // by lower-case key
	Ordered bool

	// Numbered tables have numbers among their keys: $Matches.
	Numbered bool
}

// Error is an ErrorRecord.
type Error struct {
	Message string
	// ID is the FullyQualifiedErrorId, e.g. "ServiceNotFound,Microsoft.PowerShell.Commands.GetServiceCommand".
	ID string
	// Exception is the .NET type of the exception.
	Exception string
	// HResult as PowerShell shows it; 0 becomes 0x80131501.
	HResult int32
	// NativeCode is the Win32Exception's error number; 0: the low half of HResult.
	NativeCode int64
	// Category is the ErrorCategory's name.
	Category string
	// Line and column of the script where it failed (1 is the first), the line's text and the command, filled in by the interpreter.
	Line, Column int
	Text         string
	Command      string
	// Inner is the exception that a MethodInvocationException wraps.
	Inner *Error
	// Target is the ErrorRecord's TargetObject.
	Target Value
	// NotSupported marks the lab's own refusals.
	NotSupported bool
	// NonTerminating errors obey -ErrorAction and $ErrorActionPreference.
	NonTerminating bool

	// Fatal errors end the script where nothing catches them: throw, and -ErrorAction Stop.
	Fatal bool
	// Extent is the length of the failing text, for the position message.
	Extent string
	// thrown is the object that throw was given.
	thrown Value
	// Reported marks a refusal of the lab that was reported already.
	Reported bool
}

func (e *Error) Error() string { return e.Message }

// NotSupported is the lab's own refusal of something it does not model.
func NotSupported(format string, args ...any) *Error {
	return &Error{Message: "not supported by the lab: " + fmt.Sprintf(format, args...), ID: "LabNotSupported", Exception: "Changeover.Lab.NotSupportedException", Category: "NotImplemented", NotSupported: true}
}
