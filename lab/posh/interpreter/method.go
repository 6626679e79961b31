package interpreter

import (
	"errors"
	"strings"
	"time"

	"changeover/lab/posh/dotnet"
	"changeover/lab/posh/operators"
	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

// callMethod evaluates target.name(args). If target is a collection without that method, it calls the method of each
// element.
func (in Members) callMethod(target values.Value, name string, args []values.Value) (values.Value, error) {
	lower := strings.ToLower(name)
	if values.IsNull(target) {
		return nil, values.RuntimeError("InvokeMethodOnNull", "You cannot call a method on a null-valued expression.")
	}
	if err := in.S.constrainMethod(values.TypeName(target)); err != nil {
		return nil, err
	}
	v, found, err := in.ownMethod(target, lower, args)
	if err != nil {
		return nil, in.methodFailed(name, len(args), err)
	}
	if found {
		return v, nil
	}
	if v, found := commonMethod(target, lower, args); found {
		return v, nil
	}
	if items, many := values.Enumerable(target); many && len(items) > 0 {
		return in.callEach(items, name, args)
	}
	if method := unmodelledMethod(target, lower); method {
		return nil, values.NotSupported("the method %s of %s", name, values.TypeName(target))
	}
	return nil, values.RuntimeError("MethodNotFound", "Method invocation failed because [%s] does not contain a method named '%s'.", values.TypeName(target), name)
}

// methodFailed wraps an exception of a method in a MethodInvocationException. It returns errors of the language and
// of the lab unchanged.
func (in Members) methodFailed(name string, count int, err error) error {
	var sig *signal
	if errors.As(err, &sig) {
		return err
	}
	e := values.AsError(err)
	switch {
	case e.NotSupported, e.ID == "MethodCountCouldNotFindBest", e.Inner != nil && e.Inner.Exception == values.CastException, e.Fatal:
		return e
	}
	return values.MethodError(name, count, e)
}

func (in Members) callEach(items []values.Value, name string, args []values.Value) (values.Value, error) {
	defer in.S.deeper()()
	out := []values.Value{}
	for _, it := range items {
		v, err := in.callMethod(it, name, args)
		if err != nil {
			return nil, err
		}
		out = append(out, values.Unroll(v)...)
	}
	return Collapse(out), nil
}

func (in Members) ownMethod(target values.Value, lower string, args []values.Value) (values.Value, bool, error) {
	switch x := target.(type) {
	case string:
		return dotnet.StringMethod(x, lower, args)
	case *values.Hashtable:
		return tableMethod(x, lower, args)
	case *values.List:
		return nil, false, values.NotSupported("the method %s of %s", lower, x.TypeName)
	case []values.Value:
		return arrayMethod(x, lower, args)
	case time.Time:
		return values.TimeMethod(x, lower, args)
	case *values.ScriptBlock:
		if lower == "invoke" {
			items := []values.Value{}
			err := Calls(in).callBlock(x, signatures.Positional(args), nil, Into(&items))
			return items, true, err
		}
	case values.Enum:
		if lower == "hasflag" && len(args) == 1 {
			n, err := values.ToInt(args[0])
			return x.Number&n == n, true, err
		}
	case *values.Object:
		if f := x.Methods[lower]; f != nil {
			v, err := f(args)
			if v == nil && returnsNothing[lower] {
				v = values.Void{}
			}
			return values.Normal(v), true, err
		}
	}
	return nil, false, nil
}

// returnsNothing holds the lower-case names of .NET methods without a result.
var returnsNothing = map[string]bool{
	"dispose": true, "close": true, "releasemutex": true, "flush": true, "refresh": true, "delete": true, "start": true, "stop": true,
	"writealltext": true, "writealllines": true, "appendalltext": true, "setvalue": true, "deletevalue": true, "copy": true, "move": true,
}

// commonMethod calls a method of System.Object. The second result is false for other methods.
func commonMethod(target values.Value, lower string, args []values.Value) (values.Value, bool) {
	switch {
	case lower == "gettype" && len(args) == 0:
		switch target.(type) {
		case int64, []values.Value:
			panic(values.NotSupported("GetType of a whole number or an array"))
		}
		return values.TypeRef(values.TypeName(target)), true
	case lower == "tostring" && len(args) == 0:
		switch x := target.(type) {
		case values.TypeRef:
			return string(x), true
		case *values.Object:
			if values.IsCustom(x) { // in a string it is shown as @{...}
				return "", true
			}
		}
		return values.ToString(target), true
	case lower == "equals" && len(args) == 1:
		return values.Equal(target, args[0], true), true
	case lower == "gethashcode" && len(args) == 0:
		return int64(0), true
	}
	return nil, false
}

// unmodelledMethod reports whether Windows may have a method that the lab lacks. For .NET objects the lab has no list
// of methods and assumes so.
func unmodelledMethod(target values.Value, lower string) bool {
	switch x := target.(type) {
	case *values.Object:
		return x.TypeName != values.CustomObjectType
	case []values.Value, *values.List:
		return lower == "foreach" || lower == "where" || lower == "getupperbound" || lower == "setvalue"
	case string, int64, float64, bool:
		return typeMethods[lower]
	}
	return true
}

// typeMethods holds methods of .NET's strings, numbers and Booleans that the lab may not model, in lower case.
var typeMethods = map[string]bool{
	"chars": true, "clone": true, "codepoints": true, "compareto": true, "contains": true, "copyto": true, "endswith": true, "enumeraterunes": true,
	"equals": true, "foreach": true, "getenumerator": true, "gethashcode": true, "gettype": true, "gettypecode": true, "indexof": true, "indexofany": true,
	"insert": true, "isnormalized": true, "lastindexof": true, "lastindexofany": true, "normalize": true, "padleft": true, "padright": true, "remove": true,
	"replace": true, "replacelineendings": true, "split": true, "startswith": true, "substring": true, "toboolean": true, "tobyte": true, "tochar": true,
	"tochararray": true, "todatetime": true, "todecimal": true, "todouble": true, "toint16": true, "toint32": true, "toint64": true, "tolower": true,
	"tolowerinvariant": true, "tosbyte": true, "tosingle": true, "tostring": true, "totype": true, "touint16": true, "touint32": true, "touint64": true,
	"toupper": true, "toupperinvariant": true, "trim": true, "trimend": true, "trimstart": true, "tryformat": true, "where": true,
}

func tableMethod(h *values.Hashtable, lower string, args []values.Value) (values.Value, bool, error) {
	switch {
	case (lower == "containskey" || lower == "contains") && len(args) == 1:
		_, ok := h.Get(values.ToString(args[0]))
		return ok, true, nil
	case lower == "containsvalue" && len(args) == 1:
		all, _ := tableMember(h, "values")
		return values.Contains(all, args[0], true), true, nil
	case lower == "add" && len(args) == 2:
		key := values.ToString(args[0])
		if _, twice := h.Get(key); twice {
			return nil, true, operators.KeyTwice(key)
		}
		h.Set(key, args[1])
		return values.Void{}, true, nil
	case lower == "remove" && len(args) == 1:
		h.Remove(values.ToString(args[0]))
		return values.Void{}, true, nil
	case lower == "clear":
		h.Keys, h.Values = nil, map[string]values.Value{}
		return values.Void{}, true, nil
	case lower == "getenumerator":
		return tableEntries(h), true, nil
	case lower == "clone":
		out := values.NewHashtable(h.Ordered)
		for _, k := range h.Keys {
			v, _ := h.Get(k)
			out.Set(k, v)
		}
		return out, true, nil
	}
	return nil, false, nil
}

func tableEntries(h *values.Hashtable) []values.Value {
	out := make([]values.Value, len(h.Keys))
	for i, k := range h.Keys {
		v, _ := h.Get(k)
		out[i] = values.NewObject("System.Collections.DictionaryEntry", values.P("Name", k), values.P("Key", k), values.P("Value", v))
	}
	return out
}

func arrayMethod(items []values.Value, lower string, args []values.Value) (values.Value, bool, error) {
	switch {
	case lower == "contains" && len(args) == 1:
		return indexOf(items, args[0]) >= 0, true, nil
	case lower == "indexof" && len(args) == 1:
		return indexOf(items, args[0]), true, nil
	case lower == "clone" && len(args) == 0:
		return append([]values.Value{}, items...), true, nil
	case lower == "add" || lower == "remove" || lower == "clear" || lower == "insert" || lower == "removeat":
		return nil, true, values.NewException("System.NotSupportedException", "Collection was of a fixed size.")
	}
	return nil, false, nil
}

func indexOf(items []values.Value, v values.Value) int64 {
	for i, it := range items {
		if values.Equal(it, v, true) {
			return int64(i)
		}
	}
	return -1
}
