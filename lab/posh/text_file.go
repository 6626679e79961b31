package posh

import (
	"bufio"
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"changeover/lab/posh/values"
)

// strictUTF8 is a UTF8Encoding that throws on bytes that are no UTF-8.
func strictUTF8(bom bool) *Object {
	o := newEncoding("utf-8", bom)
	o.SetMethod("GetCharCount", func(args []Value) (Value, error) {
		data, ok := firstOf(args).([]byte)
		if !ok || len(args) != 1 {
			return nil, NotSupported("Encoding.GetCharCount of %s", values.TypeName(firstOf(args)))
		}
		if !utf8.Valid(data) {
			return nil, NewException("System.Text.DecoderFallbackException", "Unable to translate bytes at some index from specified code page to Unicode.")
		}
		return int64(len(utf16.Encode([]rune(string(data))))), nil
	})
	return o
}

// TextReader is a StreamReader over a file's bytes that detects the encoding from the byte order mark, else has the given
// one. Microsoft (StreamReader.CurrentEncoding): it is the one in use after the first read.
func TextReader(data []byte, given Value) (*Object, error) {
	enc, ok := encodingOf(given)
	if !ok {
		return nil, NotSupported("a StreamReader of %s", values.TypeName(given))
	}
	current := given
	for _, known := range []*encoding{{"utf-16", true}, {"utf-8", true}} {
		if rest, marked := bytes.CutPrefix(data, known.preamble()); marked {
			data, enc, current = rest, known, newEncoding(known.name, true)
			break
		}
	}
	if bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		return nil, NotSupported("a text file in UTF-16 with the high byte first")
	}
	o := newReader(&reader{r: bufio.NewReader(bytes.NewReader(data)), encoding: func() *encoding { return enc }, started: true})
	o.Properties = append(o.Properties, P("CurrentEncoding", current))
	return o, nil
}

// EncodeText is what File.WriteAllText writes in an encoding: its byte order mark and the text.
func EncodeText(text string, given Value) ([]byte, error) {
	enc, ok := encodingOf(given)
	if !ok {
		return nil, NotSupported("text in %s", values.TypeName(given))
	}
	return append(append([]byte{}, enc.preamble()...), enc.encode(text)...), nil
}

func firstOf(args []Value) Value {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}
