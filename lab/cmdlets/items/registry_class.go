package items

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/cmdlets/unmanaged"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows/registry"
)

// registryClasses implements .NET's registry classes, and the functions of Windows for the registry that Add-Type
// declares.
type registryClasses struct{ Cmdlets }

// RegistryStatic evaluates a static member of Microsoft.Win32.Registry; ok is false if the lab does not model the
// member.
func (s Cmdlets) RegistryStatic(member string, args []posh.Value, call bool) (result posh.Value, ok bool, err error) {
	return registryClasses{s}.static(member, args, call)
}

// NativeStatic calls a function of a type that Add-Type declared; ok is false for other types.
func (s Cmdlets) NativeStatic(typeName, member string, args []posh.Value, call bool) (result posh.Value, ok bool, err error) {
	switch function := s.natives[strings.ToLower(typeName)]; {
	case function == "" || !call || !cmdlets.Equal(member, function):
		return nil, false, nil
	case function == "EnumPorts":
		listed, err := unmanaged.EnumPorts(s.Host, args)
		return listed, true, err
	}
	return registryClasses{s}.renameKey(args)
}

// static evaluates a static member of Microsoft.Win32.Registry. SetValue creates a missing key, and an empty name means the
// default value (Microsoft, Registry.SetValue).
func (s registryClasses) static(member string, args []posh.Value, call bool) (posh.Value, bool, error) {
	switch {
	case cmdlets.Equal(member, "LocalMachine") && !call:
		key, err := s.Host.Registry.Key("")
		return s.openKey(key, true), true, err
	case cmdlets.Equal(member, "SetValue") && call && len(args) == 4:
		path, below := strings.CutPrefix(posh.ToString(args[0]), `HKEY_LOCAL_MACHINE\`)
		if !below {
			return nil, true, posh.NotSupported("a registry key outside of HKEY_LOCAL_MACHINE: %s", posh.ToString(args[0]))
		}
		if err := s.Host.Registry.CreateKey(path); err != nil {
			return nil, true, err
		}
		return nil, true, s.setKeyValue(path, args[1:])
	}
	return nil, false, nil
}

// setKeyValue implements SetValue(name, data, kind) of a key.
func (s registryClasses) setKeyValue(path string, args []posh.Value) error {
	typ, known := typeByKind(posh.ToString(args[2]))
	if !known {
		return posh.NotSupported("registry values of the kind %s", posh.ToString(args[2]))
	}
	v, err := registryValue("SetValue", posh.ToString(args[0]), typ, args[1])
	if err != nil {
		return err
	}
	return s.Host.Registry.Set(path, v)
}

// openKey returns a key as RegistryKey.OpenSubKey does. A slash is part of the key's name here, unlike in paths of
// the provider (PowerShell issue 5536). Values can be set only if the key was opened for writing (Microsoft,
// RegistryKey.OpenSubKey(String, Boolean)).
func (s registryClasses) openKey(key registry.Key, writable bool) *posh.Object {
	o := s.keyObject(key)
	writes := func(name string, count int, do func(args []posh.Value) (posh.Value, error)) {
		o.SetMethod(name, func(args []posh.Value) (posh.Value, error) {
			switch {
			case len(args) != count:
				return nil, posh.NotSupported("RegistryKey.%s with %d arguments", name, len(args))
			case !writable:
				return nil, cmdlets.NetError("System.UnauthorizedAccessException", win32.CodeAccessDenied, "Cannot write to the registry key.")
			}
			return do(args)
		})
	}
	writes("SetValue", 3, func(args []posh.Value) (posh.Value, error) { return nil, s.setKeyValue(key.Path, args) })
	writes("DeleteValue", 1, func(args []posh.Value) (posh.Value, error) {
		return nil, s.Host.Registry.DeleteValue(key.Path, cmdlets.First(args))
	})
	writes("CreateSubKey", 1, func(args []posh.Value) (posh.Value, error) {
		path := strings.TrimPrefix(key.Path+`\`+cmdlets.First(args), `\`)
		if err := s.Host.Registry.CreateKey(path); err != nil {
			return nil, err
		}
		below, err := s.Host.Registry.Key(path)
		return s.openKey(below, true), err
	})
	handle := posh.NewObject("Microsoft.Win32.SafeHandles.SafeRegistryHandle")
	handle.Live = registryHandle{path: key.Path, writable: writable}
	o.Properties = append(o.Properties, posh.P("Handle", handle))
	return o
}

// registryHandle is an open key as the functions of winreg.h use it.
type registryHandle struct {
	path     string
	writable bool
}

// functions maps the functions of Windows that the lab models to their libraries.
var functions = map[string]string{"RegRenameKey": "advapi32.dll", "EnumPorts": "winspool.drv"}

// addType implements Add-Type for a declaration of one of these functions.
func (s registryClasses) addType(c *posh.Invocation) error {
	declaration, name := c.String("MemberDefinition"), c.String("Namespace")+"."+c.String("Name")
	for function, library := range functions {
		if !strings.Contains(declaration, `[DllImport("`+library+`"`) || !strings.Contains(declaration, " "+function+"(") {
			continue
		}
		s.natives[strings.ToLower(name)] = function
		if c.Bool("PassThru") {
			c.Emit(posh.TypeRef(name))
		}
		return nil
	}
	return posh.NotSupported("Add-Type of %s", declaration)
}

// renameKey implements RegRenameKey and returns its error number. The handle must be opened for writing, and no key
// may have the new name (Microsoft, RegRenameKey). The key keeps its access list.
func (s registryClasses) renameKey(args []posh.Value) (posh.Value, bool, error) {
	if len(args) != 3 {
		return nil, false, nil
	}
	o, _ := args[0].(*posh.Object)
	if o == nil {
		return int64(win32.CodeInvalidHandle), true, nil
	}
	handle, open := o.Live.(registryHandle)
	switch {
	case !open:
		return nil, false, nil
	case !handle.writable:
		return int64(win32.CodeAccessDenied), true, nil
	}
	err := s.Host.Registry.RenameKey(handle.path+`\`+posh.ToString(args[1]), posh.ToString(args[2]))
	return int64(win32.CodeOf(err)), true, nil
}
