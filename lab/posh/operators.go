package posh

import (
	"math"
	"strings"
	"time"
)

// operate applies a binary operator by its name as written, with its i or c.
func (in *interp) operate(op string, left, right Value) (Value, error) {
	base, exact := baseOperator(op)
	switch base {
	case "+", "-", "*", "/", "%":
		return arithmetic(base, left, right)
	case "..":
		return rangeOf(left, right)
	case "f":
		return formatOperator(ToString(left), right)
	case "xor":
		return Truthy(left) != Truthy(right), nil
	case "band", "bor", "bxor":
		return bitwise(base, left, right)
	case "is":
		return in.is(left, right)
	case "isnot":
		v, err := in.is(left, right)
		return !Truthy(v), err
	case "as":
		return asOperator(left, right)
	case "join":
		return strings.Join(Strings(left), ToString(right)), nil
	case "split":
		return splitOperator(left, right, exact)
	case "replace":
		return replaceOperator(left, right, exact)
	case "match", "notmatch":
		return in.match(left, right, exact, base == "notmatch")
	}
	return compareOperator(base, left, right, exact)
}

func (in *interp) is(left, right Value) (Value, error) {
	name := ToString(right)
	if err := knownType(name); err != nil {
		return nil, err
	}
	return isType(left, name), nil
}

func asOperator(left, right Value) (Value, error) {
	v, err := convertTo(left, ToString(right))
	if err != nil {
		if asError(err).NotSupported {
			return nil, err
		}
		return nil, nil
	}
	return v, nil
}

func bitwise(op string, left, right Value) (Value, error) {
	a, err := ToInt(left)
	if err != nil {
		return nil, err
	}
	b, err := ToInt(right)
	if err != nil {
		return nil, err
	}
	switch op {
	case "band":
		return a & b, nil
	case "bor":
		return a | b, nil
	}
	return a ^ b, nil
}

func rangeOf(left, right Value) (Value, error) {
	a, err := ToInt(left)
	if err != nil {
		return nil, err
	}
	b, err := ToInt(right)
	if err != nil {
		return nil, err
	}
	step := int64(1)
	if b < a {
		step = -1
	}
	out := []Value{}
	for n := a; ; n += step {
		out = append(out, n)
		if n == b {
			return out, nil
		}
	}
}

// arithmetic works by the left value's type: strings and collections join and
// repeat, dates and time spans add up, everything else is a number.
func arithmetic(op string, left, right Value) (Value, error) {
	left, right = plain(left), plain(right)
	switch x := left.(type) {
	case string:
		if op == "+" {
			return x + ToString(right), nil
		}
		if op == "*" {
			n, err := ToInt(right)
			return strings.Repeat(x, int(max(n, 0))), err
		}
	case []Value, *List, []byte:
		return collectionArithmetic(op, Array(left), right)
	case *Hashtable:
		return mergeTables(op, x, right)
	case time.Time, time.Duration:
		return timeArithmetic(op, left, right)
	case nil:
		if op == "+" {
			return right, nil
		}
	case *Object:
		return nil, noOperator(op, left)
	}
	return numberArithmetic(op, left, right)
}

func noOperator(op string, v Value) *Error {
	name := map[string]string{"+": "op_Addition", "-": "op_Subtraction", "*": "op_Multiply", "/": "op_Division", "%": "op_Modulus"}[op]
	return runtimeError("MethodNotFound", "Method invocation failed because [%s] does not contain a method named '%s'.", typeName(v), name)
}

func collectionArithmetic(op string, left []Value, right Value) (Value, error) {
	switch op {
	case "+":
		more := []Value{right}
		if items, ok := enumerable(right); ok {
			more = items
		}
		return append(append([]Value{}, left...), more...), nil
	case "*":
		n, err := ToInt(right)
		out := []Value{}
		for ; n > 0 && err == nil; n-- {
			out = append(out, left...)
		}
		return out, err
	}
	return nil, noOperator(op, []Value{})
}

func mergeTables(op string, left *Hashtable, right Value) (Value, error) {
	more, ok := right.(*Hashtable)
	if !ok || op != "+" {
		return nil, runtimeError("AddHashTableToNonHashTable", "A hash table can only be added to another hash table.")
	}
	out := NewHashtable(left.Ordered)
	for _, h := range []*Hashtable{left, more} {
		for _, k := range h.Keys {
			if _, twice := out.Get(k); twice {
				return nil, NewException("System.ArgumentException", "Item has already been added. Key in dictionary: '%s'  Key being added: '%s'", k, k)
			}
			v, _ := h.Get(k)
			out.Set(k, v)
		}
	}
	return out, nil
}

func timeArithmetic(op string, left, right Value) (Value, error) {
	switch a := left.(type) {
	case time.Time:
		if b, ok := right.(time.Time); ok && op == "-" {
			return a.Sub(b), nil
		}
		if d, err := toSpan(right); err == nil && (op == "+" || op == "-") {
			if op == "-" {
				d = -d
			}
			return a.Add(d), nil
		}
	case time.Duration:
		if d, err := toSpan(right); err == nil && op == "+" {
			return a + d, nil
		} else if err == nil && op == "-" {
			return a - d, nil
		}
	}
	return nil, noOperator(op, left)
}

func numberArithmetic(op string, left, right Value) (Value, error) {
	a, err := toNumber(left)
	if err != nil {
		return nil, err
	}
	b, err := toNumber(right)
	if err != nil {
		return nil, err
	}
	x, whole := a.(int64)
	y, alsoWhole := b.(int64)
	if whole && alsoWhole {
		return intArithmetic(op, x, y)
	}
	return floatArithmetic(op, toFloat(a), toFloat(b)), nil
}

func toFloat(v Value) float64 {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	f, _ := v.(float64)
	return f
}

func floatArithmetic(op string, a, b float64) Value {
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

// intArithmetic stays whole where it can: 7/2 is 3.5 and 6/2 is 3.
func intArithmetic(op string, a, b int64) (Value, error) {
	switch op {
	case "+":
		return a + b, nil
	case "-":
		return a - b, nil
	case "*":
		return a * b, nil
	}
	if b == 0 {
		e := runtimeError("RuntimeException", "Attempted to divide by zero.")
		e.Category, e.Inner = "NotSpecified", NewException("System.DivideByZeroException", "Attempted to divide by zero.")
		return nil, e
	}
	if op == "%" {
		return a % b, nil
	}
	if a%b == 0 {
		return a / b, nil
	}
	return float64(a) / float64(b), nil
}
