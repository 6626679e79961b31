package values

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// formatFloat formats a double as the format "G" of .NET Framework does, with 15 digits.
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
	if n > -5 && n < 15 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprintf("%sE%+03d", mantissa, n)
}

// formatSpan formats a TimeSpan in the format "c": [d.]hh:mm:ss[.fffffff].
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

// ToInt converts a value to a whole number as [int] does: it parses strings and rounds halves to the even number.
func ToInt(v Value) (int64, error) {
	n, err := ToNumber(v)
	if err != nil {
		return 0, err
	}
	whole, err := ConvertInteger(n, "System.Int64")
	out, _ := whole.(int64)
	return out, err
}

// ToNumber converts a value to an int64 or a float64 as arithmetic operators do.
func ToNumber(v Value) (Value, error) {
	n, ok := AsNumber(v)
	if ok {
		return n, nil
	}
	if _, text := v.(string); text {
		return nil, BadText(v, "System.Int32", numberFormat)
	}
	return nil, NoConversion(v, "System.Int32")
}

// AsNumber converts a value to an int64 or a float64; ok is false if it is not a number.
func AsNumber(v Value) (n Value, ok bool) {
	switch x := v.(type) {
	case nil, Void:
		return int64(0), true
	case int64, float64:
		return x, true
	case bool:
		return int64(Choose(x, 1, 0)), true
	case Enum:
		return x.Number, true
	case string:
		return ParseNumber(x)
	}
	return nil, false
}

const numberFormat = "Input string was not in a correct format."

// thousands matches numbers with commas between their digits. .NET ignores these commas.
var thousands = regexp.MustCompile(`^[+-]?\d[\d,]*(\.\d*)?$`)

// ParseNumber parses a number; ok is false if the text is not a number. An empty text is 0, as in a cast.
func ParseNumber(s string) (n Value, ok bool) {
	t := strings.TrimSpace(s)
	if t == "" {
		return int64(0), true
	}
	if hex, ok := CutHex(t); ok {
		if n, err := strconv.ParseUint(hex, 16, 64); err == nil {
			return hexValue(hex, n), true
		}
	}
	if thousands.MatchString(t) {
		t = strings.ReplaceAll(t, ",", "")
	}
	if n, err := strconv.ParseInt(strings.TrimPrefix(t, "+"), 10, 64); err == nil {
		return n, true
	}
	if f, err := strconv.ParseFloat(t, 64); err == nil && !strings.ContainsAny(t, "xXpPnN_") {
		return f, true
	}
	return nil, false
}

// CutHex returns a number without its prefix 0x. The second result is false if it has no such prefix.
func CutHex(t string) (string, bool) {
	if len(t) > 2 && t[0] == '0' && (t[1] == 'x' || t[1] == 'X') {
		return t[2:], true
	}
	return "", false
}

// hexValue returns the number with the sign that PowerShell gives hexadecimal digits: eight digits are an Int32, so
// 0xFFFFFFFF is -1.
func hexValue(digits string, n uint64) int64 {
	if len(strings.TrimLeft(digits, "0")) == 8 && n > math.MaxInt32 {
		return int64(int32(uint32(n)))
	}
	return int64(n)
}

// IsInteger reports whether full is the full name of an integer type.
func IsInteger(full string) bool { _, ok := integers[full]; return ok }

// ToFloat converts a number to a double.
func ToFloat(v Value) float64 {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	f, _ := v.(float64)
	return f
}
