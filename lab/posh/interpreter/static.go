package interpreter

import (
	"errors"
	"strings"

	"changeover/lab/posh/dotnet"
	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// static evaluates [Type]::Member and [Type]::Method(args). It tries the .NET types that are the same on all machines first,
// then the types of the host.
func (in Members) static(full, written, name string, args []values.Value, called bool) (values.Value, error) {
	if err := values.KnownType(written); err != nil {
		return nil, err
	}
	if called {
		if err := in.S.constrainMethod(full); err != nil {
			return nil, err
		}
	}
	if called && strings.EqualFold(name, "new") {
		return in.NewObject(full, args)
	}
	v, found, err := in.neutral(full, strings.ToLower(name), args, called)
	if err == nil && !found {
		v, found, err = in.S.Host.Static(in.S, full, name, args, called)
	}
	if err != nil {
		if called {
			return nil, in.methodFailed(name, len(args), err)
		}
		return nil, values.AsError(err)
	}
	if !found {
		return nil, values.NotSupported("[%s]::%s", full, name)
	}
	if v == nil && called && returnsNothing[strings.ToLower(name)] {
		return values.Void{}, nil
	}
	return values.Normal(v), nil
}

// neutral evaluates static members of the .NET types that are the same on all machines. The second result is false
// for other types and members.
func (in Members) neutral(full, lower string, args []values.Value, called bool) (values.Value, bool, error) {
	if names, ok := values.Enums[strings.ToLower(full)]; ok && !called {
		for i, name := range names {
			if strings.EqualFold(name, lower) {
				return values.Enum{Type: full, Name: name, Number: int64(i)}, true, nil
			}
		}
	}
	switch strings.ToLower(full) {
	case "system.console":
		return in.S.console(lower, args, called)
	case "system.convert":
		return dotnet.ConvertClass(lower, args)
	case "system.text.encoding":
		return dotnet.EncodingClass(lower, args)
	case "system.environment":
		return in.S.environmentClass(lower, args)
	case "system.management.automation.scriptblock":
		return scriptBlockClass(lower, args)
	}
	return nil, false, nil
}

func scriptBlockClass(lower string, args []values.Value) (values.Value, bool, error) {
	if lower != "create" || len(args) != 1 {
		return nil, false, nil
	}
	b, err := parse.Parse(values.ToString(args[0]))
	if err != nil {
		return nil, true, err
	}
	return b, true, nil
}

// setStatic assigns a value to [Type]::Member.
func (in Members) setStatic(full, name string, v values.Value) error {
	if err := in.S.constrainSetter(full); err != nil {
		return err
	}
	if full != "System.Console" {
		return values.NotSupported("assigning to [%s]::%s", full, name)
	}
	enc, ok := dotnet.EncodingOf(v)
	if !ok {
		return values.NotSupported("assigning a value of type %s to [Console]::%s", values.TypeName(v), name)
	}
	switch strings.ToLower(name) {
	case "inputencoding":
		in.S.inputEncoding = &dotnet.Encoding{Name: enc.Name}
	case "outputencoding":
		in.S.outputEncoding = &dotnet.Encoding{Name: enc.Name} // the console never writes a byte order mark
	default:
		return values.NotSupported("assigning to [Console]::%s", name)
	}
	return nil
}

func (s *Session) console(lower string, args []values.Value, called bool) (values.Value, bool, error) {
	out := func() *values.Object {
		return dotnet.NewWriter(&dotnet.Writer{W: s.stdout, Encoding: s.consoleOutput, AutoFlush: true, Started: true})
	}
	input := func() *values.Object { return dotnet.NewReader(&dotnet.Reader{R: s.stdin, Encoding: s.consoleInput}) }
	if called {
		switch lower {
		case "openstandardinput":
			return dotnet.NewStream(&dotnet.Stream{R: s.stdin}), true, nil
		case "openstandardoutput":
			return dotnet.NewStream(&dotnet.Stream{W: s.stdout}), true, nil
		case "openstandarderror":
			return dotnet.NewStream(&dotnet.Stream{W: s.stderr}), true, nil
		case "write", "writeline":
			v, err := out().Methods[lower](args)
			return v, true, err
		case "readline":
			v, err := input().Methods[lower](nil)
			return v, true, err
		}
		return nil, false, nil
	}
	switch lower {
	case "out":
		return out(), true, nil
	case "error":
		return dotnet.NewWriter(&dotnet.Writer{W: s.stderr, Encoding: s.consoleOutput, AutoFlush: true, Started: true}), true, nil
	case "in":
		return input(), true, nil
	case "inputencoding":
		return dotnet.NewEncoding(s.consoleInput().Name, false), true, nil
	case "outputencoding":
		return dotnet.NewEncoding(s.consoleOutput().Name, false), true, nil
	case "isinputredirected", "isoutputredirected":
		return true, true, nil
	}
	return nil, false, nil
}

func (s *Session) environmentClass(lower string, args []values.Value) (values.Value, bool, error) {
	switch {
	case lower == "getenvironmentvariable" && len(args) == 1:
		return s.environment(values.ToString(args[0])), true, nil
	case lower == "setenvironmentvariable" && len(args) == 2:
		s.setEnvironment(values.ToString(args[0]), args[1])
		return values.Void{}, true, nil
	case lower == "newline":
		return "\r\n", true, nil
	case lower == "exit" && len(args) == 1:
		code, err := values.ToInt(args[0])
		return nil, true, errors.Join(err, &signal{kind: "exit", code: int(code)})
	}
	return nil, false, nil
}

// NewObject evaluates New-Object TypeName and [Type]::new().
func (in Members) NewObject(full string, args []values.Value) (values.Value, error) {
	v, found, err := neutralNew(strings.ToLower(full), args)
	if err == nil && !found {
		v, found, err = in.S.Host.New(in.S, full, args)
	}
	if err != nil {
		e := values.AsError(err)
		if e.NotSupported {
			return nil, e
		}
		return nil, values.MethodError(".ctor", len(args), e)
	}
	if found {
		return v, nil
	}
	if known := values.ExceptionTypes()[strings.ToLower(full)]; known != nil {
		return newExceptionObject(known.Name, args)
	}
	return nil, values.NotSupported("creating an object of type %s", full)
}

const win32Exception = "System.ComponentModel.Win32Exception"

// win32Messages holds the messages of Windows for the error numbers that a script may use.
var win32Messages = map[int64]string{2: "The system cannot find the file specified", 5: "Access is denied", 183: "Cannot create a file when that file already exists"}

// newExceptionObject creates an exception with one of the constructors that all exceptions have, or a Win32Exception
// from an error number.
func newExceptionObject(full string, args []values.Value) (values.Value, error) {
	e := &values.Error{Message: "Exception of type '" + full + "' was thrown.", Exception: full, Category: "OperationStopped"}
	if len(args) > 2 {
		return nil, values.NotSupported("creating a %s from %d arguments", full, len(args))
	}
	if len(args) > 0 {
		e.Message = values.ToString(args[0])
	}
	if len(args) > 1 {
		inner, ok := args[1].(*values.Object)
		cause, exception := values.LiveOf(inner).(*values.Error)
		if !ok || !exception {
			return nil, values.NotSupported("creating a %s with a second argument of type %s", full, values.TypeName(args[1]))
		}
		e.Inner = cause
	}
	if values.Derives(full, win32Exception) {
		code, _ := dotnet.FirstOf(args).(int64)
		if e.NativeCode, e.Message = code, win32Messages[code]; e.Message == "" {
			return nil, values.NotSupported("creating a %s with the error number %s", full, values.ToString(dotnet.FirstOf(args)))
		}
	}
	e.ID = e.Message
	return values.ExceptionObject(e), nil
}

func neutralNew(lower string, args []values.Value) (values.Value, bool, error) {
	var v values.Value
	var err error
	switch lower {
	case "system.text.utf8encoding":
		v = dotnet.NewEncoding("utf-8", len(args) > 0 && values.Truthy(args[0]))
		if len(args) > 1 && values.Truthy(args[1]) {
			v = dotnet.StrictUTF8(len(args) > 0 && values.Truthy(args[0]))
		}
	case "system.text.unicodeencoding":
		v = dotnet.NewEncoding("utf-16", true)
	case "system.text.asciiencoding":
		v = dotnet.NewEncoding("us-ascii", false)
	case "system.io.streamreader":
		if _, path := dotnet.FirstOf(args).(string); path {
			return nil, false, nil
		}
		v, err = dotnet.OpenReader(args)
	case "system.io.streamwriter":
		v, err = dotnet.OpenWriter(args)
	case "system.byte[]":
		v, err = dotnet.NewBytes(args)
	case "system.collections.hashtable":
		v = values.NewHashtable(false)
	case "system.collections.specialized.ordereddictionary":
		v = values.NewHashtable(true)
	case values.CustomObjectType, strings.ToLower(values.CustomObjectType), "system.management.automation.psobject", "system.object":
		v = values.NewCustom()
	case "system.management.automation.pscredential":
		v, err = dotnet.CredentialFrom(args)
	case "system.net.networkcredential":
		v, err = dotnet.NetworkCredentialFrom(args)
	case "system.version":
		v, err = values.VersionFrom(args)
	default:
		return nil, false, nil
	}
	return v, true, err
}
