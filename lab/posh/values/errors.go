package values

import (
	"errors"
	"fmt"
	"strings"
)

// Full names of PowerShell's exception types.
const (
	RuntimeException = "System.Management.Automation.RuntimeException"
	BindingException = "System.Management.Automation.ParameterBindingException"
	MethodException  = "System.Management.Automation.MethodInvocationException"
	CastException    = "System.Management.Automation.PSInvalidCastException"
	// systemHResult is COR_E_SYSTEM, 0x80131501, the HRESULT of exceptions whose type is unknown here.
	systemHResult = -2146233087
)

// RuntimeError returns an error of the language.
func RuntimeError(id, format string, args ...any) *Error {
	return &Error{Message: fmt.Sprintf(format, args...), ID: id, Exception: RuntimeException, Category: "InvalidOperation"}
}

// MethodError wraps the exception of a .NET method that was called with count arguments in a
// MethodInvocationException. A NotSupported error is returned unchanged.
func MethodError(method string, count int, inner error) *Error {
	cause := AsError(inner)
	if cause.NotSupported {
		return cause
	}
	name := cause.Exception[strings.LastIndexByte(cause.Exception, '.')+1:]
	return &Error{
		Message: fmt.Sprintf("Exception calling \"%s\" with \"%d\" argument(s): \"%s\"", method, count, cause.Message),
		ID:      name, Exception: MethodException, Category: "NotSpecified", Inner: cause,
	}
}

// NewException returns an exception of a .NET type, e.g. for a method of the host to return.
func NewException(exception, format string, args ...any) *Error {
	return &Error{Message: fmt.Sprintf(format, args...), Exception: exception, Category: "NotSpecified", ID: exception[strings.LastIndexByte(exception, '.')+1:]}
}

// AsError returns err as an *Error. It is a copy, so that callers may change it where a cmdlet returns a shared error
// value.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		own := *e
		if own.Exception == "" {
			own.Exception = "System.Exception"
		}
		return &own
	}
	return &Error{Message: err.Error(), ID: "UnspecifiedError", Exception: "System.Exception", Category: "NotSpecified"}
}

// PositionMessage returns InvocationInfo.PositionMessage: the position and the line, with the failing part
// underlined.
func PositionMessage(e *Error) string {
	if e.Line == 0 {
		return ""
	}
	first, _, _ := strings.Cut(e.Extent, "\n")
	length := max(1, min(len(strings.TrimRight(first, "\r")), len(e.Text)-e.Column+1))
	return fmt.Sprintf("At line:%d char:%d\r\n+ %s\r\n+ %s%s", e.Line, e.Column, e.Text, strings.Repeat(" ", e.Column-1), strings.Repeat("~", length))
}

// Hresult returns the exception's HRESULT.
func (e *Error) Hresult() int64 {
	if e.HResult != 0 {
		return int64(e.HResult)
	}
	if known := ExceptionTypes()[strings.ToLower(e.Exception)]; known != nil {
		return int64(known.hresult)
	}
	return systemHResult
}

// CategoryName returns the name of the ErrorCategory.
func (e *Error) CategoryName() string {
	if e.Category == "" {
		return "NotSpecified"
	}
	return e.Category
}

// ExceptionObject returns $_.Exception.
func ExceptionObject(e *Error) *Object {
	hresult := e.Hresult()
	o := NewObject(e.Exception, P("Message", e.Message), P("HResult", hresult), P("StackTrace", ""), P("Source", ""), P("Data", NewHashtable(false)))
	var inner Value
	if e.Inner != nil {
		inner = ExceptionObject(e.Inner)
	}
	if strings.HasSuffix(e.Exception, ".ParseException") {
		o.Properties = append(o.Properties, LiveProperty("Errors", func() Value { panic(NotSupported("the property Errors of a ParseException")) }, nil))
	}
	if Derives(e.Exception, "System.ComponentModel.Win32Exception") {
		code := e.NativeCode
		if code == 0 {
			code = hresult & 0xffff
		}
		o.Properties = append(o.Properties, P("NativeErrorCode", code))
	}
	o.Properties = append(o.Properties, P("InnerException", inner))
	o.Text = func() string { return e.Exception + ": " + e.Message }
	o.Live = e
	o.SetMethod("GetBaseException", func([]Value) (Value, error) {
		base := e
		for base.Inner != nil {
			base = base.Inner
		}
		return ExceptionObject(base), nil
	})
	return o
}

// ErrorMember returns a property of an ErrorRecord. The second result is false if no property has this name.
func ErrorMember(e *Error, name string) (Value, bool) {
	switch strings.ToLower(name) {
	case "exception":
		if o, ok := e.thrown.(*Object); ok && o.Live == e {
			return o, true
		}
		return ExceptionObject(e), true
	case "fullyqualifiederrorid":
		return e.ID, true
	case "categoryinfo":
		return CategoryObject(e), true
	case "invocationinfo":
		if e.Command == "Write-Error" { // on Windows, the property describes the script's caller
			panic(NotSupported("the property InvocationInfo of an error of Write-Error"))
		}
		return invocationObject(e), true
	case "scriptstacktrace":
		return fmt.Sprintf("at <ScriptBlock>, <No file>: line %d", e.Line), true
	case "targetobject":
		return e.Target, true
	case "errordetails", "pipelineiterationinfo":
		return nil, true
	}
	return nil, false
}

// CategoryObject returns the CategoryInfo of an ErrorRecord.
func CategoryObject(e *Error) *Object {
	category := e.CategoryName()
	reason := e.Exception[strings.LastIndexByte(e.Exception, '.')+1:]
	target := ToString(e.Target)
	o := NewObject("System.Management.Automation.ErrorCategoryInfo",
		P("Category", Enum{Type: "System.Management.Automation.ErrorCategory", Name: category, Number: int64(errorCategory(category))}),
		P("Activity", e.Command), P("Reason", reason), P("TargetName", target), P("TargetType", ShortType(TypeName(e.Target))))
	o.Text = func() string {
		return fmt.Sprintf("%s: (%s:%s) [%s], %s", category, target, ShortType(TypeName(e.Target)), e.Command, reason)
	}
	return o
}

// ShortType returns a type's name without its namespace.
func ShortType(full string) string { return full[strings.LastIndexByte(full, '.')+1:] }

func invocationObject(e *Error) *Object {
	myCommand := NewObject("System.Management.Automation.CommandInfo", P("Name", e.Command))
	myCommand.Text = func() string { return e.Command }
	return NewObject("System.Management.Automation.InvocationInfo",
		P("ScriptLineNumber", int64(e.Line)), P("OffsetInLine", int64(e.Column)), P("Line", e.Text),
		P("PositionMessage", PositionMessage(e)), P("InvocationName", e.Command), P("ScriptName", ""),
		P("MyCommand", myCommand))
}

// categories holds the names of ErrorCategory. A value's number is its index.
var categories = []string{
	"NotSpecified", "OpenError", "CloseError", "DeviceError", "DeadlockDetected", "InvalidArgument", "InvalidData",
	"InvalidOperation", "InvalidResult", "InvalidType", "MetadataError", "NotImplemented", "NotInstalled", "ObjectNotFound",
	"OperationStopped", "OperationTimeout", "SyntaxError", "ParserError", "PermissionDenied", "ResourceBusy",
	"ResourceExists", "ResourceUnavailable", "ReadError", "WriteError", "FromStdErr", "SecurityError", "ProtocolError",
	"ConnectionError", "AuthenticationError", "LimitsExceeded", "QuotaExceeded", "NotEnabled",
}

func errorCategory(name string) int {
	for i, c := range categories {
		if strings.EqualFold(c, name) {
			return i
		}
	}
	return 0
}
