package interpreter

import (
	"strings"
	"time"
	"unicode/utf16"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// member evaluates target.Name, target.Method(...), [Type]::Name and [Type]::Method(...).
func (in Members) member(x *parse.MemberExpr) (values.Value, error) {
	nameValue, err := in.eval(x.Name)
	if err != nil {
		return nil, err
	}
	name := values.ToString(nameValue)
	args := make([]values.Value, len(x.Args))
	if ref, ok := x.Target.(*parse.TypeExpr); ok && x.Static {
		if err := in.evalInto(args, x.Args); err != nil {
			return nil, err
		}
		return in.static(values.CanonicalType(ref.Name), ref.Name, name, args, x.Call)
	}
	target, err := in.eval(x.Target)
	if err != nil {
		return nil, err
	}
	if err := in.evalInto(args, x.Args); err != nil {
		return nil, err
	}
	if x.Static {
		ref, ok := target.(values.TypeRef)
		if !ok {
			return nil, values.NotSupported("a static member of a value of type %s", values.TypeName(target))
		}
		return in.static(string(ref), string(ref), name, args, x.Call)
	}
	if x.Call {
		return in.callMethod(target, name, args)
	}
	if in.strict() {
		return strictMember(target, name, new(values.Visits))
	}
	return getMember(target, name), nil
}

// strictMember returns a property in strict mode, where it is an error if the target, or one element of a collection,
// lacks it.
func strictMember(target values.Value, name string, seen *values.Visits) (values.Value, error) {
	target = values.Plain(target)
	if v, ok := OwnMember(target, name); ok {
		return v, nil
	}
	missing := values.RuntimeError("PropertyNotFoundStrict", "The property '%s' cannot be found on this object. Verify that the property exists.", name)
	items, many := values.Enumerable(target)
	if many && (strings.EqualFold(name, "Count") || strings.EqualFold(name, "Length")) {
		return int64(len(items)), nil
	}
	if many && len(items) == 0 {
		return nil, missing
	}
	missing.Exception, missing.Category = propertyNotFound, "NotSpecified"
	if !many {
		return nil, missing
	}
	defer seen.Enter(len(items))()
	out := []values.Value{}
	for _, it := range items {
		v, err := strictMember(it, name, seen)
		if err != nil {
			return nil, missing
		}
		out = append(out, values.Unroll(v)...)
	}
	return Collapse(out), nil
}

const propertyNotFound = "System.Management.Automation.PropertyNotFoundException"

func (in Members) evalInto(out []values.Value, args []parse.Expr) error {
	for i, a := range args {
		v, err := in.eval(a)
		if err != nil {
			return err
		}
		out[i] = values.Plain(v)
	}
	return nil
}

// GetMember evaluates $target.name without strict mode: $null if there is no such property, and for a collection the
// property of each element.
func GetMember(target values.Value, name string) values.Value {
	return values.Plain(getMember(target, name))
}

func getMember(target values.Value, name string) values.Value {
	if v, ok := OwnMember(target, name); ok {
		return v
	}
	items, many := values.Enumerable(target)
	lower := strings.ToLower(name)
	if lower == "count" || lower == "length" {
		return countOf(target, items, many)
	}
	if !many {
		return nil
	}
	return memberOfEach(items, name, new(values.Visits))
}

// countOf returns the Count or Length that PowerShell gives every value: 0 for $null, 1 for a single value
// (Microsoft, about_Properties).
func countOf(target values.Value, items []values.Value, many bool) values.Value {
	switch {
	case many:
		return int64(len(items))
	case target == nil:
		return int64(0)
	}
	return int64(1)
}

// memberOfEach implements member enumeration: it returns the values of all elements that have the property, and the
// elements of values that are collections (Microsoft, about_Member-Access_Enumeration).
func memberOfEach(items []values.Value, name string, seen *values.Visits) values.Value {
	defer seen.Enter(len(items))()
	out := []values.Value{}
	for _, it := range items {
		v, ok := OwnMember(it, name)
		if !ok {
			if inner, many := values.Enumerable(it); many {
				v, ok = memberOfEach(inner, name, seen), true
			}
		}
		if o, custom := it.(*values.Object); !ok && custom && values.IsCustom(o) {
			v, ok = nil, true
		}
		if ok {
			out = append(out, values.Unroll(v)...)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return Collapse(out)
}

// OwnMember returns a property of the value itself, not of its elements. The second result is false if no property has this
// name.
func OwnMember(target values.Value, name string) (values.Value, bool) {
	lower := strings.ToLower(name)
	if lower == "psobject" && !values.IsNull(target) {
		panic(values.NotSupported("the property PSObject of a value"))
	}
	switch x := target.(type) {
	case string:
		if lower == "length" {
			return int64(len(utf16.Encode([]rune(x)))), true
		}
	case bool:
		if lower == "ispresent" { // IsPresent of a switch
			return x, true
		}
	case *values.Hashtable:
		return tableMember(x, name)
	case *values.Object:
		if p := x.Property(name); p != nil {
			return p.Read(), true
		}
	case *values.Error:
		return values.ErrorMember(x, name)
	case time.Time:
		return values.TimeMember(x, lower)
	case time.Duration:
		return values.SpanMember(x, lower)
	case values.Enum:
		if lower == "value__" {
			return x.Number, true
		}
	case values.TypeRef:
		return typeMember(x, lower)
	}
	return nil, false
}

func tableMember(h *values.Hashtable, name string) (values.Value, bool) {
	if v, ok := h.Get(name); ok {
		return v, true
	}
	switch strings.ToLower(name) {
	case "keys":
		return values.FromStrings(h.Keys), true
	case "values":
		out := make([]values.Value, len(h.Keys))
		for i, k := range h.Keys {
			out[i], _ = h.Get(k)
		}
		return out, true
	case "count":
		return int64(len(h.Keys)), true
	}
	return nil, false
}

func typeMember(t values.TypeRef, lower string) (values.Value, bool) {
	switch lower {
	case "fullname":
		return string(t), true
	case "name":
		return values.ShortType(string(t)), true
	case "namespace":
		return strings.TrimSuffix(strings.TrimSuffix(string(t), values.ShortType(string(t))), "."), true
	}
	return nil, false
}
