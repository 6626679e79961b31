// Package dotnet models the .NET types that scripts use and that are the same on all hosts: strings, encodings,
// streams, credentials.
package dotnet

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"changeover/lab/posh/values"
)

// Encoding is a System.Text.Encoding.
type Encoding struct {
	Name string
	// bom reports whether writers begin with a byte order mark.
	bom bool
}

var charmaps = map[string]*charmap.Charmap{
	"ibm437": charmap.CodePage437, "ibm850": charmap.CodePage850, "windows-1252": charmap.Windows1252, "iso-8859-1": charmap.ISO8859_1,
}

var encodingCodePages = map[string]int64{
	"utf-8": 65001, "utf-16": 1200, "us-ascii": 20127, "ibm437": 437, "ibm850": 850, "windows-1252": 1252, "iso-8859-1": 28591,
}

// Encode returns the bytes of a text. A character that the encoding lacks becomes a question mark.
func (e *Encoding) Encode(text string) []byte {
	switch e.Name {
	case "utf-8":
		return []byte(text)
	case "utf-16":
		var out []byte
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8)) //nolint:gosec // the low and the high byte of the unit
		}
		return out
	}
	var out []byte
	for _, r := range text {
		out = append(out, e.encodeRune(r))
	}
	return out
}

func (e *Encoding) encodeRune(r rune) byte {
	if cm := charmaps[e.Name]; cm != nil {
		if b, ok := cm.EncodeRune(r); ok {
			return b
		}
		return '?'
	}
	if r < utf8.RuneSelf {
		return byte(r) //nolint:gosec // below 128
	}
	return '?'
}

func (e *Encoding) decode(data []byte) string {
	switch e.Name {
	case "utf-8":
		return strings.ToValidUTF8(string(data), "\uFFFD")
	case "utf-16":
		units := make([]uint16, len(data)/2)
		for i := range units {
			units[i] = uint16(data[2*i]) | uint16(data[2*i+1])<<8
		}
		return string(utf16.Decode(units))
	}
	var b strings.Builder
	cm := charmaps[e.Name]
	for _, c := range data {
		switch {
		case cm != nil:
			b.WriteRune(cm.DecodeByte(c))
		case c < utf8.RuneSelf:
			b.WriteByte(c)
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// preamble returns the byte order mark, or nil.
func (e *Encoding) preamble() []byte {
	switch {
	case !e.bom:
		return nil
	case e.Name == "utf-16":
		return []byte{0xff, 0xfe}
	}
	return []byte{0xef, 0xbb, 0xbf}
}

// NewEncoding returns a System.Text.Encoding object.
func NewEncoding(name string, bom bool) *values.Object {
	e := &Encoding{name, bom}
	typeName := map[string]string{"utf-8": "System.Text.UTF8Encoding", "utf-16": "System.Text.UnicodeEncoding", "us-ascii": "System.Text.ASCIIEncoding"}[name]
	if typeName == "" {
		typeName = "System.Text.SBCSCodePageEncoding"
	}
	o := values.NewObject(typeName, values.P("WebName", name), values.P("BodyName", name), values.P("HeaderName", name), values.P("EncodingName", name), values.P("CodePage", encodingCodePages[name]))
	o.Live = e
	o.SetMethod("GetBytes", func(args []values.Value) (values.Value, error) {
		if len(args) != 1 {
			return nil, values.NotSupported("Encoding.GetBytes with %d arguments", len(args))
		}
		return e.Encode(values.ToString(args[0])), nil
	})
	o.SetMethod("GetString", func(args []values.Value) (values.Value, error) { return e.getString(args) })
	o.SetMethod("GetPreamble", func([]values.Value) (values.Value, error) { return append([]byte{}, e.preamble()...), nil })
	o.SetMethod("GetByteCount", func(args []values.Value) (values.Value, error) {
		return int64(len(e.Encode(values.ToString(args[0])))), nil
	})
	return o
}

func (e *Encoding) getString(args []values.Value) (values.Value, error) {
	if len(args) == 0 || args[0] == nil {
		return nil, values.NewException("System.ArgumentNullException", "Array cannot be null.\r\nParameter name: bytes")
	}
	data, ok := args[0].([]byte)
	if !ok {
		v, err := values.ConvertArray(args[0], "System.Byte")
		if err != nil {
			return nil, err
		}
		data, _ = v.([]byte)
	}
	if len(args) == 3 {
		from, err := values.ToInt(args[1])
		if err != nil {
			return nil, err
		}
		n, err := values.ToInt(args[2])
		if err != nil {
			return nil, err
		}
		if from < 0 || n < 0 || from+n > int64(len(data)) {
			return nil, values.NewException("System.ArgumentOutOfRangeException", "Index and count must refer to a location within the buffer.\r\nParameter name: bytes")
		}
		data = data[from : from+n]
	}
	return e.decode(data), nil
}

// encodingNamed returns the encoding of [Text.Encoding]::NAME or GetEncoding(name or code page), or nil if it is
// unknown.
func encodingNamed(name string) *values.Object {
	switch strings.ToLower(name) {
	case "utf8", "utf-8", "65001":
		return NewEncoding("utf-8", true)
	case "unicode", "utf-16", "utf-16le", "1200":
		return NewEncoding("utf-16", true)
	case "ascii", "us-ascii", "20127":
		return NewEncoding("us-ascii", false)
	case "default", "windows-1252", "1252":
		return NewEncoding("windows-1252", false)
	case "latin1", "iso-8859-1", "28591":
		return NewEncoding("iso-8859-1", false)
	case "oem", "ibm437", "437":
		return NewEncoding("ibm437", false)
	case "ibm850", "850":
		return NewEncoding("ibm850", false)
	}
	return nil
}

// EncodingOf returns the encoding of an object. The second result is false for other values.
func EncodingOf(v values.Value) (*Encoding, bool) {
	o, ok := v.(*values.Object)
	if !ok {
		return nil, false
	}
	e, ok := o.Live.(*Encoding)
	return e, ok
}

// NewBytes implements New-Object byte[] n: an array of n zeros.
func NewBytes(args []values.Value) (values.Value, error) {
	n, err := values.ToInt(FirstOf(args))
	if len(args) != 1 || n < 0 || n > 1<<16 {
		return nil, values.NotSupported("New-Object byte[] with this length")
	}
	return make([]byte, n), err
}
