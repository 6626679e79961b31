package items

import (
	"strconv"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

const (
	registryKeyType = "Microsoft.Win32.RegistryKey"
	fileType        = "System.IO.FileInfo"
	folderType      = "System.IO.DirectoryInfo"
)

// valueKinds maps registry types to values of RegistryValueKind.
var valueKinds = map[registry.Type]posh.Enum{
	registry.RegSZ: {Name: "String", Number: 1}, registry.RegExpandSZ: {Name: "ExpandString", Number: 2}, registry.RegBinary: {Name: "Binary", Number: 3},
	registry.RegDWord: {Name: "DWord", Number: 4}, registry.RegMultiSZ: {Name: "MultiString", Number: 7}, registry.RegQWord: {Name: "QWord", Number: 11},
}

// registryData returns a value's data as .NET does.
func registryData(v registry.Value) posh.Value {
	switch v.Type {
	case registry.RegMultiSZ:
		return posh.FromStrings(v.Lines)
	case registry.RegDWord:
		return int64(int32(v.Number)) //nolint:gosec // .NET returns a DWORD as a signed number
	case registry.RegQWord:
		return int64(v.Number) //nolint:gosec // .NET returns a QWORD as a signed number
	case registry.RegBinary:
		return v.Bytes
	case registry.RegSZ, registry.RegExpandSZ:
	}
	return v.Text
}

// fullKey returns a key's full path as .NET writes it.
func fullKey(path string) string {
	if path == "" {
		return "HKEY_LOCAL_MACHINE"
	}
	return `HKEY_LOCAL_MACHINE\` + path
}

// keyObject returns a RegistryKey. Its members read the registry at each call.
func (s Cmdlets) keyObject(key registry.Key) *posh.Object {
	full := fullKey(key.Path)
	_, leaf := split(full)
	o := posh.NewObject(registryKeyType, posh.P("Name", full), posh.P("PSChildName", leaf), posh.P("PSPath", `Microsoft.PowerShell.Core\Registry::`+full),
		posh.P("SubKeyCount", int64(len(key.SubKeys))), posh.P("ValueCount", int64(len(key.Values))))
	o.Text = func() string { return full }
	o.Live = location{registry: true, path: key.Path, given: "Registry::" + full}
	o.SetMethod("GetValueNames", func([]posh.Value) (posh.Value, error) {
		var names []string
		for _, v := range key.Values {
			names = append(names, v.Name)
		}
		return posh.FromStrings(names), nil
	})
	o.SetMethod("GetSubKeyNames", func([]posh.Value) (posh.Value, error) { return posh.FromStrings(key.SubKeys), nil })
	o.SetMethod("GetValueKind", func(args []posh.Value) (posh.Value, error) {
		if v, ok := key.Value(cmdlets.First(args)); ok {
			return valueKinds[v.Type], nil
		}
		return nil, &posh.Error{Message: "The specified registry key does not exist.", Exception: "System.IO.IOException", ID: "IOException", Category: "NotSpecified"}
	})
	o.SetMethod("OpenSubKey", func(args []posh.Value) (posh.Value, error) {
		below, err := s.Host.Registry.Key(strings.TrimPrefix(key.Path+`\`+cmdlets.First(args), `\`))
		if err != nil {
			return nil, nil //nolint:nilerr,nilnil // .NET returns null for a missing key
		}
		return registryClasses{s}.openKey(below, len(args) > 1 && posh.Truthy(args[1])), nil
	})
	o.SetMethod("Close", func([]posh.Value) (posh.Value, error) { return nil, nil })
	o.SetMethod("GetValue", func(args []posh.Value) (posh.Value, error) { return s.getValue(key, args), nil })
	return o
}

// getValue implements RegistryKey.GetValue(name, default, options).
func (s Cmdlets) getValue(key registry.Key, args []posh.Value) posh.Value {
	v, ok := key.Value(cmdlets.First(args))
	if !ok {
		if len(args) > 1 {
			return args[1]
		}
		return nil
	}
	raw := len(args) > 2 && strings.EqualFold(posh.ToString(args[2]), "DoNotExpandEnvironmentNames")
	if v.Type == registry.RegExpandSZ && !raw {
		return s.Expand(v.Text)
	}
	return registryData(v)
}

// Expand replaces each %NAME% by the value of the environment variable.
func (s Cmdlets) Expand(text string) string {
	for name, value := range s.Environment() {
		text = replaceFold(text, "%"+name+"%", value)
	}
	return text
}

func replaceFold(text, old, with string) string {
	lower, find := strings.ToLower(text), strings.ToLower(old)
	var b strings.Builder
	for {
		i := strings.Index(lower, find)
		if i < 0 {
			return b.String() + text
		}
		b.WriteString(text[:i] + with)
		text, lower = text[i+len(old):], lower[i+len(old):]
	}
}

// versionInfo returns a file's FileVersionInfo. Without a version resource its texts are null and its numbers 0
// (Microsoft, class FileVersionInfo).
func (s Cmdlets) versionInfo(path string) posh.Value {
	var product, version string
	if data, err := s.Host.Files.Read(path); err == nil {
		product, version = windows.VersionOf(data)
	}
	parts := append(strings.Split(version, "."), "", "", "", "")
	o := posh.NewObject("System.Diagnostics.FileVersionInfo", posh.P("FileName", path), posh.P("ProductName", textOrNull(product)), posh.P("FileVersion", textOrNull(version)))
	for i, name := range []string{"FileMajorPart", "FileMinorPart", "FileBuildPart", "FilePrivatePart"} {
		n, _ := strconv.ParseInt(parts[i], 10, 32)
		o.Properties = append(o.Properties, posh.P(name, n))
	}
	return o
}

func textOrNull(text string) posh.Value {
	if text == "" {
		return nil
	}
	return text
}

func (s Cmdlets) fileObject(f windows.FileInfo) *posh.Object {
	typeName, extension := folderType, ""
	if !f.Dir {
		typeName = fileType
	}
	if i := strings.LastIndexByte(f.Name, '.'); i >= 0 {
		extension = f.Name[i:]
	}
	parent, _ := split(f.Path)
	o := posh.NewObject(typeName,
		posh.P("Name", f.Name), posh.P("FullName", f.Path), posh.P("PSPath", `Microsoft.PowerShell.Core\FileSystem::`+f.Path), posh.P("Extension", extension),
		posh.P("DirectoryName", parent), posh.P("PSIsContainer", f.Dir), posh.P("Exists", true),
		posh.P("CreationTime", f.Created), posh.P("LastWriteTime", f.Modified), posh.P("LastWriteTimeUtc", f.Modified.UTC()))
	if !f.Dir {
		o.Properties = append(o.Properties, posh.P("Length", f.Size),
			posh.LiveProperty("VersionInfo", func() posh.Value { return s.versionInfo(f.Path) }, nil))
	}
	o.Text = func() string { return f.Name }
	o.Live = location{path: f.Path, given: f.Path}
	return o
}
