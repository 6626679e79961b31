package posh

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// integers are the ranges of .NET's integer types.
var integers = map[string]struct {
	low, high float64
	name      string
}{
	"System.Byte": {0, math.MaxUint8, "an unsigned byte"}, "System.SByte": {math.MinInt8, math.MaxInt8, "a signed byte"},
	"System.Int16": {math.MinInt16, math.MaxInt16, "an Int16"}, "System.UInt16": {0, math.MaxUint16, "a UInt16"},
	"System.Int32": {math.MinInt32, math.MaxInt32, "an Int32"}, "System.UInt32": {0, math.MaxUint32, "a UInt32"},
	"System.Int64": {math.MinInt64, math.MaxInt64, "an Int64"}, "System.UInt64": {0, math.MaxUint64, "a UInt64"},
}

// castError is a failed conversion as PowerShell words it; why may be empty.
func castError(v Value, to, why string) *Error {
	from := "value \"" + ToString(v) + "\""
	if _, text := v.(string); !text && why == "" {
		return &Error{
			Message: fmt.Sprintf("Cannot convert the %s of type \"%s\" to type \"%s\".", "\""+ToString(v)+"\" value", typeName(v), to),
			ID:      "ConvertToFinalInvalidCastException", Exception: "System.Management.Automation.PSInvalidCastException", Category: "InvalidArgument",
		}
	}
	message := fmt.Sprintf("Cannot convert %s to type \"%s\".", from, to)
	id := "InvalidCastConstructorException"
	if why != "" {
		message += " Error: \"" + why + "\""
		id = "InvalidCastIConvertible"
		if _, ok := v.(string); ok && strings.Contains(to, "Int") {
			id = "InvalidCastFromStringToInteger"
		}
	}
	return &Error{Message: message, ID: id, Exception: "System.Management.Automation.PSInvalidCastException", Category: "InvalidArgument"}
}

func unknownType(name string) *Error {
	e := runtimeError("TypeNotFound", "Unable to find type [%s].", name)
	return e
}

// knownType refuses a short type name that Windows does not know either.
func knownType(name string) error {
	base := strings.TrimSuffix(canonicalType(name), "[]")
	if !strings.Contains(base, ".") {
		return unknownType(name)
	}
	return nil
}

// Convert is a value as the named .NET type, as a cast does it.
func Convert(v Value, typeName string) (Value, error) { return convertTo(plain(v), typeName) }

func convertTo(v Value, name string) (Value, error) {
	full := canonicalType(name)
	if base, array := strings.CutSuffix(full, "[]"); array {
		return convertArray(v, base)
	}
	if _, ok := integers[full]; ok {
		return convertInteger(v, full)
	}
	switch full {
	case "System.Object", "System.Management.Automation.PSObject":
		return v, nil
	case "System.String":
		return ToString(v), nil
	case "System.Boolean", "System.Management.Automation.SwitchParameter":
		return Truthy(v), nil
	case "System.Array":
		return convertArray(v, "System.Object")
	case customObjectType:
		return toCustomObject(v), nil
	case "System.Double", "System.Single", "System.Decimal":
		n, err := toNumber(v)
		if err != nil {
			return nil, castError(v, full, numberFormat)
		}
		return toFloat(n), nil
	case "System.Char":
		return toChar(v)
	}
	return convertRest(v, name, full)
}

func convertRest(v Value, name, full string) (Value, error) {
	switch full {
	case "System.DateTime":
		return toTime(v)
	case "System.TimeSpan":
		return toSpan(v)
	case "System.Version":
		return toVersion(v)
	case "System.Text.RegularExpressions.Regex":
		return newRegex(ToString(v))
	case "System.Collections.Hashtable", "System.Collections.IDictionary":
		if h, ok := v.(*Hashtable); ok || v == nil {
			return h, nil
		}
		return nil, castError(v, full, "")
	case "System.Collections.ArrayList":
		return &List{TypeName: full, Items: append([]Value{}, Array(v)...)}, nil
	case "System.Management.Automation.ScriptBlock":
		if b, ok := v.(*ScriptBlock); ok {
			return b, nil
		}
		return nil, castError(v, full, "")
	case "System.Guid":
		return newGUID(ToString(v))
	case "System.Type":
		if t, ok := v.(TypeRef); ok {
			return t, nil
		}
		return TypeRef(canonicalType(ToString(v))), knownType(ToString(v))
	case "System.Void":
		return void{}, nil
	}
	if err := knownType(name); err != nil {
		return nil, err
	}
	if strings.EqualFold(typeName(v), full) {
		return v, nil
	}
	return nil, NotSupported("converting to [%s]", name)
}

func convertArray(v Value, element string) (Value, error) {
	if v == nil {
		return nil, nil
	}
	items, many := enumerable(v)
	if !many {
		items = []Value{v}
	}
	if element == "System.Byte" {
		return toBytes(items)
	}
	out := make([]Value, len(items))
	for i, it := range items {
		one, err := convertTo(plain(it), element)
		if err != nil {
			return nil, err
		}
		out[i] = one
	}
	return out, nil
}

func toBytes(items []Value) (Value, error) {
	out := make([]byte, len(items))
	for i, it := range items {
		n, err := convertInteger(it, "System.Byte")
		if err != nil {
			return nil, err
		}
		out[i] = byte(n.(int64)) //nolint:gosec // its range was checked
	}
	return out, nil
}

func convertInteger(v Value, full string) (Value, error) {
	if s, ok := v.(string); ok && utf8.RuneCountInString(s) == 1 && (s[0] < '0' || s[0] > '9') {
		return nil, castError(v, full, numberFormat)
	}
	n, err := toNumber(v)
	if err != nil {
		if _, text := v.(string); text {
			return nil, castError(v, full, numberFormat)
		}
		return nil, castError(v, full, "")
	}
	limits := integers[full]
	if f := math.RoundToEven(toFloat(n)); f < limits.low || f > limits.high {
		return nil, castError(v, full, "Value was either too large or too small for "+limits.name+".")
	}
	if whole, ok := n.(int64); ok {
		return whole, nil
	}
	return int64(math.RoundToEven(n.(float64))), nil
}

func toChar(v Value) (Value, error) {
	switch x := v.(type) {
	case int64:
		return string(rune(x)), nil //nolint:gosec // a code point
	case string:
		if utf8.RuneCountInString(x) == 1 {
			return x, nil
		}
	}
	return nil, castError(v, "System.Char", "String must be exactly one character long.")
}

// convertParameter is a value as a script block's parameter takes it: stricter
// than a cast for Booleans and strings.
func convertParameter(v Value, typeName, name string) (Value, error) {
	if typeName == "" {
		return v, nil
	}
	full := canonicalType(typeName)
	if full == "System.Boolean" {
		switch v.(type) {
		case bool, int64, float64:
		default:
			return nil, transformError(name, castError(v, full, "").wordedForBoolean(v))
		}
	}
	if _, many := enumerable(v); many && full == "System.String" {
		return nil, transformError(name, &Error{Message: "Cannot convert value to type System.String."})
	}
	out, err := convertTo(v, typeName)
	if err != nil {
		return nil, transformError(name, asError(err))
	}
	return out, nil
}

func (e *Error) wordedForBoolean(v Value) *Error {
	e.Message = fmt.Sprintf("Cannot convert value \"%s\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.", ToString(v))
	return e
}

func transformError(name string, cause *Error) *Error {
	if cause.NotSupported {
		return cause
	}
	return &Error{
		Message: "Cannot process argument transformation on parameter '" + name + "'. " + cause.Message, ID: "ParameterArgumentTransformationError",
		Exception: "System.Management.Automation.ParameterBindingArgumentTransformationException", Category: "InvalidData", Inner: cause,
	}
}

// unbound is the value of a parameter that was not given and has no default.
func unbound(typeName string) Value {
	full := canonicalType(typeName)
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
