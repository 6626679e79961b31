package values

import (
	"strings"
	"time"
)

// Truthy returns a value as a Boolean: $null, 0, the empty string and the empty array are false, and an array of one
// element is converted as that element (Microsoft, about_Booleans).
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

// ToString converts a value to a string: elements of arrays are joined by spaces, and dates and numbers are formatted in the
// invariant culture.
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

// ObjectText returns an object as a string.
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

// Joined returns elements as one string.
func Joined(items []Value, separator string) string {
	parts := make([]string, len(items))
	for i, it := range items {
		parts[i] = customPart(it)
	}
	return strings.Join(parts, separator)
}

// customPart returns a value as a part of another value's text: a collection becomes the name of its type, and a
// custom object an empty string.
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
