package posh

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

func formatError(message string) *Error {
	return &Error{Message: "Error formatting a string: " + message, ID: "FormatError", Exception: runtimeException, Category: "InvalidOperation"}
}

// formatOperator is -f: {index[,width][:format]}, with {{ and }} for braces.
func formatOperator(template string, right Value) (Value, error) {
	args := []Value{right}
	if items, many := enumerable(right); many {
		args = items
	}
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		c := template[i]
		double := i+1 < len(template) && template[i+1] == c
		switch {
		case (c == '{' || c == '}') && double:
			b.WriteByte(c)
			i++
		case c == '{':
			end := strings.IndexByte(template[i:], '}')
			if end < 0 {
				return nil, formatError(numberFormat)
			}
			text, err := formatItem(template[i+1:i+end], args)
			if err != nil {
				return nil, err
			}
			b.WriteString(text)
			i += end
		case c == '}':
			return nil, formatError(numberFormat)
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}

func formatItem(item string, args []Value) (string, error) {
	spec, format, _ := strings.Cut(item, ":")
	index, width, _ := strings.Cut(spec, ",")
	n, err := strconv.Atoi(strings.TrimSpace(index))
	if err != nil {
		return "", formatError(numberFormat)
	}
	if n < 0 || n >= len(args) {
		return "", formatError("Index (zero based) must be greater than or equal to zero and less than the size of the argument list..")
	}
	v := args[n]
	if _, many := enumerable(v); many {
		v = typeName(v)
	}
	text, err := formatValue(v, format)
	if err != nil {
		if e := asError(err); e.NotSupported {
			return "", e
		}
		return "", formatError(asError(err).Message)
	}
	if width == "" {
		return text, nil
	}
	w, err := strconv.Atoi(strings.TrimSpace(width))
	if err == nil && max(w, -w) > maxText {
		return "", tooLong(int64(max(w, -w)))
	}
	if err != nil {
		return "", formatError(numberFormat)
	}
	return fmt.Sprintf("%*s", w, text), nil
}

// formatValue writes a value by a .NET format string.
func formatValue(v Value, format string) (string, error) {
	if format == "" {
		return ToString(v), nil
	}
	switch x := v.(type) {
	case time.Time:
		return formatTime(x, format)
	case Enum:
		if strings.EqualFold(format, "d") {
			return formatInt(x.Number), nil
		}
		return x.Name, nil
	case int64, float64:
		return formatNumber(x, format)
	}
	return ToString(v), nil
}

// maxDigits is the largest precision of .NET Framework's number formats.
const maxDigits = 99

func formatNumber(v Value, format string) (string, error) {
	digits, err := strconv.Atoi(format[1:])
	if digits > maxDigits {
		return "", NotSupported("the number format %q", format)
	}
	if len(format) == 1 {
		digits, err = -1, nil
	}
	whole, isWhole := v.(int64)
	switch c := format[0]; {
	case err != nil || strings.IndexByte("dDxXnNfFgG", c) < 0:
		return customNumber(v, format)
	case c == 'd' || c == 'D':
		if !isWhole {
			return "", NewException("System.FormatException", "Format specifier was invalid.")
		}
		return padNumber(whole, digits), nil
	case c == 'x' || c == 'X':
		if !isWhole {
			return "", NewException("System.FormatException", "Format specifier was invalid.")
		}
		return hexNumber(whole, digits, c == 'X'), nil
	case c == 'g' || c == 'G':
		return ToString(v), nil
	case c == 'n' || c == 'N':
		return groupThousands(fixed(v, digits)), nil
	}
	return fixed(v, digits), nil
}

func fixed(v Value, digits int) string {
	if digits < 0 {
		digits = 2
	}
	return strconv.FormatFloat(toFloat(v), 'f', digits, 64)
}

func padNumber(n int64, digits int) string {
	if n < 0 {
		return "-" + padNumber(-n, digits)
	}
	return fmt.Sprintf("%0*d", max(digits, 1), n)
}

// hexNumber writes a negative number as the type that holds it does: an Int32 in eight digits.
func hexNumber(n int64, digits int, upper bool) string {
	u := uint64(n) //nolint:gosec // two's complement is what .NET prints
	if n < 0 && n == int64(int32(n)) {
		u &= 0xffffffff
	}
	s := fmt.Sprintf("%0*x", max(digits, 1), u)
	if upper {
		return strings.ToUpper(s)
	}
	return s
}

func groupThousands(s string) string {
	sign := ""
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		sign, s = "-", rest
	}
	whole, fraction, found := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		whole += "." + fraction
	}
	return sign + whole
}

// customNumber knows patterns of zeros with a point, such as 00 and 0.00.
func customNumber(v Value, format string) (string, error) {
	if strings.Trim(format, "0.") != "" {
		return "", NotSupported("the number format %q", format)
	}
	whole, fraction, _ := strings.Cut(format, ".")
	s := strconv.FormatFloat(toFloat(v), 'f', len(fraction), 64)
	before, after, _ := strings.Cut(s, ".")
	s = strings.Repeat("0", max(0, len(whole)-len(before))) + before
	if fraction != "" {
		s += "." + after
	}
	return s, nil
}
