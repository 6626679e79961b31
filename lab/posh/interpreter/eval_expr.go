package interpreter

import (
	"strings"

	"changeover/lab/posh/operators"
	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

func (in *Interp) eval(e parse.Expr) (values.Value, error) {
	defer in.S.deeper()()
	v, err := in.value(e)
	in.S.charge(v)
	return v, err
}

func (in *Interp) value(e parse.Expr) (values.Value, error) {
	switch x := e.(type) {
	case *parse.Literal:
		return x.Value, nil
	case *parse.Expandable:
		return in.expand(x)
	case *parse.Variable:
		return in.readVariable(x)
	case *parse.ParenExpr:
		return in.capture(x.Inner)
	case *parse.SubExpr:
		items, err := in.collect(x.Statements)
		return Collapse(items), err
	case *parse.ArrayExpr:
		return in.arrayOf(x)
	case *parse.HashExpr:
		return in.hashOf(x, false)
	case *parse.BlockExpr:
		return x.Block, nil
	case *parse.TypeExpr:
		return values.TypeRef(values.CanonicalType(x.Name)), nil
	case *parse.CastExpr:
		return in.cast(x)
	case *parse.UnaryExpr:
		return in.unary(x)
	case *parse.BinaryExpr:
		return in.binary(x)
	case *parse.CommaExpr:
		return in.comma(x)
	case *parse.MemberExpr:
		v, err := Members{in}.member(x)
		return v, in.locateErr(err, x.Extent)
	case *parse.IndexExpr:
		return in.index(x)
	}
	return nil, values.NotSupported("an expression of type %T", e)
}

// expand evaluates a string that contains variables. The elements of a collection are joined with $OFS.
func (in *Interp) expand(x *parse.Expandable) (values.Value, error) {
	var b strings.Builder
	for _, part := range x.Parts {
		v, err := in.eval(part)
		if err != nil {
			return nil, err
		}
		if items, ok := values.Enumerable(v); ok {
			separator := " "
			if ofs := in.Sc.get("OFS"); ofs != nil {
				separator = values.ToString(ofs)
			}
			b.WriteString(values.Joined(items, separator))
			continue
		}
		b.WriteString(values.ToString(v))
		if err := values.TooLong(int64(b.Len())); err != nil {
			return nil, err
		}
	}
	return b.String(), nil
}

// arrayOf evaluates @(...): the output of its statements, always as an array.
func (in *Interp) arrayOf(x *parse.ArrayExpr) (values.Value, error) {
	items, err := in.collect(x.Statements)
	if err != nil {
		return nil, err
	}
	return items, nil
}

func (in *Interp) hashOf(x *parse.HashExpr, ordered bool) (values.Value, error) {
	h := values.NewHashtable(ordered)
	for i, key := range x.Keys {
		k, err := in.eval(key)
		if err != nil {
			return nil, err
		}
		if values.IsNull(k) {
			return nil, values.RuntimeError("InvalidNullKey", "A null key is not allowed in a hash literal.")
		}
		name, err := textKey(k)
		if err != nil {
			return nil, err
		}
		if _, twice := h.Get(name); twice {
			return nil, values.RuntimeError("DuplicateKeyInHashLiteral", "Duplicate keys '%s' are not allowed in hash literals.", name)
		}
		v, err := in.capture(x.Values[i])
		if err != nil {
			return nil, err
		}
		h.Set(name, v)
	}
	return h, nil
}

// textKey returns a hashtable's key, which must be a string: other keys are not supported by the lab.
func textKey(v values.Value) (string, error) {
	switch x := v.(type) {
	case string:
		return x, nil
	case values.Enum:
		return x.Name, nil
	}
	return "", values.NotSupported("a hashtable's key of type %s", values.TypeName(v))
}

func (in *Interp) comma(x *parse.CommaExpr) (values.Value, error) {
	items := make([]values.Value, len(x.Items))
	for i, it := range x.Items {
		v, err := in.eval(it)
		if err != nil {
			return nil, err
		}
		items[i] = values.Plain(v)
	}
	return items, nil
}

func (in *Interp) cast(x *parse.CastExpr) (values.Value, error) {
	if h, ok := x.Operand.(*parse.HashExpr); ok && strings.EqualFold(x.TypeName, "ordered") {
		return in.hashOf(h, true)
	}
	if strings.EqualFold(x.TypeName, "ordered") {
		return nil, values.NotSupported("[ordered] of a value other than a hash literal")
	}
	v, err := in.eval(x.Operand)
	if err != nil {
		return nil, err
	}
	if strings.EqualFold(values.CanonicalType(x.TypeName), values.CustomObjectType) {
		return values.ToCustomObject(v), nil
	}
	out, err := values.ConvertTo(values.Plain(v), x.TypeName)
	return out, in.locateErr(err, x.Extent)
}

func (in *Interp) unary(x *parse.UnaryExpr) (values.Value, error) {
	v, err := in.eval(x.Operand)
	if err != nil {
		return nil, err
	}
	switch x.Op {
	case "not", "!":
		return !values.Truthy(v), nil
	case "-", "+":
		return operators.Arithmetic(x.Op, int64(0), v)
	case ",":
		return []values.Value{values.Plain(v)}, nil
	case "bnot":
		n, whole := v.(int64)
		if !whole {
			return nil, values.NotSupported("-bnot with a value that is not a whole number")
		}
		return ^n, nil
	case "join":
		return operators.Join(v, "")
	}
	var out []values.Value
	for _, s := range values.Strings(v) {
		out = append(out, values.FromStrings(strings.Fields(s))...)
	}
	return out, nil
}

func (in *Interp) binary(x *parse.BinaryExpr) (values.Value, error) {
	left, err := in.eval(x.Left)
	if err != nil {
		return nil, err
	}
	switch x.Op {
	case "and", "or":
		if values.Truthy(left) == (x.Op == "or") {
			return x.Op == "or", nil
		}
		right, err := in.eval(x.Right)
		return values.Truthy(right), err
	}
	right, err := in.eval(x.Right)
	if err != nil {
		return nil, err
	}
	out, err := operators.Operate(x.Op, left, right, in.matched)
	return out, in.locateErr(err, x.Extent)
}

func (in *Interp) index(x *parse.IndexExpr) (values.Value, error) {
	target, err := in.eval(x.Target)
	if err != nil {
		return nil, err
	}
	index, err := in.eval(x.Index)
	if err != nil {
		return nil, err
	}
	v, err := in.elementAt(target, values.Plain(index))
	return v, in.locateErr(err, x.Extent)
}

// elementAt evaluates target[index]. An index out of range gives $null, several indexes give an array.
func (in *Interp) elementAt(target, index values.Value) (values.Value, error) {
	if values.IsNull(target) {
		return nil, values.RuntimeError("NullArray", "Cannot index into a null array.")
	}
	if index == nil {
		return nil, values.RuntimeError("NullArrayIndex", "Index operation failed; the array index evaluated to null.")
	}
	if indexes, ok := index.([]values.Value); ok {
		return in.elementsAt(target, indexes)
	}
	switch x := target.(type) {
	case *values.Hashtable:
		return x.At(index)
	case string:
		return nil, values.NotSupported("the index of a character in a text")
	case []values.Value, *values.List, []byte:
		return in.pick(values.Array(target), index)
	case *values.Object:
		if p := x.Property(values.ToString(index)); p != nil {
			return p.Read(), nil
		}
	}
	if n, err := values.ToInt(index); err == nil && (n == 0 || n == -1) {
		return target, nil
	}
	if in.strict() {
		return nil, values.RuntimeError("CannotIndex", "Unable to index into an object of type \"%s\".", values.TypeName(target))
	}
	return values.Void{}, nil
}

func (in *Interp) elementsAt(target values.Value, indexes []values.Value) (values.Value, error) {
	out := []values.Value{}
	for _, one := range indexes {
		v, err := in.elementAt(target, one)
		if err != nil {
			return nil, err
		}
		if !values.IsNull(v) {
			out = append(out, v)
		}
	}
	return out, nil
}

// pick returns the element at an index; a negative index counts from the end. If there is no such element, it returns
// $null, or an error in strict mode.
func (in *Interp) pick(items []values.Value, index values.Value) (values.Value, error) {
	n, err := position(items, index)
	switch {
	case err != nil:
		return nil, err
	case n >= 0:
		return items[n], nil
	case in.strict():
		return nil, outOfBoundsIndex()
	}
	return nil, nil
}

// position returns the offset in items of an index, which may be negative, or -1 if it is out of range.
func position(items []values.Value, index values.Value) (int64, error) {
	n, err := values.ToInt(index)
	if err != nil {
		return 0, err
	}
	if n < 0 {
		n += int64(len(items))
	}
	if n < 0 || n >= int64(len(items)) {
		return -1, nil
	}
	return n, nil
}
