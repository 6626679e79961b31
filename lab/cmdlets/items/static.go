package items

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/posh/dotnet"
	"changeover/lab/win32"
)

// Static calls a static method of System.IO.File; ok is false if the lab does not model it.
func (s Cmdlets) Static(member string, args []posh.Value, call bool) (result posh.Value, ok bool, err error) {
	if !call || len(args) == 0 {
		return nil, false, nil
	}
	path := posh.ToString(args[0])
	switch strings.ToLower(member) {
	case "exists":
		return s.exists(location{path: path}, "Leaf"), true, nil
	case "readalltext", "readalllines":
		data, err := s.Host.Files.Read(path)
		if err != nil {
			return nil, true, fileError(path, err)
		}
		text, err := Decode(data, "utf8")
		if strings.EqualFold(member, "ReadAllLines") {
			return posh.FromStrings(TextLines(text)), true, err
		}
		return text, true, err
	case "readallbytes":
		data, err := s.Host.Files.Read(path)
		if err != nil {
			return nil, true, fileError(path, err)
		}
		return append([]byte{}, data...), true, nil
	case "writealltext":
		return nil, true, s.writeAllText(path, args[1:])
	}
	return nil, false, nil
}

// writeAllText implements File.WriteAllText. Without an encoding it writes UTF-8 without a byte order mark.
func (s Cmdlets) writeAllText(path string, args []posh.Value) error {
	data := []byte(cmdlets.First(args))
	if len(args) > 1 {
		var err error
		if data, err = dotnet.EncodeText(cmdlets.First(args), args[1]); err != nil {
			return err
		}
	}
	if err := s.Host.Files.Write(path, data); err != nil {
		return fileError(path, err)
	}
	return nil
}

// TextReader returns a StreamReader of a file. It detects the encoding by the byte order mark.
func (s Cmdlets) TextReader(args []posh.Value) (posh.Value, error) {
	if len(args) != 3 || !posh.Truthy(args[2]) {
		return nil, posh.NotSupported("a StreamReader of a file with %d arguments", len(args))
	}
	data, err := s.Host.Files.Read(posh.ToString(args[0]))
	if err != nil {
		return nil, fileError(posh.ToString(args[0]), err)
	}
	return dotnet.TextReader(data, args[1])
}

// fileError returns the exception that the methods of System.IO.File throw for an error of the model.
func fileError(path string, err error) error {
	switch win32.CodeOf(err) {
	case win32.CodeFileNotFound:
		return cmdlets.NetError("System.IO.FileNotFoundException", win32.CodeFileNotFound, "Could not find file '"+path+"'.")
	case win32.CodePathNotFound:
		return cmdlets.NetError("System.IO.DirectoryNotFoundException", win32.CodePathNotFound, "Could not find a part of the path '"+path+"'.")
	case win32.CodeAccessDenied:
		return cmdlets.NetError("System.UnauthorizedAccessException", win32.CodeAccessDenied, "Access to the path '"+path+"' is denied.")
	}
	return cmdlets.NetError("System.IO.IOException", win32.CodeOf(err), cmdlets.TextOf(err))
}
