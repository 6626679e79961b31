package shell

import (
	"strings"
	"unicode/utf16"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// decode reads a text file as Windows does: by its byte order mark, and without one as UTF-8,
// which covers what the lab writes.
func decode(data []byte) string {
	switch {
	case len(data) >= 2 && data[0] == 0xFF && data[1] == 0xFE:
		var units []uint16
		for i := 2; i+1 < len(data); i += 2 {
			units = append(units, uint16(data[i])|uint16(data[i+1])<<8)
		}
		return string(utf16.Decode(units))
	case len(data) >= 3 && data[0] == 0xEF && data[1] == 0xBB && data[2] == 0xBF:
		return string(data[3:])
	}
	return string(data)
}

// encode writes text in the encodings of Set-Content: UTF8 and Unicode with a byte order mark.
func encode(text, encoding string) ([]byte, error) {
	switch strings.ToLower(encoding) {
	case "utf8":
		return append([]byte{0xEF, 0xBB, 0xBF}, text...), nil
	case "unicode":
		out := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8)) //nolint:gosec // the two bytes of a unit
		}
		return out, nil
	case "", "default", "ascii":
		return []byte(text), nil
	}
	return nil, posh.NotSupported("the encoding %s", encoding)
}

// textLines splits as Get-Content does; a last line end begins no further line.
func textLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

func (s *Shell) getContent(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		data, err := s.host.ReadFile(l.path)
		if err != nil {
			return err
		}
		text := decode(data)
		if c.Bool("Raw") {
			c.Emit(text)
			return nil
		}
		lines := textLines(text)
		if n := c.Int("Tail"); c.Has("Tail") && n < len(lines) {
			lines = lines[len(lines)-n:]
		}
		if n := c.Int("TotalCount"); c.Has("TotalCount") && n < len(lines) {
			lines = lines[:n]
		}
		c.EmitAll(posh.FromStrings(lines))
		return nil
	})
}

func (s *Shell) setContent(c *posh.Invocation) error {
	values := c.Input
	if c.Has("Value") {
		values = posh.Array(c.Value("Value"))
	}
	text := strings.Join(posh.Strings(values), "\r\n")
	if !c.Bool("NoNewline") {
		text += "\r\n"
	}
	data, err := encode(text, c.String("Encoding"))
	if err != nil {
		return err
	}
	given := c.Strings("LiteralPath")
	if given == nil {
		given = c.Strings("Path")
	}
	for _, g := range given {
		l, err := locate(g)
		if err != nil {
			return err
		}
		if err := s.host.WriteFile(l.path, data); err != nil {
			if err := c.WriteError(itemError(c.Name, l.given, err)); err != nil {
				return err
			}
		}
	}
	return nil
}

// itemPropertyCommands are the *-ItemProperty cmdlets on registry values.
func (s *Shell) itemPropertyCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-ItemProperty": s.getItemProperty, "Set-ItemProperty": s.setItemProperty, "New-ItemProperty": s.newItemProperty,
		"Remove-ItemProperty": s.removeItemProperty, "Rename-ItemProperty": s.renameItemProperty,
	}
}

// eachKey does something at each registry key.
func (s *Shell) eachKey(c *posh.Invocation, f func(cluster.RegKey) error) error {
	return s.eachPlace(c, func(l location) error {
		if !l.registry {
			return posh.NotSupported("%s on files", c.Name)
		}
		key, err := s.host.RegKey(l.path)
		if err != nil {
			return err
		}
		return f(key)
	})
}

func propertyMissing(c *posh.Invocation, key, name string) error {
	return &posh.Error{
		Message: "Property " + name + " does not exist at path HKEY_LOCAL_MACHINE\\" + key + ".", NonTerminating: true, Category: "InvalidArgument",
		ID: "System.Management.Automation.PSArgumentException,Microsoft.PowerShell.Commands." + commandClass(c.Name), Exception: "System.Management.Automation.PSArgumentException",
	}
}

func (s *Shell) getItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key cluster.RegKey) error {
		o := posh.NewCustom()
		for _, v := range key.Values {
			if anyMatches(c.Strings("Name"), v.Name) {
				name := v.Name
				if name == "" {
					name = "(default)"
				}
				o.Properties = append(o.Properties, posh.P(name, s.getValue(key, []posh.Value{v.Name})))
			}
		}
		for _, want := range c.Strings("Name") {
			if o.Property(want) == nil && !hasWildcard(want) {
				return propertyMissing(c, key.Path, want)
			}
		}
		c.Emit(o)
		return nil
	})
}

func (s *Shell) setItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key cluster.RegKey) error { return s.writeValue(c, key, c.String("Type")) })
}

func (s *Shell) newItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key cluster.RegKey) error {
		if _, ok := key.Value(c.String("Name")); ok && !c.Bool("Force") {
			return ioError(c.Name, "System.IO.IOException", "ResourceExists", "The property already exists.", &cluster.Error{Code: cluster.CodeAlreadyExists})
		}
		return s.writeValue(c, key, c.String("PropertyType"))
	})
}

// writeValue keeps the type of an existing value where none is given, and else
// chooses it by the data as .NET does.
func (s *Shell) writeValue(c *posh.Invocation, key cluster.RegKey, kind string) error {
	name, data := c.String("Name"), c.Value("Value")
	have, exists := key.Value(name)
	var v cluster.RegValue
	switch {
	case kind == "" && exists:
		v.Type = have.Type
	case kind == "":
		v.Type = typeByData(data)
	default:
		t, ok := typeByKind(kind)
		if !ok {
			return posh.NotSupported("registry values of the kind %s", kind)
		}
		v.Type = t
	}
	v.Name = name
	switch v.Type {
	case cluster.RegMultiSZ:
		v.Lines = posh.Strings(data)
	case cluster.RegDWord, cluster.RegQWord:
		n, err := posh.ToInt(data)
		if err != nil {
			return err
		}
		v.Number = uint64(n) //nolint:gosec // two's complement is meant
		if v.Type == cluster.RegDWord {
			v.Number = uint64(uint32(n)) //nolint:gosec // likewise
		}
	case cluster.RegSZ, cluster.RegExpandSZ:
		v.Text = posh.ToString(data)
	case cluster.RegBinary:
		return posh.NotSupported("writing binary registry values")
	}
	return s.host.RegSet(key.Path, v)
}

func typeByKind(kind string) (cluster.RegType, bool) {
	for t, k := range kinds {
		if equal(k.Name, kind) {
			return t, true
		}
	}
	return "", false
}

func typeByData(data posh.Value) cluster.RegType {
	switch data.(type) {
	case int64:
		return cluster.RegDWord
	case []posh.Value:
		return cluster.RegMultiSZ
	}
	return cluster.RegSZ
}

func (s *Shell) removeItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key cluster.RegKey) error {
		for _, name := range c.Strings("Name") {
			if _, ok := key.Value(name); !ok {
				return propertyMissing(c, key.Path, name)
			}
			if err := s.host.RegDeleteValue(key.Path, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Shell) renameItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key cluster.RegKey) error {
		return s.host.RegRenameValue(key.Path, c.String("Name"), c.String("NewName"))
	})
}
