// Package posh is a model of Windows PowerShell 5.1 for the lab's hosts. It covers exactly the grammar that this
// project's scripts use, by the rules that Microsoft documents. For everything else it returns an error that begins
// with "not supported by the lab", which can't be confused with an error of Windows.
//
// This package holds the cmdlets that belong to the language, and aliases for the names that cmdlets and hosts use.
// Package parse parses scripts, interpreter runs them, values holds values, operators the operators, dotnet the .NET
// types, and signatures the table of cmdlets.
package posh

import (
	"io"

	"changeover/lab/posh/interpreter"
	"changeover/lab/posh/values"
)

type (
	// Value is a PowerShell value, see values.Value.
	Value = values.Value
	// Void is what a method without a result returns.
	Void = values.Void
	// Object is an object with properties and methods.
	Object = values.Object
	// Property is a property of an Object.
	Property = values.Property
	// Hashtable is a @{...}.
	Hashtable = values.Hashtable
	// List is a collection that can grow.
	List = values.List
	// Enum is a value of an enumeration.
	Enum = values.Enum
	// TypeRef is a .NET type by its full name.
	TypeRef = values.TypeRef
	// ScriptBlock is a {...}.
	ScriptBlock = values.ScriptBlock
	// Error is an ErrorRecord.
	Error = values.Error
)

type (
	// Session is one powershell.exe.
	Session = interpreter.Session
	// Edition is the version and language mode of a powershell.exe.
	Edition = interpreter.Edition
	// Invocation is one call of a cmdlet.
	Invocation = interpreter.Invocation
	// Command implements a cmdlet.
	Command = interpreter.Command
	// Host is the machine that a session runs on.
	Host = interpreter.Host
	// ModuleHost is a Host that knows which modules are installed.
	ModuleHost = interpreter.ModuleHost
	// ReleaseHost is a Host whose release of Windows may lack cmdlets.
	ReleaseHost = interpreter.ReleaseHost
	// COMHost is a Host with COM classes.
	COMHost = interpreter.COMHost
	// EnvironmentHost is a Host that is notified of changes of the environment.
	EnvironmentHost = interpreter.EnvironmentHost
)

// VersionTable returns $PSVersionTable of a PowerShell of this version.
func VersionTable(version string) *Hashtable { return interpreter.VersionTable(version) }

// SplitArguments splits a command line as the C runtime of a program does, see interpreter.SplitArguments.
func SplitArguments(line string) []string { return interpreter.SplitArguments(line) }

// P returns a property with a fixed value that scripts can set.
func P(name string, v Value) *Property { return values.P(name, v) }

// LiveProperty returns a property that calls get each time it is read. If set is nil, the property is read-only.
func LiveProperty(name string, get func() Value, set func(Value) error) *Property {
	return values.LiveProperty(name, get, set)
}

// NewObject returns an object of a .NET type with these properties in this order.
func NewObject(typeName string, props ...*Property) *Object {
	return values.NewObject(typeName, props...)
}

// NewCustom returns a [pscustomobject] with these properties in this order.
func NewCustom(props ...*Property) *Object { return values.NewCustom(props...) }

// NewHashtable returns an empty @{}, or an [ordered] one.
func NewHashtable(ordered bool) *Hashtable { return values.NewHashtable(ordered) }

// NewVersion returns a System.Version object for a text like "10.0.17763".
func NewVersion(text string) *Object { return values.NewVersion(text) }

// NewException returns an exception of a .NET type, e.g. for a method of the host to return.
func NewException(exception, format string, args ...any) *Error {
	return values.NewException(exception, format, args...)
}

// NotSupported returns the error for something that the lab does not model.
func NotSupported(format string, args ...any) *Error { return values.NotSupported(format, args...) }

// ToString converts a value to a string: elements of arrays are joined by spaces, and dates and numbers are formatted in the
// invariant culture.
func ToString(v Value) string { return values.ToString(v) }

// ToInt converts a value to a whole number as [int] does: it parses strings and rounds halves to the even number.
func ToInt(v Value) (int64, error) { return values.ToInt(v) }

// Truthy returns a value as a Boolean: $null, 0, the empty string and the empty array are false, and an array of one
// element is converted as that element.
func Truthy(v Value) bool { return values.Truthy(v) }

// Array returns a value as a list: empty for $null, the elements of an array or list, and one element for other
// values.
func Array(v Value) []Value { return values.Array(v) }

// Strings converts the elements of Array(v) to strings.
func Strings(v Value) []string { return values.Strings(v) }

// FromStrings converts a []string to a PowerShell array.
func FromStrings(in []string) []Value { return values.FromStrings(in) }

// Like reports whether text matches a wildcard pattern, ignoring case, see values.Like.
func Like(pattern, text string) bool { return values.Like(pattern, text) }

// HasWildcard reports whether a name is a pattern for -like and for most -Name parameters.
func HasWildcard(s string) bool { return values.HasWildcard(s) }

// NewSession returns a powershell.exe on host with these standard streams.
func NewSession(host Host, stdin io.Reader, stdout, stderr io.Writer) *Session {
	return interpreter.NewSession(host, language, stdin, stdout, stderr)
}
