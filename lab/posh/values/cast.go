package values

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// integers holds the ranges of .NET's integer types by full name.
var integers = map[string]struct {
	low, high float64
	name      string
}{
	"System.Byte": {0, math.MaxUint8, "an unsigned byte"}, "System.SByte": {math.MinInt8, math.MaxInt8, "a signed byte"},
	"System.Int16": {math.MinInt16, math.MaxInt16, "an Int16"}, "System.UInt16": {0, math.MaxUint16, "a UInt16"},
	"System.Int32": {math.MinInt32, math.MaxInt32, "an Int32"}, "System.UInt32": {0, math.MaxUint32, "a UInt32"},
	"System.Int64": {math.MinInt64, math.MaxInt64, "an Int64"}, "System.UInt64": {0, math.MaxUint64, "a UInt64"},
}

// castError returns the error of a failed conversion with PowerShell's text, which wraps a PSInvalidCastException.
// cause is the exception of the conversion; nil if no conversion exists.
func castError(v Value, to string, id string, cause *Error) *Error {
	message := fmt.Sprintf("Cannot convert the \"%s\" value of type \"%s\" to type \"%s\".", ToString(v), TypeName(v), to)
	switch {
	case v == nil:
		message = fmt.Sprintf("Cannot convert null to type \"%s\".", to)
	case cause != nil:
		message = fmt.Sprintf("Cannot convert value \"%s\" to type \"%s\". Error: \"%s\"", ToString(v), to, cause.Message)
	}
	return &Error{
		Message: message, ID: id, Exception: RuntimeException, Category: "InvalidArgument",
		Inner: &Error{Message: message, ID: id, Exception: CastException, Category: "InvalidArgument", Inner: cause},
	}
}

// NoConversion returns the error for a value that can't be converted to a type because no conversion exists.
func NoConversion(v Value, to string) *Error {
	switch {
	case v == nil:
		return castError(v, to, "nullToObjectInvalidCast", nil)
	case isBool(v):
		return castError(v, to, "InvalidCastIConvertible", NewException("System.InvalidCastException", "Invalid cast from 'System.Boolean' to '%s'.", to))
	}
	return castError(v, to, "ConvertToFinalInvalidCastException", nil)
}

func isBool(v Value) bool { _, ok := v.(bool); return ok }

// BadText returns the error for a text that can't be parsed as a value of a type.
func BadText(v Value, to, why string) *Error {
	id := "InvalidCastParseTargetInvocation"
	switch {
	case to == "System.TimeSpan":
		id = "InvalidCastParseTargetInvocationWithFormatProvider"
	case IsInteger(to):
		id = "InvalidCastFromStringToInteger"
	case to == "System.Double":
		id = "InvalidCastFromStringToDoubleOrSingle"
	}
	return castError(v, to, id, NewException("System.FormatException", "%s", why))
}

// outOfBounds returns the error for a number that an integer type can't hold.
func outOfBounds(v Value, to string) *Error {
	id := "InvalidCastIConvertible"
	if _, text := v.(string); text {
		id = "InvalidCastFromStringToInteger"
	}
	return castError(v, to, id, NewException("System.OverflowException", "Value was either too large or too small for %s.", integers[to].name))
}

func unknownType(name string) *Error {
	e := RuntimeError("TypeNotFound", "Unable to find type [%s].", name)
	return e
}

// KnownType returns an error if name is a short type name that Windows does not know.
func KnownType(name string) error {
	base := strings.TrimSuffix(CanonicalType(name), "[]")
	if !strings.Contains(base, ".") {
		return unknownType(name)
	}
	return nil
}

// ConvertTo implements a cast to the type of that name.
func ConvertTo(v Value, name string) (Value, error) { return convertTo(v, name, CanonicalType(name)) }

// convertTo converts a value to the type full. Errors show name, as the script contains it.
func convertTo(v Value, name, full string) (Value, error) {
	if base, array := strings.CutSuffix(full, "[]"); array {
		return ConvertArray(v, base)
	}
	if IsInteger(full) {
		return ConvertInteger(v, full)
	}
	switch full {
	case "System.Object", "System.Management.Automation.PSObject":
		return v, nil
	case "System.String":
		return ToString(v), nil
	case "System.Boolean", "System.Management.Automation.SwitchParameter":
		return Truthy(v), nil
	case "System.Array":
		return ConvertArray(v, "System.Object")
	case CustomObjectType:
		return ToCustomObject(v), nil
	case "System.Double":
		return convertDouble(v)
	case "System.Void":
		return Void{}, nil
	case "System.Collections.Hashtable", "System.Collections.IDictionary", "System.Management.Automation.ScriptBlock", "System.Type":
		if _, table := v.(*Hashtable); v == nil || table && strings.HasPrefix(full, "System.Collections.") {
			return v, nil
		}
	}
	if text, ok := v.(string); ok && text != "" && full == xmlDocument {
		return toXML(text)
	}
	if err := KnownType(name); err != nil {
		return nil, err
	}
	// PowerShell appends # and the CIM class to the type name of a CIM instance.
	if own, _, _ := strings.Cut(TypeName(v), "#"); strings.EqualFold(own, full) {
		return v, nil
	}
	return convertRest(v, full)
}

// convertRest converts texts and numbers to TimeSpan, Version, Type and ActionPreference.
func convertRest(v Value, full string) (Value, error) {
	convert := map[string]func(Value) (Value, error){
		"System.TimeSpan": toSpan, "System.Version": toVersionValue, "System.Type": toType, "System.Management.Automation.ActionPreference": ToAction,
	}[full]
	switch v.(type) {
	case string, int64, float64, Enum, time.Time, time.Duration:
		if convert != nil {
			return convert(v)
		}
	case *Hashtable:
		if convert != nil && full != "System.Type" {
			return nil, castError(v, full, "ObjectCreationError", nil)
		}
	}
	if convert == nil && !hasNoConversions[full] {
		return nil, NotSupported("converting to [%s]", full)
	}
	return nil, NoConversion(v, full)
}

// hasNoConversions holds types that other values can't be converted to.
var hasNoConversions = map[string]bool{
	"System.Collections.Hashtable": true, "System.Collections.IDictionary": true, "System.Management.Automation.ScriptBlock": true,
}

func toType(v Value) (Value, error) {
	if text, ok := v.(string); ok && KnownType(text) == nil {
		return TypeRef(CanonicalType(text)), nil
	}
	return nil, castError(v, "System.Type", "InvalidCastFromStringToType", nil)
}

func convertDouble(v Value) (Value, error) {
	if text, ok := v.(string); ok {
		n, found := ParseNumber(text)
		if !found {
			return nil, BadText(v, "System.Double", numberFormat)
		}
		return ToFloat(n), nil
	}
	n, ok := AsNumber(v)
	if !ok {
		return nil, NoConversion(v, "System.Double")
	}
	return ToFloat(n), nil
}

// ConvertArray implements a cast to an array of the type element.
func ConvertArray(v Value, element string) (Value, error) {
	if v == nil {
		return nil, nil
	}
	items, many := Enumerable(v)
	if !many {
		items = []Value{v}
	}
	full := CanonicalType(element) // This is done once, not for each element: an array may hold the bytes of a file.
	out := make([]Value, len(items))
	for i, it := range items {
		one, err := convertTo(Plain(it), element, full)
		if err != nil {
			return nil, elementError(v, element, many, err)
		}
		out[i] = one
	}
	if element == "System.Byte" {
		return toBytes(out), nil
	}
	return out, nil
}

// elementError returns the error of converting one element. If the value is not a collection, the error names the
// array type.
func elementError(v Value, element string, many bool, err error) error {
	e := AsError(err)
	if many || e.NotSupported || e.ID == "ConvertToFinalInvalidCastException" || e.Inner == nil {
		return e
	}
	return castError(v, element+"[]", "InvalidCastExceptionScalarToArray", e.Inner.Inner)
}

func toBytes(items []Value) []byte {
	out := make([]byte, len(items))
	for i, it := range items {
		n, _ := it.(int64)
		out[i] = byte(n) //nolint:gosec // its range was checked
	}
	return out
}

// ConvertInteger implements a cast to an integer type, given by its full name.
func ConvertInteger(v Value, full string) (Value, error) {
	n, ok := AsNumber(v)
	if !ok {
		if _, text := v.(string); text {
			return nil, BadText(v, full, numberFormat)
		}
		return nil, NoConversion(v, full)
	}
	limits := integers[full]
	if f := math.RoundToEven(ToFloat(n)); f < limits.low || f > limits.high || f == math.MaxInt64 && full == "System.Int64" && !IsWhole(n) {
		return nil, outOfBounds(v, full)
	}
	if whole, ok := n.(int64); ok {
		return whole, nil
	}
	f, _ := n.(float64)
	if f >= math.MaxInt64 {
		return nil, NotSupported("a whole number above 9223372036854775807")
	}
	return int64(math.RoundToEven(f)), nil
}

// IsWhole reports whether a value is an integer.
func IsWhole(v Value) bool { _, ok := v.(int64); return ok }

// ConvertParameter converts an argument to the type of a script block's parameter. A Boolean parameter accepts fewer
// values than a cast.
func ConvertParameter(v Value, typeName, name string) (Value, error) {
	if typeName == "" {
		return v, nil
	}
	full := CanonicalType(typeName)
	if full == "System.Boolean" {
		switch v.(type) {
		case bool, int64, float64:
		default:
			return nil, transformError(name, NoConversion(v, full).WordedForBoolean(v))
		}
	}
	out, err := ConvertTo(v, typeName)
	if err != nil {
		return nil, transformError(name, AsError(err))
	}
	return out, nil
}

// WordedForBoolean replaces the message with the one for a Boolean parameter and returns the error.
func (e *Error) WordedForBoolean(v Value) *Error {
	e.Message = fmt.Sprintf("Cannot convert value \"%s\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.", TypeName(v))
	return e
}

func transformError(name string, cause *Error) *Error {
	if cause.NotSupported {
		return cause
	}
	return &Error{
		Message: "Cannot process argument transformation on parameter '" + name + "'. " + cause.Message, ID: "ParameterArgumentTransformationError",
		Exception: "System.Management.Automation.ParameterBindingArgumentTransformationException", Category: "InvalidData",
		Inner: &Error{Message: cause.Message, Exception: "System.Management.Automation.ArgumentTransformationMetadataException", Inner: cause.Inner},
	}
}

// Unbound returns the value of a parameter of the named type that has no argument and no default.
func Unbound(typeName string) Value {
	full := CanonicalType(typeName)
	if _, whole := integers[full]; whole {
		return int64(0)
	}
	switch full {
	case "System.String":
		return ""
	case "System.Boolean", "System.Management.Automation.SwitchParameter":
		return false
	case "System.DateTime":
		return time.Time{}
	case "System.Double":
		return float64(0)
	}
	return nil
}
