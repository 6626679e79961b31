package secrets

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Errors about values that are not text.
var (
	errNoUTF8 = errors.New("the password is not valid UTF-8; if it is in a file, save the file as UTF-8 and not in a Windows code page")
	errNull   = errors.New("the password contains a NUL character; if it is in a file, save the file as UTF-8 and not as UTF-16 without a byte order mark")
	errLine   = errors.New("the password contains a line break or another control character; write only the password, without a line break or an empty line after it")
	errUTF16  = errors.New("the file begins with the byte order mark of UTF-16, but is not valid UTF-16; save the file as UTF-8")
)

// Byte order marks.
var (
	markUTF8 = []byte{0xef, 0xbb, 0xbf}
	markLE   = []byte{0xff, 0xfe}
	markBE   = []byte{0xfe, 0xff}
)

// decode returns the text of a file in one of the encodings that Windows programs write: UTF-8 with or without a byte
// order mark, or UTF-16 with one.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, markUTF8):
		return string(data[len(markUTF8):]), nil
	case bytes.HasPrefix(data, markLE):
		return decode16(data[len(markLE):], binary.LittleEndian)
	case bytes.HasPrefix(data, markBE):
		return decode16(data[len(markBE):], binary.BigEndian)
	}
	return string(data), nil
}

func decode16(data []byte, order binary.ByteOrder) (string, error) {
	if len(data)%2 != 0 {
		return "", errUTF16
	}
	var units []uint16
	for ; len(data) > 0; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	text := string(utf16.Decode(units))
	if strings.ContainsRune(text, utf8.RuneError) {
		return "", errUTF16
	}
	return text, nil
}

// checkText refuses a value that would not arrive unchanged on a host, or that no person can type as a password.
func checkText(value string) error {
	switch {
	case !utf8.ValidString(value):
		return errNoUTF8
	case strings.ContainsRune(value, 0):
		return errNull
	case strings.ContainsFunc(value, unicode.IsControl):
		return errLine
	}
	return nil
}
