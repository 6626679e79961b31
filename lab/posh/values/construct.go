package values

import (
	"reflect"
	"strings"
)

// P is a plain property.
func P(name string, v Value) *Property { return &Property{Name: name, Value: Normal(v)} }

// LiveProperty is a property that reads the model each time; a nil set makes
// it read-only.
func LiveProperty(name string, get func() Value, set func(Value) error) *Property {
	return &Property{Name: name, Get: get, Set: set}
}

// NewCustom is a [pscustomobject] with these properties in this order.
func NewCustom(props ...*Property) *Object { return NewObject(CustomObjectType, props...) }

// NewObject is an object of a .NET type with these properties in this order.
func NewObject(typeName string, props ...*Property) *Object {
	return &Object{TypeName: typeName, Properties: props}
}

// Property finds a property by its name, in any case; nil where there is none.
func (o *Object) Property(name string) *Property {
	for _, p := range o.Properties {
		if strings.EqualFold(p.Name, name) {
			return p
		}
	}
	return nil
}

// Get is the value of the named property, or nil.
func (o *Object) Get(name string) Value {
	if p := o.Property(name); p != nil {
		return p.Read()
	}
	return nil
}

// SetMethod gives the object a method, called in any case of its name.
func (o *Object) SetMethod(name string, f func(args []Value) (Value, error)) {
	if o.Methods == nil {
		o.Methods = map[string]func(args []Value) (Value, error){}
	}
	o.Methods[strings.ToLower(name)] = f
}

// Read is the property's present value. An enumerated one comes as an Enum,
// so that a script that prints it as a number is seen to do so.
func (p *Property) Read() Value {
	v := p.Value
	if p.Get != nil {
		v = p.Get()
	}
	v = Normal(v)
	if p.Enum {
		if name, ok := v.(string); ok {
			return Enum{Name: name, Number: p.Number}
		}
	}
	return v
}

// NewHashtable is an empty @{}; ordered makes it an [ordered] one.
func NewHashtable(ordered bool) *Hashtable {
	return &Hashtable{Values: map[string]Value{}, Ordered: ordered}
}

// Get is the value under key, in any case, and whether there is one.
func (h *Hashtable) Get(key string) (Value, bool) {
	v, ok := h.Values[strings.ToLower(key)]
	return v, ok
}

// Set puts a value under key; an existing key keeps its place and spelling.
func (h *Hashtable) Set(key string, v Value) {
	k := strings.ToLower(key)
	if _, ok := h.Values[k]; !ok {
		h.Keys = append(h.Keys, key)
	}
	h.Values[k] = v
}

// Remove takes a key out, in any case of its name.
func (h *Hashtable) Remove(key string) {
	k := strings.ToLower(key)
	if _, ok := h.Values[k]; !ok {
		return
	}
	delete(h.Values, k)
	for i, have := range h.Keys {
		if strings.ToLower(have) == k {
			h.Keys = append(h.Keys[:i], h.Keys[i+1:]...)
			return
		}
	}
}

// Array turns a Value into a list as the pipeline would: $null is empty, an
// array or list its elements, anything else one element.
func Array(v Value) []Value {
	switch x := v.(type) {
	case nil:
		return nil
	case []Value:
		return x
	case *List:
		return x.Items
	case []byte:
		out := make([]Value, len(x))
		for i, b := range x {
			out[i] = int64(b)
		}
		return out
	}
	return []Value{v}
}

// Strings is Array with each element as a string.
func Strings(v Value) []string {
	items := Array(v)
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = ToString(it)
	}
	return out
}

// FromStrings is a []string as a PowerShell array.
func FromStrings(in []string) []Value {
	out := make([]Value, len(in))
	for i, s := range in {
		out[i] = s
	}
	return out
}

// Normal turns Go's other integer types, string types and slices of strings,
// as a host may hand them over, into what the interpreter works with.
func Normal(v any) Value {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32:
		return r.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return int64(r.Uint()) //nolint:gosec // PowerShell's values here stay below the sign
	case reflect.Float32:
		return r.Float()
	case reflect.String:
		if _, ref := v.(TypeRef); !ref {
			return r.String()
		}
	case reflect.Slice:
		if r.Type().Elem().Kind() == reflect.String {
			out := make([]Value, r.Len())
			for i := range out {
				out[i] = r.Index(i).String()
			}
			return out
		}
	}
	return v
}

// ToCustomObject is [pscustomobject]: a hashtable becomes an object with its keys in order.
func ToCustomObject(v Value) Value {
	h, ok := v.(*Hashtable)
	if !ok {
		return v
	}
	o := NewCustom()
	for _, k := range h.Keys {
		value, _ := h.Get(k)
		o.Properties = append(o.Properties, P(k, value))
	}
	return o
}

// IsCustom reports whether an object is no more than its properties.
func IsCustom(o *Object) bool {
	return o.TypeName == CustomObjectType || strings.HasPrefix(o.TypeName, "Selected.")
}

// Assign sets a property: of a live object through the model, which may refuse.
func (p *Property) Assign(value Value) error {
	if p.Get == nil && p.Set == nil {
		p.Value, p.Enum = value, false
		return nil
	}
	if p.Set == nil {
		return RuntimeError("PropertyAssignmentException", "'%s' is a ReadOnly property.", p.Name)
	}
	if err := p.Set(value); err != nil {
		cause := AsError(err)
		if cause.NotSupported {
			return cause
		}
		return SettingFailed(p.Name, cause)
	}
	return nil
}

// At is the value under a key: of an ordered table also at a position.
func (h *Hashtable) At(index Value) (Value, error) {
	n, number := index.(int64)
	switch {
	case number && h.Numbered:
		index = formatInt(n)
	case number && h.Ordered:
		if n < 0 || n >= int64(len(h.Keys)) {
			return nil, NotSupported("a position outside of an ordered table")
		}
		index = h.Keys[n]
	}
	key, ok := index.(string)
	if enum, is := index.(Enum); is {
		key, ok = enum.Name, true
	}
	if !ok {
		return nil, nil // the lab's keys are texts
	}
	v, _ := h.Get(key)
	return v, nil
}

// SettingFailed is the error of a property whose setter fails.
func SettingFailed(name string, cause *Error) *Error {
	return &Error{
		Message: "Exception setting \"" + name + "\": \"" + cause.Message + "\"", ID: "ExceptionWhenSetting",
		Exception: "System.Management.Automation.SetValueInvocationException", Category: "NotSpecified", Inner: cause,
	}
}
