package values

import (
	"cmp"
	"strings"
	"time"
)

// Compare returns -1, 0 or 1 for the order of two values. The right value is converted to the type of the left value; if the
// conversion fails, Compare returns an error. Strings are compared ignoring case unless exact is set.
func Compare(a, b Value, exact bool) (int, error) {
	a, b = Plain(a), Plain(b)
	switch {
	case a == nil && b == nil:
		return 0, nil
	case a == nil:
		return -compareNull(b), nil
	case b == nil:
		return compareNull(a), nil
	}
	switch x := a.(type) {
	case string:
		return CompareText(x, ToString(b), exact), nil
	case time.Time:
		y, ok := b.(time.Time)
		if !ok {
			return 0, NotSupported("a date compared with a value of type %s", TypeName(b))
		}
		return x.Compare(y), nil
	case time.Duration:
		y, ok := b.(time.Duration)
		if !ok {
			return 0, NotSupported("a TimeSpan compared with a value of type %s", TypeName(b))
		}
		return cmp.Compare(x, y), nil
	case Enum:
		if s, ok := b.(string); ok {
			return compareEnum(x, s)
		}
	case *Object:
		return compareObjects(x, b)
	case bool:
		b = Truthy(b)
	}
	return compareNumbers(a, b)
}

// compareNull returns the order of a value and $null: only negative numbers are less than $null.
func compareNull(v Value) int {
	n, _ := v.(int64)
	f, _ := v.(float64)
	return Choose(n < 0 || f < 0, -1, 1)
}

// comparison returns the error for a right side that can't be converted to the left side's type.
func comparison(a, b Value, err error) error {
	if err == nil || AsError(err).NotSupported {
		return err
	}
	e := RuntimeError("ComparisonFailure", "Could not compare \"%s\" to \"%s\". Error: \"%s\"", ToString(a), ToString(b), AsError(err).Message)
	e.Inner = AsError(err).Inner
	return e
}

// CompareText compares texts as a culture does: lower case comes before upper case.
func CompareText(a, b string, exact bool) int {
	if strings.EqualFold(a, b) {
		return Choose(exact, -strings.Compare(a, b), 0)
	}
	return strings.Compare(strings.ToLower(a), strings.ToLower(b))
}

func compareEnum(a Enum, b string) (int, error) {
	if strings.EqualFold(a.Name, b) {
		return 0, nil
	}
	if n, err := ToInt(b); err == nil {
		return cmp.Compare(a.Number, n), nil
	}
	return 1, nil
}

func compareNumbers(a, b Value) (int, error) {
	x, err := ToNumber(a)
	if err != nil {
		return 0, notComparable(a, b)
	}
	y, err := ToNumber(b)
	if err != nil {
		return 0, comparison(a, b, err)
	}
	m, whole := x.(int64)
	n, alsoWhole := y.(int64)
	if whole && alsoWhole {
		return cmp.Compare(m, n), nil
	}
	return cmp.Compare(ToFloat(x), ToFloat(y)), nil
}

// sortable is implemented by values with an order, e.g. a version.
type sortable interface{ CompareTo(b Value) (int, error) }

func compareObjects(a *Object, b Value) (int, error) {
	if c, ok := a.Live.(sortable); ok {
		return c.CompareTo(b)
	}
	return 0, notComparable(a, b)
}

func notComparable(a, b Value) *Error {
	return RuntimeError("NotIcomparable", "Cannot compare \"%s\" to \"%s\" because the objects are not the same type or the object \"%s\" does not implement \"IComparable\".", ToString(a), ToString(b), ToString(a))
}

// Equal implements -eq for two single values. Values that can't be compared are not equal.
func Equal(a, b Value, exact bool) bool {
	a, b = Plain(a), Plain(b)
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	switch x := a.(type) {
	case *Object:
		if _, ok := x.Live.(sortable); !ok {
			return sameObject(x, b)
		}
	case *Hashtable, *ScriptBlock, *List, *Error, TypeRef:
		return a == b
	case bool:
		return x == Truthy(b)
	}
	if items, ok := b.([]Value); ok {
		if s, text := a.(string); text {
			return CompareText(s, ToString(items), exact) == 0
		}
		return false
	}
	n, err := Compare(a, b, exact)
	if err != nil && AsError(err).NotSupported {
		panic(AsError(err))
	}
	return err == nil && n == 0
}

func sameObject(a *Object, b Value) bool {
	other, ok := b.(*Object)
	return ok && other == a
}

// CompareOperator implements the comparison and the containment operators. If the left side of a comparison is a
// collection, it returns the elements for which the comparison is true.
func CompareOperator(op string, left, right Value, exact bool) (Value, error) {
	switch op {
	case "contains":
		return Contains(left, right, exact), nil
	case "notcontains":
		return !Contains(left, right, exact), nil
	case "in":
		return Contains(right, left, exact), nil
	case "notin":
		return !Contains(right, left, exact), nil
	}
	if !strings.HasSuffix(op, "like") {
		left = Plain(left)
	}
	items, many := Enumerable(left)
	if !many {
		return compareOne(op, left, right, exact)
	}
	out := []Value{}
	for _, it := range items {
		hit, err := compareOne(op, it, right, exact)
		if err != nil {
			return nil, err
		}
		switch {
		case hit && strings.HasSuffix(op, "like"):
			out = append(out, ToString(it))
		case hit:
			out = append(out, it)
		}
	}
	return out, nil
}

// Contains reports whether a collection has an element that equals a value.
func Contains(in, wanted Value, exact bool) bool {
	for _, it := range Unroll(in) {
		if Equal(it, wanted, exact) {
			return true
		}
	}
	return false
}

func compareOne(op string, left, right Value, exact bool) (bool, error) {
	switch op {
	case "eq":
		return Equal(left, right, exact), nil
	case "ne":
		return !Equal(left, right, exact), nil
	case "like", "notlike":
		hit, err := likeOperator(ToString(right), ToString(left), exact)
		return hit == (op == "like"), err
	}
	n, err := Compare(left, right, exact)
	if err != nil {
		return false, err
	}
	switch op {
	case "gt":
		return n > 0, nil
	case "ge":
		return n >= 0, nil
	case "lt":
		return n < 0, nil
	case "le":
		return n <= 0, nil
	}
	return false, NotSupported("the operator -%s", op)
}

// Choose returns yes if the condition is true, and no otherwise.
func Choose(condition bool, yes, no int) int {
	if condition {
		return yes
	}
	return no
}
