package values

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// FromJSON parses JSON as ConvertFrom-Json does: properties keep their order, and numbers without a fraction are
// integers.
func FromJSON(text string) (Value, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := readJSON(d)
	if err != nil {
		return nil, badJSON(text, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, badJSON(text, err)
	}
	return v, nil
}

func badJSON(text string, err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	first := strings.TrimSpace(text)
	if len(first) > 40 {
		first = first[:40]
	}
	e = NewException("System.ArgumentException", "Invalid JSON primitive: %s.", first)
	e.ID = "System.ArgumentException,Microsoft.PowerShell.Commands.ConvertFromJsonCommand"
	return e
}

func readJSON(d *json.Decoder) (Value, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return readObject(d)
		}
		return readArray(d)
	case json.Number:
		return jsonNumber(t.String())
	case string:
		return jsonDate(t), nil
	case bool:
		return t, nil
	}
	return nil, nil
}

func readArray(d *json.Decoder) (Value, error) {
	out := []Value{}
	for d.More() {
		v, err := readJSON(d)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := d.Token()
	return out, err
}

func readObject(d *json.Decoder) (Value, error) {
	o := NewCustom()
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := token.(string)
		v, err := readJSON(d)
		if err != nil {
			return nil, err
		}
		if have := o.Property(key); have != nil {
			return nil, duplicateKeys(have.Name, key)
		}
		o.Properties = append(o.Properties, P(key, v))
	}
	_, err := d.Token()
	return o, err
}

func duplicateKeys(a, b string) *Error {
	e := RuntimeError("DuplicateKeysInJsonString,Microsoft.PowerShell.Commands.ConvertFromJsonCommand",
		"Cannot convert the JSON string because a dictionary that was converted from the string contains the duplicated keys '%s' and '%s'.", a, b)
	e.Exception = "System.InvalidOperationException"
	return e
}

func jsonNumber(text string) (Value, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	return strconv.ParseFloat(text, 64)
}

var jsonDateText = regexp.MustCompile(`^/Date\((-?\d+)\)/$`)

// jsonDate converts /Date(ms)/ to a date. Windows PowerShell 5.1 leaves ISO dates as strings.
func jsonDate(text string) Value {
	m := jsonDateText.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	ms, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return text
	}
	return time.UnixMilli(ms).UTC()
}
