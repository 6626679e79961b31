package posh

import (
	"encoding/base64"
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
	case lower == "equals" && len(args) >= 2:
		ignore := len(args) > 2 && (strings.HasSuffix(ToString(args[2]), "IgnoreCase") || args[2] == true)
		n := compareText(ToString(args[0]), ToString(args[1]), !ignore)
		return n == 0, true, nil
	}
	return nil, false, nil
}

func timeClass(lower string) (Value, bool, error) {
	switch lower {
	case "utcnow":
		return time.Now().UTC(), true, nil
	case "now":
		return time.Now().Local(), true, nil
	}
	return nil, false, nil
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
