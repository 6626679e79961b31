package items

import (
	"math"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows/registry"
)

// properties implements the cmdlets for the values of registry keys.
type properties struct{ Cmdlets }

// commands returns the cmdlets for ItemProperty by name.
func (s properties) commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-ItemProperty":    cmdlets.Only(s.getItemProperty, "Path", "LiteralPath", "Name"),
		"Set-ItemProperty":    cmdlets.Only(s.setItemProperty, "Path", "LiteralPath", "Name", "Value", "Type", "Force"),
		"New-ItemProperty":    cmdlets.Only(s.newItemProperty, "Path", "LiteralPath", "Name", "Value", "PropertyType", "Force"),
		"Remove-ItemProperty": cmdlets.Only(s.removeItemProperty, "Path", "LiteralPath", "Name", "Force"),
		"Rename-ItemProperty": cmdlets.Only(s.renameItemProperty, "Path", "LiteralPath", "Name", "NewName", "Force"),
		"Add-Type":            cmdlets.Only(registryClasses(s).addType, "MemberDefinition", "Namespace", "Name", "PassThru"),
	}
}

// defaultName is the provider's name for a key's default value.
const defaultName = "(default)"

func storedName(name string) string {
	if cmdlets.Equal(name, defaultName) {
		return ""
	}
	return name
}

// eachKey calls f for each registry key that the call names.
func (s properties) eachKey(c *posh.Invocation, f func(registry.Key) error) error {
	return s.eachPlace(c, func(l location) error {
		if !l.registry {
			return posh.NotSupported("%s on files", c.Name)
		}
		key, err := s.Host.Registry.Key(l.path)
		if err != nil {
			return err
		}
		return f(key)
	})
}

func propertyMissing(c *posh.Invocation, key, name string) error {
	const exception = "System.Management.Automation.PSArgumentException"
	return &posh.Error{
		Message: "Property " + name + " does not exist at path " + fullKey(key) + ".", NonTerminating: true, Category: "InvalidArgument",
		ID: exception + "," + cmdlets.CommandID(c.Name), Exception: exception, Target: name,
	}
}

// getItemProperty writes one object per key, with its values and the PS properties that name the key. A key without
// values gives no object.
func (s properties) getItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key registry.Key) error {
		o := posh.NewCustom()
		for _, v := range key.Values {
			name := v.Name
			if name == "" {
				name = defaultName
			}
			if cmdlets.AnyMatches(c.Strings("Name"), name) {
				o.Properties = append(o.Properties, posh.P(name, s.getValue(key, []posh.Value{v.Name})))
			}
		}
		for _, want := range c.Strings("Name") {
			if o.Property(want) == nil && !posh.HasWildcard(want) {
				return propertyMissing(c, key.Path, want)
			}
		}
		if len(o.Properties) == 0 {
			return nil
		}
		const provider = `Microsoft.PowerShell.Core\Registry`
		parent, leaf := split(fullKey(key.Path))
		o.Properties = append(o.Properties, posh.P("PSPath", provider+"::"+fullKey(key.Path)), posh.P("PSParentPath", provider+"::"+parent),
			posh.P("PSChildName", leaf), posh.P("PSProvider", provider))
		c.Emit(o)
		return nil
	})
}

func (s properties) setItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key registry.Key) error { return s.writeValue(c, key, c.String("Type")) })
}

func (s properties) newItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key registry.Key) error {
		if _, ok := key.Value(storedName(c.String("Name"))); ok && !c.Bool("Force") {
			return itemProblem(c.Name, valueExists, key.Path)
		}
		if err := s.writeValue(c, key, c.String("PropertyType")); err != nil {
			return err
		}
		o := posh.NewCustom()
		if now, err := s.Host.Registry.Key(key.Path); err == nil {
			o.Properties = append(o.Properties, posh.P(c.String("Name"), s.getValue(now, []posh.Value{storedName(c.String("Name"))})))
		}
		c.Emit(o)
		return nil
	})
}

// writeValue writes a registry value. Without kind, an existing value keeps its type, and a new value gets the type that .NET
// chooses for the data.
func (s properties) writeValue(c *posh.Invocation, key registry.Key, kind string) error {
	name, data := storedName(c.String("Name")), c.Value("Value")
	typ := typeByData(data)
	if have, exists := key.Value(name); exists {
		typ = have.Type
	}
	if kind != "" {
		var known bool
		if typ, known = typeByKind(kind); !known {
			return posh.NotSupported("registry values of the kind %s", kind)
		}
	}
	v, err := registryValue(c.Name, name, typ, data)
	if err != nil {
		return err
	}
	return s.Host.Registry.Set(key.Path, v)
}

// registryValue converts data to a registry type as the provider does.
func registryValue(command, name string, typ registry.Type, data posh.Value) (registry.Value, error) {
	v := registry.Value{Name: name, Type: typ}
	switch typ {
	case registry.RegMultiSZ:
		v.Lines = posh.Strings(data)
	case registry.RegDWord, registry.RegQWord:
		n, err := posh.ToInt(data)
		if err != nil {
			return v, err
		}
		v.Number = uint64(n) //nolint:gosec // negative numbers are stored in two's complement
		if typ == registry.RegDWord {
			if n < math.MinInt32 || n > math.MaxInt32 {
				return v, tooLarge(command)
			}
			v.Number = uint64(uint32(n)) //nolint:gosec // in two's complement, as above
		}
	case registry.RegSZ, registry.RegExpandSZ:
		v.Text = posh.ToString(data)
	case registry.RegBinary:
		return v, posh.NotSupported("writing a binary registry value")
	}
	return v, nil
}

// tooLarge returns the error for a DWORD that is not a signed 32-bit number, to which Windows PowerShell 5.1 converts
// it.
func tooLarge(command string) error {
	const exception = "System.OverflowException"
	return &posh.Error{
		Message: "Value was either too large or too small for an Int32.", ID: exception + "," + cmdlets.CommandID(command), Exception: exception,
		Category: "NotSpecified", NonTerminating: true,
	}
}

func typeByKind(kind string) (registry.Type, bool) {
	for t, k := range valueKinds {
		if cmdlets.Equal(k.Name, kind) {
			return t, true
		}
	}
	return "", false
}

func typeByData(data posh.Value) registry.Type {
	switch x := data.(type) {
	case int64:
		if x == int64(int32(x)) { //nolint:gosec // reports whether it fits
			return registry.RegDWord
		}
		return registry.RegQWord
	case []posh.Value:
		return registry.RegMultiSZ
	case []byte:
		return registry.RegBinary
	}
	return registry.RegSZ
}

func (s properties) removeItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key registry.Key) error {
		for _, name := range c.Strings("Name") {
			if _, ok := key.Value(storedName(name)); !ok {
				return propertyMissing(c, key.Path, name)
			}
			if err := s.Host.Registry.DeleteValue(key.Path, storedName(name)); err != nil {
				return err
			}
		}
		return nil
	})
}

// renameItemProperty writes the value under its new name and removes the old one, as the provider does. So variables
// of an expandable string are expanded, and an existing value with the new name is overwritten.
func (s properties) renameItemProperty(c *posh.Invocation) error {
	return s.eachKey(c, func(key registry.Key) error {
		v, ok := key.Value(storedName(c.String("Name")))
		if !ok {
			return propertyMissing(c, key.Path, c.String("Name"))
		}
		if v.Type == registry.RegExpandSZ {
			v.Text = s.Expand(v.Text)
		}
		old := v.Name
		v.Name = storedName(c.String("NewName"))
		if err := s.Host.Registry.Set(key.Path, v); err != nil {
			return err
		}
		return s.Host.Registry.DeleteValue(key.Path, old)
	})
}
