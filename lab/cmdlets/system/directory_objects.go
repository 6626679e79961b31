package system

import (
	"encoding/binary"
	"strconv"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

const (
	directoryEntryType = "System.DirectoryServices.DirectoryEntry"
	comType            = "System.__ComObject"
)

// DirectoryEntry returns a DirectoryEntry of ADSI's WinNT provider. The lab models a local group of the host, given
// by its path, with the methods Members and Add, and the members that Members returns. Windows PowerShell shows the
// attributes of such an object; its .NET members are below psbase.
func (s Accounts) DirectoryEntry(args []posh.Value) (posh.Value, error) {
	if len(args) == 1 {
		if o, ok := args[0].(*posh.Object); ok && o.TypeName == comType {
			return s.memberEntry(o.Live.(windows.Principal)), nil
		}
		computer, group, found := strings.Cut(strings.TrimPrefix(cmdlets.First(args), "WinNT://"), "/")
		group, class, _ := strings.Cut(group, ",")
		if found && cmdlets.Equal(computer, s.Host.Name()) && class == "group" {
			return s.groupEntry(group), nil
		}
	}
	return nil, posh.NotSupported("the DirectoryEntry %s", cmdlets.First(args))
}

func entryObject(path string, base ...*posh.Property) *posh.Object {
	inner := posh.NewObject(directoryEntryType, append(base, posh.P("Path", path))...)
	return posh.NewObject(directoryEntryType, posh.P("psbase", inner))
}

func (s Accounts) groupEntry(group string) *posh.Object {
	o := entryObject("WinNT://" + s.Host.Name() + "/" + group)
	o.Get("psbase").(*posh.Object).SetMethod("Invoke", func(args []posh.Value) (posh.Value, error) {
		if len(args) == 2 && cmdlets.Equal(cmdlets.First(args), "Add") {
			return nil, s.addByPath(group, posh.ToString(args[1]))
		}
		if len(args) != 1 || !cmdlets.Equal(cmdlets.First(args), "Members") {
			return nil, posh.NotSupported("Invoke(%s) of a group", cmdlets.First(args))
		}
		members, err := s.Host.Accounts.GroupMembers(group)
		if err != nil {
			return nil, cmdlets.NetError("System.Runtime.InteropServices.COMException", win32.CodeOf(err), cmdlets.TextOf(err))
		}
		list := []posh.Value{}
		for _, m := range members {
			o := posh.NewObject(comType)
			o.Live = m
			list = append(list, o)
		}
		return list, nil
	})
	return o
}

// badPathname is E_ADS_BAD_PATHNAME (Microsoft, "Generic ADSI Error Codes").
const badPathname = 0x80005000

// addByPath implements IADsGroup.Add. path names the member as WinNT://domain/name; there is no form for a user principal name
// (Microsoft, WinNT ADsPath). An unknown member is error 1387, and an existing member is error 1378 (System Error Codes).
func (s Accounts) addByPath(group, path string) error {
	domain, name, found := strings.Cut(strings.TrimPrefix(path, "WinNT://"), "/")
	if !found {
		return &posh.Error{
			Message: "An invalid directory pathname was passed", ID: "COMException", Exception: "System.Runtime.InteropServices.COMException",
			Category: "NotSpecified", HResult: badPathname - 1<<32,
		}
	}
	err := s.Host.Accounts.AddMember(group, domain+`\`+name)
	if err == nil {
		return nil
	}
	code, text := win32.CodeOf(err), cmdlets.TextOf(err)
	if code == win32.CodeNoneMapped {
		code, text = 1387, "A member could not be added to or removed from the local group because the member does not exist."
	}
	return cmdlets.NetError("System.Runtime.InteropServices.COMException", code, text)
}

// memberEntry returns the entry of a group's member. If its account no longer exists, its name is the SID.
func (s Accounts) memberEntry(p windows.Principal) *posh.Object {
	properties := posh.NewHashtable(false)
	properties.Set("objectSid", posh.NewObject("System.DirectoryServices.PropertyValueCollection", posh.P("Value", BinarySID(p.SID))))
	path := strings.ReplaceAll(p.Account, `\`, "/")
	if computer, _, found := strings.Cut(p.Account, `\`); found && strings.EqualFold(computer, s.Host.Name()) {
		// The path of an account of the computer contains the domain (Microsoft, WinNT ADsPath:
		// WinNT://domain/computer/object).
		domain, _ := s.Host.World().Domain()
		path = domain + "/" + path
	}
	return entryObject("WinNT://"+path, posh.P("Properties", properties))
}

// BinarySID returns a SID in its binary form (MS-DTYP 2.4.2.2).
func BinarySID(text string) []byte {
	parts := strings.Split(text, "-")[1:]
	out := make([]byte, 2, 28)
	for i, part := range parts {
		n, _ := strconv.ParseUint(part, 10, 48)
		switch i {
		case 0:
			out[0], out[1] = byte(n), byte(len(parts)-2)
		case 1:
			out = append(out, binary.BigEndian.AppendUint64(nil, n)[2:]...)
		default:
			out = binary.LittleEndian.AppendUint32(out, uint32(n)) //nolint:gosec // a sub-authority has 32 bits
		}
	}
	return out
}

// TextSID returns a SID as text. The second result is false if the bytes are not a valid SID.
func TextSID(sid []byte) (string, bool) {
	const head = 8
	if len(sid) < head || len(sid) != head+4*int(sid[1]) {
		return "", false
	}
	authority := binary.BigEndian.Uint64(append([]byte{0, 0}, sid[2:head]...))
	text := "S-" + strconv.Itoa(int(sid[0])) + "-" + strconv.FormatUint(authority, 10)
	for rest := sid[head:]; len(rest) > 0; rest = rest[4:] {
		text += "-" + strconv.FormatUint(uint64(binary.LittleEndian.Uint32(rest)), 10)
	}
	return text, true
}
