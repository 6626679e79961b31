// Package posh is the part of Windows PowerShell 5.1 that the lab's hosts are
// sent: exactly the grammar that this project writes, by the rules that
// Microsoft documents. What it does not model it refuses as "not supported by
// the lab", which no one can mistake for an error of Windows.
//
// It has the cmdlets that belong to the language, and the names that cmdlets and
// hosts use. Scripts are read by parse, run by interpreter, on values, by the
// rules of operators, with the .NET types of dotnet; signatures is the table of cmdlets.
package posh

import (
	"io"

	"changeover/lab/posh/interpreter"
	"changeover/lab/posh/values"
)

type (
	// Value is a PowerShell value.
	Value = values.Value
	// Void is what a method without a result returns.
	Void = values.Void
	// Object is an object with properties and methods.
	Object = values.Object
	// Property is one of an Object.
	Property = values.Property
	// Hashtable is @{...}.
	Hashtable = values.Hashtable
	// List is a growing collection.
	List = values.List
	// Enum is a value of an enumerated type.
	Enum = values.Enum
	// TypeRef is a type by its name.
	TypeRef = values.TypeRef
	// ScriptBlock is {...}.
	ScriptBlock = values.ScriptBlock
	// Error is an ErrorRecord.
	Error = values.Error
)

type (
	// Session is one powershell.exe.
	Session = interpreter.Session
	// Edition is what a powershell.exe is able to.
	Edition = interpreter.Edition
	// Invocation is one call of a cmdlet.
	Invocation = interpreter.Invocation
	// Command is the implementation of a cmdlet.
	Command = interpreter.Command
	// Host is the machine that a session runs on.
	Host = interpreter.Host
	// ModuleHost is a Host that knows which modules are installed.
	ModuleHost = interpreter.ModuleHost
	// ReleaseHost is a Host whose release of Windows may lack cmdlets.
	ReleaseHost = interpreter.ReleaseHost
	// COMHost is a Host with classes of COM objects.
	COMHost = interpreter.COMHost
	// EnvironmentHost is a Host that is to know of changes of the environment.
	EnvironmentHost = interpreter.EnvironmentHost
)

// VersionTable is $PSVersionTable of a PowerShell of this version.
func VersionTable(version string) *Hashtable { return interpreter.VersionTable(version) }

// SplitArguments parts a command line as the C runtime of a program does:
// quotes group, and backslashes count only before a quote.
func SplitArguments(line string) []string { return interpreter.SplitArguments(line) }

// P is a plain property.
func P(name string, v Value) *Property { return values.P(name, v) }

// LiveProperty is a property that reads the model each time; a nil set makes
// it read-only.
func LiveProperty(name string, get func() Value, set func(Value) error) *Property {
	return values.LiveProperty(name, get, set)
}

// NewObject is an object of a .NET type with these properties in this order.
func NewObject(typeName string, props ...*Property) *Object {
	return values.NewObject(typeName, props...)
}

// NewCustom is a [pscustomobject] with these properties in this order.
func NewCustom(props ...*Property) *Object { return values.NewCustom(props...) }

// NewHashtable is an empty @{}; ordered makes it an [ordered] one.
func NewHashtable(ordered bool) *Hashtable { return values.NewHashtable(ordered) }

// NewVersion is a System.Version object of text like "10.0.17763".
func NewVersion(text string) *Object { return values.NewVersion(text) }

// NewException is an error of a .NET type, e.g. what a method of the host throws.
func NewException(exception, format string, args ...any) *Error {
	return values.NewException(exception, format, args...)
}

// NotSupported is the lab's own refusal of something it does not model.
func NotSupported(format string, args ...any) *Error { return values.NotSupported(format, args...) }

// ToString is the value in a string: arrays are joined by a blank, dates and
// numbers are written as the invariant culture does.
func ToString(v Value) string { return values.ToString(v) }

// ToInt is the value as a whole number, as [int] converts: strings are parsed,
// halves go to the even value.
func ToInt(v Value) (int64, error) { return values.ToInt(v) }

// Truthy is the value as a condition: $null, 0, the empty string and the empty
// array are false, and an array of one element is what that element is.
func Truthy(v Value) bool { return values.Truthy(v) }

// Array turns a Value into a list as the pipeline would: $null is empty, an
// array or list its elements, anything else one element.
func Array(v Value) []Value { return values.Array(v) }

// Strings is Array with each element as a string.
func Strings(v Value) []string { return values.Strings(v) }

// FromStrings is a []string as a PowerShell array.
func FromStrings(in []string) []Value { return values.FromStrings(in) }

// Like matches text against a wildcard pattern in any case: * ? [abc] [a-z],
// and a backtick before a wildcard that means itself.
func Like(pattern, text string) bool { return values.Like(pattern, text) }

// HasWildcard reports whether a name is a pattern to -like and to most -Name parameters.
func HasWildcard(s string) bool { return values.HasWildcard(s) }

// NewSession is a powershell.exe on host with these standard streams.
func NewSession(host Host, stdin io.Reader, stdout, stderr io.Writer) *Session {
	return interpreter.NewSession(host, language, stdin, stdout, stderr)
}
