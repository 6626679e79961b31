package posh

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// formatFloat writes a double as .NET Framework's "G" does: 15 digits.
func formatFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	s := strconv.FormatFloat(f, 'G', 15, 64)
	mantissa, exp, found := strings.Cut(s, "E")
	if !found {
		return s
	}
	n, _ := strconv.Atoi(exp)
	if n >= -5 && n < 15 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprintf("%sE%+03d", mantissa, n)
}

// formatSpan writes a TimeSpan as its "c" format does: [d.]hh:mm:ss[.fffffff].
func formatSpan(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	days := int64(d / (24 * time.Hour))
	d %= 24 * time.Hour
	s := fmt.Sprintf("%02d:%02d:%02d", d/time.Hour, d/time.Minute%60, d/time.Second%60)
	if days > 0 {
		s = fmt.Sprintf("%d.%s", days, s)
	}
	if ticks := d % time.Second / 100; ticks > 0 {
		s += fmt.Sprintf(".%07d", ticks)
	}
	return sign + s
}

// ToInt is the value as a whole number, as [int] converts: strings are parsed,
// halves go to the even value.
func ToInt(v Value) (int64, error) {
	f, err := toNumber(v)
	if err != nil {
		return 0, err
	}
	if n, ok := f.(int64); ok {
		return n, nil
	}
	x := math.RoundToEven(f.(float64))
	if math.IsNaN(x) || math.Abs(x) > math.MaxInt64 {
		return 0, castError(v, "System.Int64", "Value was either too large or too small for an Int64.")
	}
	return int64(x), nil
}

// toNumber is the value as an int64 or a float64.
func toNumber(v Value) (Value, error) {
	switch x := v.(type) {
	case nil:
		return int64(0), nil
	case int64, float64:
		return x, nil
	case bool:
		if x {
			return int64(1), nil
		}
		return int64(0), nil
	case Enum:
		return x.Number, nil
	case string:
		return parseNumber(x)
	case []Value:
		if len(x) == 1 {
			return toNumber(x[0])
		}
	}
	return nil, castError(v, "System.Int32", "")
}

const numberFormat = "Input string was not in a correct format."

func parseNumber(s string) (Value, error) {
	t := strings.TrimSpace(s)
	if t == "" {
		return int64(0), nil
	}
	if hex, ok := cutHex(t); ok {
		if n, err := strconv.ParseUint(hex, 16, 64); err == nil {
			return hexValue(hex, n), nil
		}
	}
	if n, err := strconv.ParseInt(strings.TrimPrefix(t, "+"), 10, 64); err == nil {
		return n, nil
	}
	if f, err := strconv.ParseFloat(t, 64); err == nil && !strings.ContainsAny(t, "xXpPnN_") {
		return f, nil
	}
	return nil, castError(s, "System.Int32", numberFormat)
}

func cutHex(t string) (string, bool) {
	if len(t) > 2 && t[0] == '0' && (t[1] == 'x' || t[1] == 'X') {
		return t[2:], true
	}
	return "", false
}

// hexValue gives hex digits the sign that PowerShell gives them: eight digits
// are an Int32, so 0xFFFFFFFF is -1.
func hexValue(digits string, n uint64) int64 {
	if len(strings.TrimLeft(digits, "0")) == 8 && n > math.MaxInt32 {
		return int64(int32(uint32(n)))
	}
	return int64(n)
}
