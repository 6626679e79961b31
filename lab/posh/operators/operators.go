// Package operators holds the binary operators of PowerShell and its operators that use regular expressions.
package operators

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"time"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// Operate applies a binary operator, given by its name as written, which may begin with i or c for the case. The
// missing output of a command counts as $null, or as an empty collection for operators that work on elements. If
// -match finds something, it passes $Matches to matched.
func Operate(op string, left, right values.Value, matched func(*values.Hashtable)) (values.Value, error) {
	base, exact := parse.BaseOperator(op)
	switch base {
	case "+", "-", "*", "/", "%":
		return Arithmetic(base, left, right)
	case "..":
		return rangeOf(left, right)
	case "f":
		return nil, values.NotSupported("the operator -f")
	case "xor":
		return values.Truthy(left) != values.Truthy(right), nil
	case "band", "bor", "bxor":
		return bitwise(base, left, right)
	case "is":
		return is(values.Plain(left), right)
	case "isnot":
		v, err := is(values.Plain(left), right)
		return !values.Truthy(v), err
	case "as":
		return asOperator(values.Plain(left), right)
	case "join":
		return Join(values.Plain(left), values.ToString(right))
	case "split":
		return splitOperator(left, right, exact)
	case "replace":
		return replaceOperator(left, right, exact)
	case "match", "notmatch":
		return match(left, right, exact, base == "notmatch", matched)
	}
	return values.CompareOperator(base, left, right, exact)
}

func is(left, right values.Value) (values.Value, error) {
	name := values.ToString(right)
	if err := values.KnownType(name); err != nil {
		return nil, err
	}
	full := values.CanonicalType(name)
	_, array := left.([]values.Value)
	switch {
	case values.IsWhole(left) && values.IsInteger(full), array && strings.HasSuffix(full, "[]"):
		return nil, values.NotSupported("the operator -is for the type of a whole number or an array")
	}
	return values.IsType(left, name), nil
}

func asOperator(left, right values.Value) (values.Value, error) {
	name := values.ToString(right)
	if _, table := left.(*values.Hashtable); table && strings.EqualFold(values.CanonicalType(name), values.CustomObjectType) {
		return left, nil // only a cast converts to [pscustomobject]
	}
	v, err := values.ConvertTo(left, name)
	if err != nil {
		if values.AsError(err).NotSupported {
			return nil, err
		}
		return nil, nil
	}
	return v, nil
}

func bitwise(op string, left, right values.Value) (values.Value, error) {
	a, ok := values.AsNumber(left)
	b, ok2 := values.AsNumber(right)
	x, whole := a.(int64)
	y, whole2 := b.(int64)
	switch {
	case !ok || !ok2 || !whole || !whole2:
		return nil, values.NotSupported("-%s with a value that is not a whole number", op)
	case op == "band":
		return x & y, nil
	case op == "bor":
		return x | y, nil
	}
	return x ^ y, nil
}

func rangeOf(left, right values.Value) (values.Value, error) {
	bounds := [2]int64{}
	for i, v := range []values.Value{left, right} {
		if _, many := values.Enumerable(v); many {
			e := values.NewException("System.InvalidCastException", "Unable to cast object of type 'System.Object[]' to type 'System.IConvertible'.")
			e.ID, e.Category = e.Exception, "OperationStopped"
			return nil, e
		}
		n, err := values.ConvertInteger(v, "System.Int32")
		if err != nil {
			return nil, err
		}
		bounds[i], _ = n.(int64)
	}
	step := int64(values.Choose(bounds[1] < bounds[0], -1, 1))
	if err := values.TooMany((bounds[1]-bounds[0])*step + 1); err != nil {
		return nil, err
	}
	out := []values.Value{}
	for n := bounds[0]; n != bounds[1]; n += step {
		out = append(out, n)
	}
	return append(out, bounds[1]), nil
}

// Arithmetic applies +, -, *, / or % by the type of the left value: strings and collections are concatenated and
// repeated, dates and time spans are added, other values are numbers.
func Arithmetic(op string, left, right values.Value) (values.Value, error) {
	left = values.Plain(left)
	switch x := left.(type) {
	case string:
		if op == "+" {
			text := values.ToString(right)
			if err := values.TooLong(int64(len(x) + len(text))); err != nil {
				return nil, err
			}
			return x + text, nil
		}
		if op == "*" {
			n, err := times(int64(len(x)), right)
			if err != nil {
				return nil, err
			}
			return strings.Repeat(x, n), nil
		}
	case []values.Value, *values.List, []byte:
		return collectionArithmetic(op, values.Array(left), right)
	case *values.Hashtable:
		return mergeTables(op, x, right)
	case time.Time, time.Duration:
		return timeArithmetic(op, left, values.Plain(right))
	case nil:
		switch op {
		case "+":
			return values.Plain(right), nil
		case "*":
			return nil, nil
		}
	case bool:
		if op == "*" {
			return nil, noProduct(right)
		}
	case *values.Object:
		return nil, noOperator(op, left)
	}
	return numberArithmetic(op, left, values.Plain(right))
}

// Join implements -join: it converts the elements to strings and joins them with the separator.
func Join(v values.Value, separator string) (values.Value, error) {
	parts := values.Strings(v)
	size := len(parts) * len(separator)
	for _, part := range parts {
		size += len(part)
	}
	if err := values.TooLong(int64(size)); err != nil {
		return nil, err
	}
	return strings.Join(parts, separator), nil
}

// times returns count as the number of repetitions of a text or collection that has size bytes or elements. It
// returns an error if the result would be too long.
func times(size int64, count values.Value) (int, error) {
	n, err := values.ConvertInteger(count, "System.Int32")
	if err != nil {
		return 0, err
	}
	often, _ := n.(int64)
	if often < 0 {
		return 0, values.NotSupported("repeating a value a negative number of times")
	}
	return int(often), values.TooLong(often * size)
}

// noProduct returns the error for a Boolean multiplied by right.
func noProduct(right values.Value) *values.Error {
	if _, text := right.(string); text {
		return noOperator("*", true)
	}
	if _, number := values.AsNumber(right); !number {
		return noOperator("*", true)
	}
	return values.RuntimeError("NotADefinedOperationForType", "The operation '[System.Boolean] * [%s]' is not defined.", values.TypeName(right))
}

func noOperator(op string, v values.Value) *values.Error {
	name := map[string]string{"+": "op_Addition", "-": "op_Subtraction", "*": "op_Multiply", "/": "op_Division", "%": "op_Modulus"}[op]
	return values.RuntimeError("MethodNotFound", "Method invocation failed because [%s] does not contain a method named '%s'.", values.TypeName(v), name)
}

func collectionArithmetic(op string, left []values.Value, right values.Value) (values.Value, error) {
	switch op {
	case "+":
		more := values.Unroll(right)
		if err := values.TooMany(int64(len(left) + len(more))); err != nil {
			return nil, err
		}
		return append(append(make([]values.Value, 0, len(left)+len(more)), left...), more...), nil
	case "*":
		n, err := times(int64(len(left))*(values.MaxText/values.MaxItems), right)
		if err != nil {
			return nil, err
		}
		return slices.Repeat(left, n), nil
	}
	return nil, noOperator(op, []values.Value{})
}

func mergeTables(op string, left *values.Hashtable, right values.Value) (values.Value, error) {
	more, ok := right.(*values.Hashtable)
	switch {
	case op != "+":
		return nil, noOperator(op, left)
	case !ok:
		return nil, values.RuntimeError("AddHashTableToNonHashTable", "A hash table can only be added to another hash table.")
	}
	out := values.NewHashtable(left.Ordered)
	for _, h := range []*values.Hashtable{left, more} {
		for _, k := range h.Keys {
			if _, twice := out.Get(k); twice {
				e := KeyTwice(k)
				e.ID, e.Category = e.Exception, "OperationStopped"
				return nil, e
			}
			v, _ := h.Get(k)
			out.Set(k, v)
		}
	}
	return out, nil
}

// KeyTwice returns the error for a key that a hashtable contains already.
func KeyTwice(key string) *values.Error {
	return values.NewException("System.ArgumentException", "Item has already been added. Key in dictionary: '%s'  Key being added: '%s'", key, key)
}

func timeArithmetic(op string, left, right values.Value) (values.Value, error) {
	at, isTime := left.(time.Time)
	span, _ := left.(time.Duration)
	more, isSpan := right.(time.Duration)
	if before, ok := right.(time.Time); ok && isTime && op == "-" {
		return at.Sub(before), nil
	}
	if !isSpan || op != "+" && op != "-" {
		return nil, values.NotSupported("the operator %s between %s and %s", op, values.TypeName(left), values.TypeName(right))
	}
	if op == "-" {
		more = -more
	}
	if isTime {
		return at.Add(more), nil
	}
	return span + more, nil
}

func numberArithmetic(op string, left, right values.Value) (values.Value, error) {
	a, err := values.ToNumber(left)
	if err != nil {
		if _, text := left.(string); !text {
			return nil, noOperator(op, left)
		}
		return nil, err
	}
	b, err := values.ToNumber(right)
	if err != nil {
		if _, text := right.(string); !text {
			return nil, noOperator(op, a)
		}
		return nil, err
	}
	x, whole := a.(int64)
	y, alsoWhole := b.(int64)
	if whole && alsoWhole {
		return intArithmetic(op, x, y)
	}
	return floatArithmetic(op, values.ToFloat(a), values.ToFloat(b)), nil
}

func floatArithmetic(op string, a, b float64) values.Value {
	switch op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		return a / b
	}
	return math.Mod(a, b)
}

// intArithmetic calculates with integers. The result is an integer if it is a whole number that fits into an Int64, and a
// double otherwise: 6/2 is 3, and 7/2 is 3.5.
func intArithmetic(op string, a, b int64) (values.Value, error) {
	if op != "/" && op != "%" {
		return intSum(op, a, b)
	}
	if b == 0 {
		e := values.RuntimeError("RuntimeException", "Attempted to divide by zero.")
		e.Category, e.Inner = "NotSpecified", values.NewException("System.DivideByZeroException", "Attempted to divide by zero.")
		return nil, e
	}
	switch {
	case op == "%":
		return a % b, nil
	case b == -1: // only this division can overflow
		return intArithmetic("*", a, -1)
	case a%b == 0:
		return a / b, nil
	}
	return float64(a) / float64(b), nil
}

// intSum adds, subtracts or multiplies integers. If both fit into an Int32 and the result does not, PowerShell's
// result depends on their types, which the lab does not keep; it returns an error.
func intSum(op string, a, b int64) (values.Value, error) {
	var exact, x, y big.Int
	x.SetInt64(a)
	y.SetInt64(b)
	switch op {
	case "+":
		exact.Add(&x, &y)
	case "-":
		exact.Sub(&x, &y)
	default:
		exact.Mul(&x, &y)
	}
	if !exact.IsInt64() {
		f, _ := exact.Float64()
		return f, nil
	}
	n := exact.Int64()
	if short(a) && short(b) && !short(n) {
		return nil, values.NotSupported("arithmetic of 32-bit whole numbers with a result of more than 32 bits")
	}
	return n, nil
}

// short reports whether a number fits into an Int32.
func short(n int64) bool { return n == int64(int32(n)) } //nolint:gosec // the conversion tests the range
