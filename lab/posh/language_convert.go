package posh

import (
	"errors"
	"slices"
	"strings"
	"time"

	"changeover/lab/posh/dotnet"
	"changeover/lab/posh/interpreter"
	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

func convertToJSON(_ *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "InputObject", "Depth", "Compress"); err != nil {
		return err
	}
	depth := 2
	if c.Has("Depth") {
		if depth = c.Int("Depth"); depth > 100 {
			return NotSupported("ConvertTo-Json with a depth of more than 100")
		}
	}
	v, ok := jsonInput(c)
	if !ok {
		return nil
	}
	text, err := values.ToJSON(v, depth, c.Bool("Compress"))
	if err != nil {
		return err
	}
	c.Emit(text)
	return nil
}

// jsonInput returns the value to convert: the value of -InputObject, or the objects of the pipeline as an array, or a single
// object without an array. The second result is false if nothing is to be written, as for $null.
func jsonInput(c *Invocation) (Value, bool) {
	if c.Has("InputObject") {
		return c.Value("InputObject"), c.Value("InputObject") != nil
	}
	var items []Value
	items = append(items, c.Input...)
	if len(items) > 1 && slices.ContainsFunc(items, values.IsNull) {
		panic(NotSupported("ConvertTo-Json of $null together with other objects")) // Windows PowerShell 5.1 leaves $null out, later versions do not
	}
	switch len(items) {
	case 0:
		return nil, false
	case 1:
		return items[0], items[0] != nil
	}
	return items, true
}

func convertFromJSON(_ *interpreter.Interp, c *Invocation) error {
	text := strings.Join(Strings(c.Objects("InputObject")), "\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	v, err := values.FromJSON(text)
	if err != nil {
		return err
	}
	c.Emit(v) // Windows PowerShell 5.1 writes an array as one object
	return nil
}

func convertToSecureString(_ *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "String", "AsPlainText", "Force"); err != nil {
		return err
	}
	if !c.Bool("AsPlainText") {
		return NotSupported("ConvertTo-SecureString without -AsPlainText")
	}
	if !c.Bool("Force") {
		return &Error{
			Message: "The system cannot protect plain text input. To suppress this warning and convert the plain text to a SecureString, reissue the command specifying the Force parameter. For more information ,type: get-help ConvertTo-SecureString.",
			ID:      "ImportSecureString_ForceRequired,Microsoft.PowerShell.Commands.ConvertToSecureStringCommand", Exception: "System.ArgumentException", Category: "InvalidArgument", NonTerminating: true,
		}
	}
	for _, v := range c.Objects("String") {
		c.Emit(dotnet.NewSecureString(ToString(v)))
	}
	return nil
}

func newObjectCommand(in *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "TypeName", "ArgumentList", "Property", "ComObject"); err != nil {
		return err
	}
	if c.Has("ComObject") {
		return newCOMObject(in, c)
	}
	full := values.CanonicalType(c.String("TypeName"))
	if err := values.KnownType(full); err != nil {
		return &Error{
			Message: "Cannot find type [" + c.String("TypeName") + "]: verify that the assembly containing this type is loaded.",
			ID:      "TypeNotFound,Microsoft.PowerShell.Commands.NewObjectCommand", Exception: "System.Management.Automation.PSArgumentException", Category: "InvalidType",
		}
	}
	if err := in.S.ConstrainNew(full); err != nil {
		return err
	}
	v, err := interpreter.Members{Interp: in}.NewObject(full, Array(c.Value("ArgumentList")))
	if e := asMethodError(err); e != nil {
		e.ID, e.Category = "ConstructorInvokedThrowException,Microsoft.PowerShell.Commands.NewObjectCommand", "InvalidOperation"
		return e
	}
	if err != nil {
		return err
	}
	if h, ok := c.Value("Property").(*Hashtable); ok {
		if err := setProperties(v, h); err != nil {
			return err
		}
	}
	c.Emit(v)
	return nil
}

// newCOMObject implements New-Object -ComObject with the name of a registered class.
func newCOMObject(in *interpreter.Interp, c *Invocation) error {
	host, ok := in.S.Host.(interpreter.COMHost)
	if !ok || c.Has("Property") {
		return NotSupported("the COM object %s", c.String("ComObject"))
	}
	if err := in.S.ConstrainNew("System.__ComObject"); err != nil {
		return err
	}
	o, err := host.NewCOM(c.String("ComObject"))
	if err != nil {
		return err
	}
	c.Emit(o)
	return nil
}

// asMethodError returns the error of a constructor that failed, or nil for other errors.
func asMethodError(err error) *Error {
	var e *Error
	if errors.As(err, &e) && e.Exception == values.MethodException {
		own := *e
		return &own
	}
	return nil
}

func setProperties(v Value, h *Hashtable) error {
	o, ok := v.(*Object)
	if !ok {
		return NotSupported("New-Object -Property of %s", values.TypeName(v))
	}
	for _, k := range h.Keys {
		value, _ := h.Get(k)
		if o.TypeName == values.CustomObjectType {
			o.Properties = append(o.Properties, P(k, value))
			continue
		}
		if err := interpreter.SetMember(o, k, value); err != nil {
			return err
		}
	}
	return nil
}

func getDate(_ *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "Format"); err != nil {
		return err
	}
	t := time.Now().Local()
	if !c.Has("Format") {
		c.Emit(t)
		return nil
	}
	text, err := values.FormatTime(t, c.String("Format"))
	if err != nil {
		return err
	}
	c.Emit(text)
	return nil
}

func joinPath(_ *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "Path", "ChildPath"); err != nil {
		return err
	}
	for _, v := range c.Objects("Path") {
		c.Emit(JoinPath(ToString(v), c.String("ChildPath")))
	}
	return nil
}

// JoinPath joins a folder and the path below it with exactly one backslash.
func JoinPath(path, child string) string {
	return strings.TrimRight(strings.ReplaceAll(path, "/", `\`), `\`) + `\` + strings.TrimLeft(strings.ReplaceAll(child, "/", `\`), `\`)
}

func splitPath(_ *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "Path", "LiteralPath", "Leaf", "Parent", "Qualifier", "NoQualifier"); err != nil {
		return err
	}
	paths := c.Objects("Path")
	if c.Has("LiteralPath") {
		paths = Array(c.Value("LiteralPath"))
	}
	for _, v := range paths {
		c.Emit(splitPathPart(c, ToString(v)))
	}
	return nil
}

func splitPathPart(c *Invocation, path string) string {
	path = strings.ReplaceAll(path, "/", `\`)
	qualifier, rest, found := strings.Cut(path, ":")
	if !found {
		qualifier, rest = "", path
	}
	trimmed := strings.TrimRight(path, `\`)
	at := strings.LastIndexByte(trimmed, '\\')
	switch {
	case c.Bool("Qualifier"):
		return qualifier + ":"
	case c.Bool("NoQualifier"):
		return rest
	case c.Bool("Leaf"):
		return trimmed[at+1:]
	case at < 0, strings.HasSuffix(trimmed, ":"):
		return ""
	case strings.HasSuffix(trimmed[:at], ":"):
		return trimmed[:at+1]
	}
	return trimmed[:at]
}

func importModule(in *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "Name", "Force", "Global", "DisableNameChecking"); err != nil {
		return err
	}
	for _, name := range c.Strings("Name") {
		known := false
		for _, sig := range signatures.Table() {
			known = known || strings.EqualFold(sig.Module, name)
		}
		if known && in.S.HasModule(name) {
			in.S.UseModule(name)
			continue
		}
		e := &Error{
			Message: "The specified module '" + name + "' was not loaded because no valid module file was found in any module directory.",
			ID:      "Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand", Exception: "System.IO.FileNotFoundException", Category: "ResourceUnavailable", Target: name,
		}
		if err := c.WriteError(e); err != nil {
			return err
		}
	}
	return nil
}
