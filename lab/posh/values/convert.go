package values

import (
	"strings"
	"time"
)

// Truthy is the value as a condition: $null, 0, the empty string and the empty
// array are false, and an array of one element is what that element is.
func Truthy(v Value) bool {
	switch x := v.(type) {
	case nil, Void:
		return false
	case bool:
		return x
	case int64:
		return x != 0
	case float64:
		return x != 0
	case string:
		return x != ""
	case Enum:
		return x.Number != 0
	case []byte:
		return truthyList(Array(x))
	case []Value:
		return truthyList(x)
	case *List:
		return truthyList(x.Items)
	}
	return true
}

func truthyList(items []Value) bool {
	switch len(items) {
	case 0:
		return false
	case 1:
		return Truthy(items[0])
	}
	return true
}

// ToString is the value in a string: arrays are joined by a blank, dates and
// numbers are written as the invariant culture does.
func ToString(v Value) string {
	switch x := v.(type) {
	case nil, Void:
		return ""
	case string:
		return x
	case bool:
		if x {
			return "True"
		}
		return "False"
	case int64:
		return formatInt(x)
	case float64:
		return formatFloat(x)
	case time.Time:
		return x.Format("01/02/2006 15:04:05")
	case time.Duration:
		return formatSpan(x)
	case Enum:
		return x.Name
	case []byte, []Value, *List:
		return Joined(Array(v), " ")
	case TypeRef:
		return shownType(x)
	case *ScriptBlock:
		return x.Text
	case *Error:
		return x.Message
	case *Hashtable:
		return TypeName(x)
	case *Object:
		return ObjectText(x)
	}
	return TypeName(v)
}

// ObjectText is an object in a string.
func ObjectText(o *Object) string {
	if o.Text != nil {
		return o.Text()
	}
	if o.TypeName != CustomObjectType {
		return o.TypeName
	}
	if len(o.Properties) == 0 {
		return ""
	}
	parts := make([]string, len(o.Properties))
	for i, p := range o.Properties {
		parts[i] = p.Name + "=" + customPart(p.Read())
	}
	return "@{" + strings.Join(parts, "; ") + "}"
}

// Joined are elements in one string.
func Joined(items []Value, separator string) string {
	parts := make([]string, len(items))
	for i, it := range items {
		parts[i] = customPart(it)
	}
	return strings.Join(parts, separator)
}

// customPart is a value inside another one's text: a collection there shows its type
// and a custom object nothing.
func customPart(v Value) string {
	switch x := v.(type) {
	case []Value, *List, []byte:
		return TypeName(v)
	case *Object:
		if IsCustom(x) {
			return ""
		}
	}
	return ToString(v)
}
