package posh

import (
	"encoding/base64"
	"fmt"
	"math"
	"strings"
	"time"
)

func convertClass(lower string, args []Value) (Value, bool, error) {
	if len(args) == 0 {
		return nil, false, nil
	}
	switch lower {
	case "frombase64string":
		data, err := base64.StdEncoding.DecodeString(strings.Map(dropBlank, ToString(args[0])))
		if err != nil {
			return nil, true, NewException("System.FormatException", "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters. ")
		}
		return data, true, nil
	case "tobase64string":
		v, err := convertArray(args[0], "System.Byte")
		if err != nil {
			return nil, true, err
		}
		data, _ := v.([]byte)
		return base64.StdEncoding.EncodeToString(data), true, nil
	case "toint32", "toint64", "touint32", "tobyte":
		if len(args) == 2 {
			return fromBase(lower, args)
		}
		v, err := convertInteger(args[0], map[string]string{"toint32": "System.Int32", "toint64": "System.Int64", "touint32": "System.UInt32", "tobyte": "System.Byte"}[lower])
		return v, true, err
	case "tostring":
		if len(args) == 1 {
			return ToString(args[0]), true, nil
		}
	case "toboolean":
		return Truthy(args[0]), true, nil
	}
	return nil, false, nil
}

func dropBlank(r rune) rune {
	if strings.ContainsRune(" \t\r\n", r) {
		return -1
	}
	return r
}

func fromBase(lower string, args []Value) (Value, bool, error) {
	if n, err := ToInt(args[1]); err != nil || n != 16 {
		return nil, true, NotSupported("Convert.%s with base %s", lower, ToString(args[1]))
	}
	v, ok := parseNumber("0x" + strings.TrimPrefix(strings.ToLower(ToString(args[0])), "0x"))
	if !ok {
		return nil, true, NewException("System.FormatException", "Could not find any recognizable digits.")
	}
	return v, true, nil
}

func encodingClass(lower string, args []Value) (Value, bool, error) {
	name := lower
	if lower == "getencoding" && len(args) == 1 {
		name = ToString(args[0])
	}
	if o := encodingNamed(name); o != nil {
		return o, true, nil
	}
	return nil, false, nil
}

func stringClass(lower string, args []Value) (Value, bool, error) {
	switch {
	case lower == "empty":
		return "", true, nil
	case lower == "isnullorempty" && len(args) == 1:
		return ToString(args[0]) == "", true, nil
	case lower == "isnullorwhitespace" && len(args) == 1:
		return strings.TrimSpace(ToString(args[0])) == "", true, nil
	case lower == "join" && len(args) == 2:
		return strings.Join(Strings(args[1]), ToString(args[0])), true, nil
	case lower == "join" && len(args) > 2:
		return strings.Join(Strings(args[1:]), ToString(args[0])), true, nil
	case lower == "concat":
		return strings.Join(allStrings(args), ""), true, nil
	case lower == "format" && len(args) > 0:
		rest := args[1:]
		if len(rest) == 1 {
			rest = Array(rest[0])
		}
		v, err := formatOperator(ToString(args[0]), rest)
		return v, true, err
	case (lower == "equals" || lower == "compare") && len(args) >= 2:
		ignore := len(args) > 2 && (strings.HasSuffix(ToString(args[2]), "IgnoreCase") || args[2] == true)
		n := compareText(ToString(args[0]), ToString(args[1]), !ignore)
		if lower == "equals" {
			return n == 0, true, nil
		}
		return int64(n), true, nil
	}
	return nil, false, nil
}

func mathClass(lower string, args []Value) (Value, bool, error) {
	switch {
	case lower == "pi":
		return math.Pi, true, nil
	case (lower == "max" || lower == "min") && len(args) == 2:
		n, err := Compare(args[0], args[1])
		if (n >= 0) == (lower == "max") {
			return args[0], true, err
		}
		return args[1], true, err
	}
	if len(args) == 0 {
		return nil, false, nil
	}
	n, err := toNumber(args[0])
	if err != nil {
		return nil, true, err
	}
	if whole, ok := n.(int64); ok && lower == "abs" {
		return max(whole, -whole), true, nil
	}
	f := toFloat(n)
	switch lower {
	case "abs":
		return math.Abs(f), true, nil
	case "floor":
		return math.Floor(f), true, nil
	case "ceiling":
		return math.Ceil(f), true, nil
	case "truncate":
		return math.Trunc(f), true, nil
	case "sqrt":
		return math.Sqrt(f), true, nil
	case "round":
		return roundTo(f, args)
	}
	return nil, false, nil
}

// roundTo rounds halves to the even value, as [Math]::Round does.
func roundTo(f float64, args []Value) (Value, bool, error) {
	digits := int64(0)
	if len(args) > 1 {
		n, err := ToInt(args[1])
		if err != nil {
			return nil, true, err
		}
		digits = n
	}
	scale := math.Pow(10, float64(digits))
	return math.RoundToEven(f*scale) / scale, true, nil
}

func timeClass(lower string, args []Value) (Value, bool, error) {
	switch lower {
	case "utcnow":
		return time.Now().UTC(), true, nil
	case "now":
		return time.Now().Local(), true, nil
	case "today":
		today, _ := timeMember(time.Now().Local(), "date")
		return today, true, nil
	case "minvalue":
		return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), true, nil
	case "parse":
		if len(args) >= 1 {
			t, err := toTime(ToString(args[0]))
			if err != nil {
				return nil, true, NewException("System.FormatException", "String was not recognized as a valid DateTime.")
			}
			return t, true, nil
		}
	case "fromfiletimeutc", "fromfiletime":
		n, err := ToInt(firstOf(args))
		t := fromTicks(n + 504911232000000000)
		if lower == "fromfiletime" {
			t = t.Local()
		}
		return t, true, err
	}
	return nil, false, nil
}

func spanClass(lower string, args []Value) (Value, bool, error) {
	if lower == "zero" {
		return time.Duration(0), true, nil
	}
	unit, ok := map[string]time.Duration{
		"fromdays": 24 * time.Hour, "fromhours": time.Hour, "fromminutes": time.Minute, "fromseconds": time.Second, "frommilliseconds": time.Millisecond,
	}[lower]
	if !ok || len(args) != 1 {
		return nil, false, nil
	}
	n, err := toNumber(args[0])
	return time.Duration(toFloat(n) * float64(unit)), true, err
}

func integerClass(full, lower string, args []Value) (Value, bool, error) {
	limits := integers[full]
	switch {
	case lower == "maxvalue" && full == "System.Int64":
		return int64(math.MaxInt64), true, nil
	case (lower == "maxvalue" || lower == "minvalue") && full != "System.Double":
		if lower == "minvalue" {
			return int64(limits.low), true, nil
		}
		return int64(limits.high), true, nil
	case lower == "parse" && len(args) == 1:
		v, err := convertTo(ToString(args[0]), full)
		if err != nil {
			return nil, true, NewException("System.FormatException", "%s", numberFormat)
		}
		return v, true, nil
	}
	return nil, false, nil
}

func bitConverterClass(lower string, args []Value) (Value, bool, error) {
	data, ok := firstOf(args).([]byte)
	if lower != "tostring" || !ok {
		return nil, false, nil
	}
	parts := make([]string, len(data))
	for i, b := range data {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(parts, "-"), true, nil
}

func arrayClass(lower string, args []Value) (Value, bool, error) {
	items, ok := firstOf(args).([]Value)
	if !ok {
		return nil, false, nil
	}
	switch {
	case lower == "indexof" && len(args) == 2:
		return indexOf(items, args[1]), true, nil
	case lower == "reverse" && len(args) == 1:
		for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
			items[i], items[j] = items[j], items[i]
		}
		return void{}, true, nil
	}
	return nil, false, nil
}
