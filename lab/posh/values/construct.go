package values

import (
	"reflect"
	"strings"
)

// P returns a property with a fixed value that scripts can set.
func P(name string, v Value) *Property { return &Property{Name: name, Value: Normal(v)} }

// LiveProperty returns a property that calls get each time it is read. If set is nil, the property is read-only.
func LiveProperty(name string, get func() Value, set func(Value) error) *Property {
	return &Property{Name: name, Get: get, Set: set}
}

// NewCustom returns a [pscustomobject] with these properties in this order.
func NewCustom(props ...*Property) *Object { return NewObject(CustomObjectType, props...) }

// NewObject returns an object of a .NET type with these properties in this order.
func NewObject(typeName string, props ...*Property) *Object {
	return &Object{TypeName: typeName, Properties: props}
}

// Property returns a property by its name, ignoring case, or nil.
func (o *Object) Property(name string) *Property {
	for _, p := range o.Properties {
		if strings.EqualFold(p.Name, name) {
			return p
		}
	}
	return nil
}

// Get returns the value of the named property, or nil.
func (o *Object) Get(name string) Value {
	if p := o.Property(name); p != nil {
		return p.Read()
	}
	return nil
}

// SetMethod adds a method to the object. Its name ignores case.
func (o *Object) SetMethod(name string, f func(args []Value) (Value, error)) {
	if o.Methods == nil {
		o.Methods = map[string]func(args []Value) (Value, error){}
	}
	o.Methods[strings.ToLower(name)] = f
}

// Read returns the property's present value. A value of an enumeration is an Enum, which becomes a number where
// PowerShell uses the number.
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

// NewHashtable returns an empty @{}, or an [ordered] one.
func NewHashtable(ordered bool) *Hashtable {
	return &Hashtable{Values: map[string]Value{}, Ordered: ordered}
}

// Get returns the value of a key, ignoring case, and reports whether there is one.
func (h *Hashtable) Get(key string) (Value, bool) {
	v, ok := h.Values[strings.ToLower(key)]
	return v, ok
}

// Set sets the value of a key. An existing key keeps its position and its spelling.
func (h *Hashtable) Set(key string, v Value) {
	k := strings.ToLower(key)
	if _, ok := h.Values[k]; !ok {
		h.Keys = append(h.Keys, key)
	}
	h.Values[k] = v
}

// Remove removes a key, ignoring case.
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

// Array returns a value as a list: empty for $null, the elements of an array or list, and one element for other
// values.
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

// Strings converts the elements of Array(v) to strings.
func Strings(v Value) []string {
	items := Array(v)
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = ToString(it)
	}
	return out
}

// FromStrings converts a []string to a PowerShell array.
func FromStrings(in []string) []Value {
	out := make([]Value, len(in))
	for i, s := range in {
		out[i] = s
	}
	return out
}

// Normal converts Go's integer types, string types and slices of strings, which a host may return, to the types that
// Value lists.
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

// ToCustomObject implements [pscustomobject]: a hashtable becomes an object with the keys as properties, in their
// order.
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

// IsCustom reports whether an object is a PSCustomObject or an object that Select-Object has made.
func IsCustom(o *Object) bool {
	return o.TypeName == CustomObjectType || strings.HasPrefix(o.TypeName, "Selected.")
}

// Assign sets the property. It returns an error if the property is read-only or if its Set fails.
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

// At returns the value of a key, or nil. The index of an [ordered] table may also be a position.
func (h *Hashtable) At(index Value) (Value, error) {
	n, number := index.(int64)
	switch {
	case number && h.Numbered:
		index = formatInt(n)
	case number && h.Ordered:
		if n < 0 || n >= int64(len(h.Keys)) {
			return nil, NotSupported("an index that is out of the range of an ordered dictionary")
		}
		index = h.Keys[n]
	}
	key, ok := index.(string)
	if enum, is := index.(Enum); is {
		key, ok = enum.Name, true
	}
	if !ok {
		return nil, nil // the lab supports only strings as keys
	}
	v, _ := h.Get(key)
	return v, nil
}

// SettingFailed returns the error for a property whose setter failed with cause.
func SettingFailed(name string, cause *Error) *Error {
	return &Error{
		Message: "Exception setting \"" + name + "\": \"" + cause.Message + "\"", ID: "ExceptionWhenSetting",
		Exception: "System.Management.Automation.SetValueInvocationException", Category: "NotSpecified", Inner: cause,
	}
}
