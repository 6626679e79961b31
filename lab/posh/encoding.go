package posh

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"changeover/lab/posh/values"

	"golang.org/x/text/encoding/charmap"
)

// encoding is a System.Text.Encoding.
type encoding struct {
	name string
	// bom reports whether a writer starts with the byte order mark.
	bom bool
}

var charmaps = map[string]*charmap.Charmap{
	"ibm437": charmap.CodePage437, "ibm850": charmap.CodePage850, "windows-1252": charmap.Windows1252, "iso-8859-1": charmap.ISO8859_1,
}

var encodingCodePages = map[string]int64{
	"utf-8": 65001, "utf-16": 1200, "us-ascii": 20127, "ibm437": 437, "ibm850": 850, "windows-1252": 1252, "iso-8859-1": 28591,
}

// encode gives the bytes of text; what the encoding lacks becomes a question mark.
func (e *encoding) encode(text string) []byte {
	switch e.name {
	case "utf-8":
		return []byte(text)
	case "utf-16":
		var out []byte
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8)) //nolint:gosec // the two halves of the unit
		}
		return out
	}
	var out []byte
	for _, r := range text {
		out = append(out, e.encodeRune(r))
	}
	return out
}

func (e *encoding) encodeRune(r rune) byte {
	if cm := charmaps[e.name]; cm != nil {
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

func (e *encoding) decode(data []byte) string {
	switch e.name {
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
	cm := charmaps[e.name]
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

// preamble is the byte order mark.
func (e *encoding) preamble() []byte {
	switch {
	case !e.bom:
		return nil
	case e.name == "utf-16":
		return []byte{0xff, 0xfe}
	}
	return []byte{0xef, 0xbb, 0xbf}
}

// newEncoding is a System.Text.Encoding as a script holds it.
func newEncoding(name string, bom bool) *Object {
	e := &encoding{name, bom}
	typeName := map[string]string{"utf-8": "System.Text.UTF8Encoding", "utf-16": "System.Text.UnicodeEncoding", "us-ascii": "System.Text.ASCIIEncoding"}[name]
	if typeName == "" {
		typeName = "System.Text.SBCSCodePageEncoding"
	}
	o := NewObject(typeName, P("WebName", name), P("BodyName", name), P("HeaderName", name), P("EncodingName", name), P("CodePage", encodingCodePages[name]))
	o.Live = e
	o.SetMethod("GetBytes", func(args []Value) (Value, error) {
		if len(args) != 1 {
			return nil, NotSupported("Encoding.GetBytes with %d arguments", len(args))
		}
		return e.encode(ToString(args[0])), nil
	})
	o.SetMethod("GetString", func(args []Value) (Value, error) { return e.getString(args) })
	o.SetMethod("GetPreamble", func([]Value) (Value, error) { return append([]byte{}, e.preamble()...), nil })
	o.SetMethod("GetByteCount", func(args []Value) (Value, error) { return int64(len(e.encode(ToString(args[0])))), nil })
	return o
}

func (e *encoding) getString(args []Value) (Value, error) {
	if len(args) == 0 || args[0] == nil {
		return nil, NewException("System.ArgumentNullException", "Array cannot be null.\r\nParameter name: bytes")
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
		from, err := ToInt(args[1])
		if err != nil {
			return nil, err
		}
		n, err := ToInt(args[2])
		if err != nil {
			return nil, err
		}
		if from < 0 || n < 0 || from+n > int64(len(data)) {
			return nil, NewException("System.ArgumentOutOfRangeException", "Index and count must refer to a location within the buffer.\r\nParameter name: bytes")
		}
		data = data[from : from+n]
	}
	return e.decode(data), nil
}

// encodingNamed is [Text.Encoding]::NAME and GetEncoding(name or code page); nil for an unknown one.
func encodingNamed(name string) *Object {
	switch strings.ToLower(name) {
	case "utf8", "utf-8", "65001":
		return newEncoding("utf-8", true)
	case "unicode", "utf-16", "utf-16le", "1200":
		return newEncoding("utf-16", true)
	case "ascii", "us-ascii", "20127":
		return newEncoding("us-ascii", false)
	case "default", "windows-1252", "1252":
		return newEncoding("windows-1252", false)
	case "latin1", "iso-8859-1", "28591":
		return newEncoding("iso-8859-1", false)
	case "oem", "ibm437", "437":
		return newEncoding("ibm437", false)
	case "ibm850", "850":
		return newEncoding("ibm850", false)
	}
	return nil
}

func encodingOf(v Value) (*encoding, bool) {
	o, ok := v.(*Object)
	if !ok {
		return nil, false
	}
	e, ok := o.Live.(*encoding)
	return e, ok
}
