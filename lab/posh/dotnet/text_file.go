package dotnet

import (
	"bufio"
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"changeover/lab/posh/values"
)

// StrictUTF8 returns a UTF8Encoding that throws an exception on bytes that are not valid UTF-8.
func StrictUTF8(bom bool) *values.Object {
	o := NewEncoding("utf-8", bom)
	o.SetMethod("GetCharCount", func(args []values.Value) (values.Value, error) {
		data, ok := FirstOf(args).([]byte)
		if !ok || len(args) != 1 {
			return nil, values.NotSupported("Encoding.GetCharCount of %s", values.TypeName(FirstOf(args)))
		}
		if !utf8.Valid(data) {
			return nil, values.NewException("System.Text.DecoderFallbackException", "Unable to translate bytes at some index from specified code page to Unicode.")
		}
		return int64(len(utf16.Encode([]rune(string(data))))), nil
	})
	return o
}

// TextReader returns a StreamReader over a file's bytes. It detects the encoding by the byte order mark, and uses the
// given one if there is none. CurrentEncoding is the detected encoding, which StreamReader shows only after the first
// read (Microsoft, StreamReader.CurrentEncoding).
func TextReader(data []byte, given values.Value) (*values.Object, error) {
	enc, ok := EncodingOf(given)
	if !ok {
		return nil, values.NotSupported("a StreamReader with an encoding of type %s", values.TypeName(given))
	}
	current := given
	for _, known := range []*Encoding{{"utf-16", true}, {"utf-8", true}} {
		if rest, marked := bytes.CutPrefix(data, known.preamble()); marked {
			data, enc, current = rest, known, NewEncoding(known.Name, true)
			break
		}
	}
	if bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		return nil, values.NotSupported("a text file in big-endian UTF-16")
	}
	o := NewReader(&Reader{R: bufio.NewReader(bytes.NewReader(data)), Encoding: func() *Encoding { return enc }, started: true})
	o.Properties = append(o.Properties, values.P("CurrentEncoding", current))
	return o, nil
}

// EncodeText returns what File.WriteAllText writes in an encoding: its byte order mark and the text.
func EncodeText(text string, given values.Value) ([]byte, error) {
	enc, ok := EncodingOf(given)
	if !ok {
		return nil, values.NotSupported("text in %s", values.TypeName(given))
	}
	return append(append([]byte{}, enc.preamble()...), enc.Encode(text)...), nil
}

// FirstOf returns the first argument, or $null if there is none.
func FirstOf(args []values.Value) values.Value {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}
