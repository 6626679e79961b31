package values

import (
	"strings"
	"time"
)

// ScriptBlock is a {...} or the whole text of a script.
type ScriptBlock struct {
	Text string
	// Body is the parsed text.
	Body any
}

// Void is the missing output of a command. It equals $null, but a pipeline passes nothing on for it, and ConvertTo-Json of
// Windows PowerShell 5.1 writes it as {}.
type Void struct{}

// IsNull reports whether a value equals $null.
func IsNull(v Value) bool {
	_, empty := v.(Void)
	return v == nil || empty
}

// Plain returns $null for the missing output of a command, and other values unchanged.
func Plain(v Value) Value {
	if _, empty := v.(Void); empty {
		return nil
	}
	return v
}

// Accelerators maps PowerShell's short type names to full names.
var Accelerators = map[string]string{
	"string": "System.String", "int": "System.Int32", "int32": "System.Int32", "long": "System.Int64", "int64": "System.Int64",
	"uint32": "System.UInt32", "uint64": "System.UInt64", "uint16": "System.UInt16", "int16": "System.Int16", "byte": "System.Byte",
	"bool": "System.Boolean", "boolean": "System.Boolean", "switch": "System.Management.Automation.SwitchParameter",
	"object": "System.Object", "array": "System.Array", "hashtable": "System.Collections.Hashtable",
	"ordered":        "System.Collections.Specialized.OrderedDictionary",
	"pscustomobject": CustomObjectType, "psobject": "System.Management.Automation.PSObject", "char": "System.Char",
	"double": "System.Double", "float": "System.Single", "decimal": "System.Decimal", "datetime": "System.DateTime",
	"timespan": "System.TimeSpan", "guid": "System.Guid", "regex": "System.Text.RegularExpressions.Regex",
	"scriptblock": "System.Management.Automation.ScriptBlock", "version": "System.Version", "type": "System.Type", "void": "System.Void",
	"math": "System.Math", "convert": "System.Convert", "environment": "System.Environment", "console": "System.Console", "exception": "System.Exception",
	"pscredential": "System.Management.Automation.PSCredential", "securestring": "System.Security.SecureString",
	"uri": "System.Uri", "ipaddress": "System.Net.IPAddress", "single": "System.Single", "sbyte": "System.SByte", "xml": "System.Xml.XmlDocument",
	"ref": "System.Management.Automation.PSReference", "bigint": "System.Numerics.BigInteger", "adsi": "System.DirectoryServices.DirectoryEntry",
	"cimsession": "Microsoft.Management.Infrastructure.CimSession", "wmi": "System.Management.ManagementObject", "wmiclass": "System.Management.ManagementClass",
	"powershell": "System.Management.Automation.PowerShell", "runspace": "System.Management.Automation.Runspaces.Runspace", "mailaddress": "System.Net.Mail.MailAddress",
	"ciminstance": "Microsoft.Management.Infrastructure.CimInstance", "cimclass": "Microsoft.Management.Infrastructure.CimClass",
}

// shownType returns a type as a string: its short name if PowerShell has one.
func shownType(t TypeRef) string {
	for _, short := range []string{"int", "long", "bool", "string", "byte", "double", "object", "array", "hashtable", "scriptblock", "version", "type"} {
		if Accelerators[short] == string(t) {
			return short
		}
	}
	return string(t)
}

// systemNamespaces holds namespaces that may be written without "System." in front.
var systemNamespaces = []string{"io.", "text.", "threading.", "collections.", "security.", "diagnostics.", "net.", "management.", "serviceprocess.", "componentmodel.", "globalization.", "reflection.", "runtime."}

// CanonicalType returns the full name of a type as written in brackets: it replaces accelerators and adds a missing
// "System."; the brackets of arrays remain.
func CanonicalType(name string) string {
	base, array := strings.CutSuffix(name, "[]")
	lower := strings.ToLower(base)
	full, known := Accelerators[lower]
	if !known {
		full = base
		if systemType(lower) {
			full = "System." + base
		}
		for _, ns := range systemNamespaces {
			if strings.HasPrefix(lower, ns) {
				full = "System." + base
			}
		}
		if short, found := strings.CutPrefix(lower, "system."); found && Accelerators[short] != "" && !strings.Contains(short, ".") {
			full = Accelerators[short]
		}
	}
	if array {
		full += "[]"
	}
	return full
}

// systemType reports whether a name without a namespace is a class of the namespace System that has no accelerator.
func systemType(lower string) bool {
	switch lower {
	case "bitconverter", "datetimeoffset", "random":
		return true
	}
	return Enums["system."+lower] != nil || ExceptionTypes()["system."+lower] != nil
}

// TypeName returns the full .NET name of a value's type.
func TypeName(v Value) string {
	switch x := v.(type) {
	case string:
		return "System.String"
	case bool:
		return "System.Boolean"
	case int64:
		if x == int64(int32(x)) {
			return "System.Int32"
		}
		return "System.Int64"
	case float64:
		return "System.Double"
	case time.Time:
		return "System.DateTime"
	case time.Duration:
		return "System.TimeSpan"
	case []byte:
		return "System.Byte[]"
	case []Value:
		return "System.Object[]"
	case *List:
		return x.TypeName
	case *Hashtable:
		if x.Ordered {
			return "System.Collections.Specialized.OrderedDictionary"
		}
		return "System.Collections.Hashtable"
	case *Object:
		return x.TypeName
	case Enum:
		if x.Type == "" {
			return "System.Enum"
		}
		return x.Type
	case *ScriptBlock:
		return "System.Management.Automation.ScriptBlock"
	case TypeRef:
		return "System.RuntimeType"
	case *Error:
		return "System.Management.Automation.ErrorRecord"
	}
	return ""
}

// IsType implements the operator -is.
func IsType(v Value, name string) bool {
	full := strings.ToLower(CanonicalType(name))
	have := TypeName(v)
	switch full {
	case "system.object":
		return !IsNull(v)
	case "system.array", "system.object[]":
		_, ok := v.([]Value)
		_, bytes := v.([]byte)
		return ok || bytes && full == "system.array"
	case "system.string[]":
		items, ok := v.([]Value)
		for _, it := range items {
			_, text := it.(string)
			ok = ok && text
		}
		return ok
	case "system.int64":
		_, ok := v.(int64)
		return ok
	case "system.valuetype":
		switch v.(type) {
		case bool, int64, float64, time.Time, time.Duration, Enum:
			return true
		}
		return false
	case "system.management.automation.psobject":
		return have == CustomObjectType
	case "system.collections.idictionary":
		_, ok := v.(*Hashtable)
		return ok
	case "system.collections.ienumerable", "system.collections.ilist":
		_, list := Enumerable(v)
		return list
	case "system.exception":
		o, ok := v.(*Object)
		_, failure := LiveOf(o).(*Error)
		return ok && failure
	}
	if o, ok := v.(*Object); ok {
		if e, failed := o.Live.(*Error); failed {
			return Derives(e.Exception, full)
		}
	}
	return strings.EqualFold(have, full)
}

// LiveOf returns the value of the host that an object stands for, or nil.
func LiveOf(o *Object) any {
	if o == nil {
		return nil
	}
	return o.Live
}

// Enumerable returns the elements of a collection. The second result is false for a single value.
func Enumerable(v Value) ([]Value, bool) {
	switch x := v.(type) {
	case Void:
		return nil, true
	case []Value, *List, []byte:
		return Array(x), true
	}
	return nil, false
}

// Unroll returns the objects that a value becomes in a pipeline: the elements of a collection, nothing for the
// missing output of a command, and else the value itself, also if it is $null.
func Unroll(v Value) []Value {
	if items, ok := Enumerable(v); ok {
		return items
	}
	return []Value{v}
}

// ArrayListType is the type of $Error and of the collections that grow.
const ArrayListType = "System.Collections.ArrayList"
