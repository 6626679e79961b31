package interpreter

import (
	"strings"

	"changeover/lab/posh/operators"
	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// assign evaluates the right side, assigns it and returns it, since (a = b) is an expression.
func (in assigning) assign(x *parse.Assignment) (values.Value, error) {
	value, err := in.capture(x.Value)
	if err != nil {
		return nil, err
	}
	if x.Op != "=" {
		old, err := in.before(x.Target)
		if err != nil {
			return nil, err
		}
		if value, err = operators.Arithmetic(strings.TrimSuffix(x.Op, "="), old, value); err != nil {
			return nil, err
		}
	}
	return value, in.assignTo(x.Target, value, "")
}

// before returns the value that a compound assignment such as += starts from. PowerShell does not use the variable of this name
// in an outer scope.
func (in assigning) before(target parse.Expr) (values.Value, error) {
	v, ok := target.(*parse.Variable)
	if !ok || v.Scope != "" {
		return in.eval(target)
	}
	if have := in.Sc.vars[strings.ToLower(v.Name)]; have != nil {
		return have.value, nil
	}
	return nil, nil
}

func (in assigning) assignTo(target parse.Expr, value values.Value, declared string) error {
	switch t := target.(type) {
	case *parse.Variable:
		return in.writeVariable(t, value, declared)
	case *parse.CastExpr:
		return in.assignTo(t.Operand, value, t.TypeName)
	case *parse.MemberExpr:
		return in.assignMember(t, value)
	case *parse.IndexExpr:
		return in.assignIndex(t, value)
	case *parse.CommaExpr:
		return in.assignSeveral(t, value)
	}
	return values.NotSupported("an assignment to %T", target)
}

// assignSeveral assigns $a, $b = values: the last variable gets all values that are left.
func (in assigning) assignSeveral(t *parse.CommaExpr, value values.Value) error {
	items := values.Unroll(value)
	for i, target := range t.Items {
		var v values.Value
		switch {
		case i < len(items) && i == len(t.Items)-1:
			v = Collapse(items[i:])
		case i < len(items):
			v = items[i]
		}
		if err := in.assignTo(target, v, ""); err != nil {
			return err
		}
	}
	return nil
}

func (in assigning) assignMember(t *parse.MemberExpr, value values.Value) error {
	name, err := in.eval(t.Name)
	if err != nil {
		return err
	}
	if t.Static {
		ref, ok := t.Target.(*parse.TypeExpr)
		if !ok {
			return values.NotSupported("assigning to a static member of anything but a type name")
		}
		return Members(in).setStatic(values.CanonicalType(ref.Name), values.ToString(name), values.Plain(value))
	}
	target, err := in.eval(t.Target)
	if err != nil {
		return err
	}
	if err := in.S.constrainSetter(values.TypeName(target)); err != nil {
		return err
	}
	return SetMember(target, values.ToString(name), values.Plain(value))
}

func (in assigning) assignIndex(t *parse.IndexExpr, value values.Value) error {
	target, err := in.eval(t.Target)
	if err != nil {
		return err
	}
	index, err := in.eval(t.Index)
	if err != nil {
		return err
	}
	switch x := target.(type) {
	case *values.Hashtable:
		key, err := textKey(index)
		if err == nil {
			x.Set(key, value)
		}
		return err
	case []values.Value:
		return setElement(x, index, value)
	case *values.List:
		return setElement(x.Items, index, value)
	case nil:
		return values.RuntimeError("NullArray", "Cannot index into a null array.")
	}
	return values.RuntimeError("CannotIndex", "Unable to index into an object of type \"%s\".", values.TypeName(target))
}

func setElement(items []values.Value, index, value values.Value) error {
	n, err := position(items, index)
	if err != nil {
		return err
	}
	if n < 0 {
		return outOfBoundsIndex()
	}
	items[n] = values.Plain(value)
	return nil
}

func outOfBoundsIndex() *values.Error {
	e := values.NewException("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
	e.ID, e.Category = e.Exception, "OperationStopped"
	return e
}

// SetMember assigns a value to a property of an object or to a key of a hashtable.
func SetMember(target values.Value, name string, value values.Value) error {
	switch x := target.(type) {
	case *values.Hashtable:
		x.Set(name, value)
		return nil
	case *values.Object:
		if p := x.Property(name); p != nil {
			return p.Assign(value)
		}
		if values.IsCustom(x) {
			return values.SettingFailed(name, values.RuntimeError("PropertyNotFound", "The property '%s' cannot be found on this object. Verify that the property exists and can be set.", name))
		}
	case string:
		if strings.EqualFold(name, "Length") {
			return values.RuntimeError("PropertyAssignmentException", "'%s' is a ReadOnly property.", name)
		}
	case values.Void, nil:
	}
	return values.RuntimeError("PropertyNotFound", "The property '%s' cannot be found on this object. Verify that the property exists and can be set.", name)
}
