package interpreter

import "changeover/lab/posh/values"

// Command is a cmdlet's implementation. Parameters are already bound and
// converted by the signature table; pipeline input is complete in Input.
type Command func(c *Invocation) error

// Invocation is one call of a cmdlet.
type Invocation struct {
	// Name as the signature table spells it.
	Name string
	// Params by the parameter's name as the signature table spells it. A switch is bool.
	Params map[string]values.Value
	// Input holds the pipeline's objects; Piped reports whether there was a pipeline before this command.
	Input []values.Value
	Piped bool
	// Session is the powershell.exe that runs the command.
	Session *Session
	// Emit writes one object to the pipeline; Warn writes a warning; WriteError a non-terminating error.
	Emit       func(values.Value)
	Warn       func(string)
	WriteError func(*values.Error) error
}

// ModuleHost is a Host that knows which PowerShell modules are installed. The
// cmdlets of one that is not are unknown commands there, as on Windows.
type ModuleHost interface {
	// HasModule reports whether the module is installed, e.g. "FailoverClusters".
	HasModule(name string) bool
}

// ReleaseHost is a Host whose release of Windows may lack cmdlets and parameters that a later one brought along, also of a
// module that it has. They are unknown there, as on Windows.
type ReleaseHost interface {
	// HasCommand reports whether the release has a cmdlet of a module.
	HasCommand(name, module string) bool
	// HasParameter reports whether a cmdlet of the release has a parameter.
	HasParameter(command, parameter string) bool
}

// EnvironmentHost is a Host that is to know when the process changes its environment.
type EnvironmentHost interface {
	// EnvironmentChanged says that a variable has a new value; an empty one removes it.
	EnvironmentChanged(name, value string)
}

// COMHost is a Host with classes of COM objects for scripts.
type COMHost interface {
	// NewCOM makes an object of a class by its name in the registry, e.g. "Schedule.Service".
	NewCOM(class string) (*values.Object, error)
}

// Host is what the interpreter asks of the machine it runs on.
type Host interface {
	// Command finds a cmdlet of this host by its name as the signature table spells it.
	Command(name string) Command
	// Program runs a native program; found is false where there is none of that name.
	Program(s *Session, name string, args []string, stdin string) (stdout, stderr string, exit int, found bool)
	// Static evaluates [Type]::Member or [Type]::Method(args); ok is false where the type or member is unknown.
	// Type names are full ("System.IO.File" for [IO.File]).
	Static(s *Session, typeName, member string, args []values.Value, call bool) (v values.Value, ok bool, err error)
	// New evaluates New-Object TypeName -ArgumentList args and [Type]::new(args) for types of the host.
	New(s *Session, typeName string, args []values.Value) (v values.Value, ok bool, err error)
	// Environment variables of the machine as this process sees them, by upper-case name.
	Environment() map[string]string
}
