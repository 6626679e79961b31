package dotnet

import (
	"encoding/base64"
	"strings"

	"changeover/lab/posh/values"
)

// ConvertClass calls a static method of [Convert] by its lower-case name. The second result is false if the lab does
// not model it.
func ConvertClass(lower string, args []values.Value) (values.Value, bool, error) {
	if len(args) == 0 {
		return nil, false, nil
	}
	switch lower {
	case "frombase64string":
		data, err := base64.StdEncoding.DecodeString(strings.Map(dropBlank, values.ToString(args[0])))
		if err != nil {
			return nil, true, values.NewException("System.FormatException", "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters. ")
		}
		return data, true, nil
	case "tobase64string":
		v, err := values.ConvertArray(args[0], "System.Byte")
		if err != nil {
			return nil, true, err
		}
		data, _ := v.([]byte)
		return base64.StdEncoding.EncodeToString(data), true, nil
	}
	return nil, false, nil
}

func dropBlank(r rune) rune {
	if strings.ContainsRune(" \t\r\n", r) {
		return -1
	}
	return r
}

// EncodingClass evaluates a static member of [Text.Encoding] by its lower-case name. The second result is false if
// the lab does not model it.
func EncodingClass(lower string, args []values.Value) (values.Value, bool, error) {
	name := lower
	if lower == "getencoding" && len(args) == 1 {
		name = values.ToString(args[0])
	}
	if o := encodingNamed(name); o != nil {
		return o, true, nil
	}
	return nil, false, nil
}
