package cmdexe

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"

	"changeover/lab/windows/registry"
)

// regExport writes a key and everything below it to a .reg file in UTF-16.
func (c *Cmd) regExport(path string, args []string) int {
	if len(args) == 0 {
		c.errorf("ERROR: Invalid syntax.\r\nType \"REG EXPORT /?\" for usage.\r\n")
		return 1
	}
	file, overwrite := c.path(args[0]), false
	for _, arg := range args[1:] {
		overwrite = overwrite || strings.EqualFold(arg, "/y")
	}
	if _, err := c.Host.Files.Stat(file); err == nil && !overwrite {
		c.printf("File %s already exists. Overwrite (Yes/No)? \r\n", args[0])
		return 1
	}
	key, err := c.Host.Registry.Key(path)
	if err != nil {
		c.errorf(regMissing)
		return 1
	}
	var text strings.Builder
	text.WriteString("Windows Registry Editor Version 5.00\r\n\r\n")
	c.exportKey(&text, key)
	data := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text.String())) {
		data = binary.LittleEndian.AppendUint16(data, unit)
	}
	if err := c.Host.Files.Write(file, data); err != nil {
		c.errorf("ERROR: %s\r\n", windowsText(err))
		return 1
	}
	c.printf("The operation completed successfully.\r\n\r\n")
	return 0
}

func (c *Cmd) exportKey(text *strings.Builder, key registry.Key) {
	fmt.Fprintf(text, "[HKEY_LOCAL_MACHINE\\%s]\r\n", key.Path)
	for _, value := range key.Values {
		name := "@"
		if value.Name != "" {
			name = regQuote(value.Name)
		}
		fmt.Fprintf(text, "%s=%s\r\n", name, regData(value))
	}
	text.WriteString("\r\n")
	for _, name := range key.SubKeys {
		if sub, err := c.Host.Registry.Key(key.Path + `\` + name); err == nil {
			c.exportKey(text, sub)
		}
	}
}

func regQuote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// regData returns a value's data as in a .reg file: strings and DWORDs as such, other types as bytes.
func regData(value registry.Value) string {
	switch value.Type {
	case registry.RegDWord:
		return fmt.Sprintf("dword:%08x", uint32(value.Number))
	case registry.RegQWord:
		return "hex(b):" + regBytes(binary.LittleEndian.AppendUint64(nil, value.Number))
	case registry.RegExpandSZ:
		return "hex(2):" + regBytes(regUTF16(value.Text))
	case registry.RegMultiSZ:
		var data []byte
		for _, line := range value.Lines {
			data = append(data, regUTF16(line)...)
		}
		return "hex(7):" + regBytes(append(data, 0, 0))
	case registry.RegBinary:
		return "hex:" + regBytes(value.Bytes)
	case registry.RegSZ:
	}
	return regQuote(value.Text)
}

// regUTF16 encodes a string with a terminating zero.
func regUTF16(text string) []byte {
	var data []byte
	for _, unit := range append(utf16.Encode([]rune(text)), 0) {
		data = binary.LittleEndian.AppendUint16(data, unit)
	}
	return data
}

func regBytes(data []byte) string {
	parts := make([]string, len(data))
	for i, b := range data {
		parts[i] = fmt.Sprintf("%02x", b)
	}
	return strings.Join(parts, ",")
}
