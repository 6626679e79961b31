package shell

import (
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// shortType is a type's name without the System namespace, in lower case.
func shortType(name string) string { return strings.TrimPrefix(strings.ToLower(name), "system.") }

// Static implements posh.Host for the .NET types that look at the machine.
func (s *Shell) Static(_ *posh.Session, typeName, member string, args []posh.Value, call bool) (posh.Value, bool, error) {
	switch shortType(typeName) {
	case "microsoft.win32.registry":
		return s.registryClass(member, args, call)
	case "microsoft.win32.registryvalueoptions":
		return s.registryOption(member)
	case "io.file":
		return s.fileStatic(member, args, call)
	case "environment":
		return s.environmentStatic(member)
	case "security.principal.windowsidentity":
		if strings.EqualFold(member, "GetCurrent") && call {
			return named("System.Security.Principal.WindowsIdentity", s.user, nil, posh.P("Name", s.user)), true, nil
		}
	}
	if s.natives[strings.ToLower(typeName)] {
		return s.nativeStatic(member, args, call)
	}
	return nil, false, nil
}

func (s *Shell) registryOption(member string) (posh.Value, bool, error) {
	switch strings.ToLower(member) {
	case "none":
		return posh.Enum{Name: "None", Number: 0}, true, nil
	case "donotexpandenvironmentnames":
		return posh.Enum{Name: "DoNotExpandEnvironmentNames", Number: 1}, true, nil
	}
	return nil, false, nil
}

func (s *Shell) environmentStatic(member string) (posh.Value, bool, error) {
	switch strings.ToLower(member) {
	case "machinename":
		return s.host.Name(), true, nil
	case "is64bitprocess", "is64bitoperatingsystem":
		return true, true, nil
	}
	return nil, false, nil
}

func (s *Shell) fileStatic(member string, args []posh.Value, call bool) (posh.Value, bool, error) {
	if !call || len(args) == 0 {
		return nil, false, nil
	}
	path := posh.ToString(args[0])
	switch strings.ToLower(member) {
	case "exists":
		return s.exists(location{path: path}, "Leaf"), true, nil
	case "readalltext", "readalllines":
		data, err := s.host.ReadFile(path)
		if err != nil {
			return nil, true, fileError(path, err)
		}
		text, err := decode(data, "utf8")
		if strings.EqualFold(member, "ReadAllLines") {
			return posh.FromStrings(textLines(text)), true, err
		}
		return text, true, err
	case "readallbytes":
		data, err := s.host.ReadFile(path)
		if err != nil {
			return nil, true, fileError(path, err)
		}
		return append([]byte{}, data...), true, nil
	case "writealltext":
		return nil, true, s.writeAllText(path, args[1:])
	}
	return nil, false, nil
}

// writeAllText writes a text as UTF-8 without a byte order mark, or in the encoding that follows it.
func (s *Shell) writeAllText(path string, args []posh.Value) error {
	data := []byte(first(args))
	if len(args) > 1 {
		var err error
		if data, err = posh.EncodeText(first(args), args[1]); err != nil {
			return err
		}
	}
	if err := s.host.WriteFile(path, data); err != nil {
		return fileError(path, err)
	}
	return nil
}

// textReader is a StreamReader of a file that detects the encoding.
func (s *Shell) textReader(args []posh.Value) (posh.Value, error) {
	if len(args) != 3 || !posh.Truthy(args[2]) {
		return nil, posh.NotSupported("a StreamReader of a file with %d arguments", len(args))
	}
	data, err := s.host.ReadFile(posh.ToString(args[0]))
	if err != nil {
		return nil, fileError(posh.ToString(args[0]), err)
	}
	return posh.TextReader(data, args[1])
}

// fileError is what the methods of System.IO.File throw.
func fileError(path string, err error) error {
	switch cluster.CodeOf(err) {
	case cluster.CodeFileNotFound:
		return netError("System.IO.FileNotFoundException", cluster.CodeFileNotFound, "Could not find file '"+path+"'.")
	case cluster.CodePathNotFound:
		return netError("System.IO.DirectoryNotFoundException", cluster.CodePathNotFound, "Could not find a part of the path '"+path+"'.")
	case cluster.CodeAccessDenied:
		return netError("System.UnauthorizedAccessException", cluster.CodeAccessDenied, "Access to the path '"+path+"' is denied.")
	}
	return netError("System.IO.IOException", cluster.CodeOf(err), textOf(err))
}

func netError(exception string, code uint32, message string) error {
	return &posh.Error{Message: message, ID: exceptionName(exception), Exception: exception, Category: "NotSpecified", HResult: hresult(code)}
}

// New implements posh.Host for objects that belong to the machine.
func (s *Shell) New(session *posh.Session, typeName string, args []posh.Value) (posh.Value, bool, error) {
	switch shortType(typeName) {
	case "threading.mutex":
		if len(args) < 2 {
			return nil, true, posh.NotSupported("a mutex without a name")
		}
		if posh.Truthy(args[0]) {
			return nil, true, posh.NotSupported("a mutex that is owned from the start")
		}
		return s.mutex(session, posh.ToString(args[1])), true, nil
	case "io.streamreader":
		v, err := s.textReader(args)
		return v, true, err
	case "security.principal.ntaccount":
		name := first(args)
		if len(args) == 2 {
			name = posh.ToString(args[0]) + `\` + posh.ToString(args[1])
		}
		return s.accountObject(name), true, nil
	case "security.principal.securityidentifier":
		if len(args) == 2 {
			data, _ := args[0].([]byte)
			if text, ok := textSID(data); ok && posh.ToString(args[1]) == "0" {
				return s.sidObject(text), true, nil
			}
			return nil, true, posh.NotSupported("a security identifier of such bytes")
		}
		return s.sidObject(first(args)), true, nil
	case "directoryservices.directoryentry":
		entry, err := s.directoryEntry(args)
		return entry, true, err
	}
	return nil, false, nil
}
