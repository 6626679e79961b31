package interpreter

import "changeover/lab/posh/values"

// Command implements a cmdlet. Its parameters have been bound and converted by the signature table, and Input holds
// all objects of the pipeline.
type Command func(c *Invocation) error

// Invocation is one call of a cmdlet.
type Invocation struct {
	// Name of the cmdlet as the signature table spells it.
	Name string
	// Params holds the parameters by name as the signature table spells it. A switch is a bool.
	Params map[string]values.Value
	// Input holds the objects of the pipeline; Piped reports whether the call is a later command of a pipeline.
	Input []values.Value
	Piped bool
	// Session is the powershell.exe that runs the command.
	Session *Session
	// Emit writes an object to the pipeline, Warn writes a warning, and WriteError a non-terminating error.
	Emit       func(values.Value)
	Warn       func(string)
	WriteError func(*values.Error) error
}

// ModuleHost is a Host that knows which PowerShell modules are installed. Without a module, its cmdlets are unknown
// commands, as on Windows.
type ModuleHost interface {
	// HasModule reports whether the module is installed, e.g. "FailoverClusters".
	HasModule(name string) bool
}

// ReleaseHost is a Host that knows which cmdlets and parameters its release of Windows has. The release may have a module
// without the newer cmdlets and parameters of the module; these are unknown, as on Windows.
type ReleaseHost interface {
	// HasCommand reports whether the release has the cmdlet of the module.
	HasCommand(name, module string) bool
	// HasParameter reports whether the cmdlet has the parameter in this release.
	HasParameter(command, parameter string) bool
}

// EnvironmentHost is a Host that is notified when the process changes its environment.
type EnvironmentHost interface {
	// EnvironmentChanged is called when a variable has a new value; an empty value means that it was removed.
	EnvironmentChanged(name, value string)
}

// COMHost is a Host with COM classes that scripts can use.
type COMHost interface {
	// NewCOM creates an object of a class by its name in the registry, e.g. "Schedule.Service".
	NewCOM(class string) (*values.Object, error)
}

// Host is the machine that a session runs on, with the methods that the interpreter uses.
type Host interface {
	// Command returns the implementation of a cmdlet by its name as the signature table spells it, or nil.
	Command(name string) Command
	// Program runs a native program; found is false if no program has this name.
	Program(s *Session, name string, args []string, stdin string) (stdout, stderr string, exit int, found bool)
	// Static evaluates [Type]::Member or [Type]::Method(args); ok is false if the host does not know the type or the
	// member. Type names are full ("System.IO.File" for [IO.File]).
	Static(s *Session, typeName, member string, args []values.Value, call bool) (v values.Value, ok bool, err error)
	// New evaluates New-Object TypeName -ArgumentList args and [Type]::new(args) for types of the host; ok is false for
	// others.
	New(s *Session, typeName string, args []values.Value) (v values.Value, ok bool, err error)
	// Environment returns the machine's environment variables as this process sees them, by upper-case name.
	Environment() map[string]string
}
