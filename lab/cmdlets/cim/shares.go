package cim

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// Values of the property Type of a share (Microsoft, class Win32_Share). Administrative shares have the same values
// with the highest bit set.
const (
	typeDisk  = 0
	typeIPC   = 3
	typeAdmin = 0x80000000
)

// shareInstances returns the instances of Win32_Share or Win32_ClusterShare. A share of a clustered file server is a
// Win32_ClusterShare, which is derived from Win32_Share, so a query for Win32_Share returns both kinds. The name of a
// clustered share is a UNC path (Microsoft, class Win32_Share: "Windows Server 2008 requires that you place the UNC
// in the name").
func (s Cmdlets) shareInstances(class string) []*posh.Object {
	var out []*posh.Object
	for _, sh := range s.Host.Shares.List() {
		if cmdlets.Equal(class, "Win32_ClusterShare") && sh.Scope == "*" {
			continue
		}
		own, extra := "Win32_Share", []*posh.Property(nil)
		if sh.Scope != "*" {
			own, extra = "Win32_ClusterShare", []*posh.Property{posh.P("ServerName", sh.Scope)}
		}
		kind := int64(typeDisk)
		switch {
		case sh.Path == "":
			kind = typeIPC | typeAdmin
		case sh.Special:
			kind = typeAdmin
		}
		properties := append([]*posh.Property{
			posh.P("Name", shareName(sh)), posh.P("Path", sh.Path), posh.P("Description", sh.Description), posh.P("Caption", sh.Description),
			posh.P("Type", kind), posh.P("AllowMaximum", true), posh.P("MaximumAllowed", nil), posh.P("AccessMask", nil), posh.P("Status", "OK"),
		}, extra...)
		out = append(out, cimObject(own, instance{sh, s.shareMethods(sh)}, properties...))
	}
	return out
}

// shareName returns the key property Name of a share's instance.
func shareName(sh windows.Share) string {
	if sh.Scope == "*" {
		return sh.Name
	}
	return `\\` + sh.Scope + `\` + sh.Name
}

// shareMethods returns the implementation of SetShareInfo and Delete (Microsoft, class Win32_Share). SetShareInfo changes only
// the settings that are among its arguments.
func (s Cmdlets) shareMethods(sh windows.Share) func(string, *posh.Hashtable) ([]*posh.Property, error) {
	return func(method string, args *posh.Hashtable) ([]*posh.Property, error) {
		switch strings.ToLower(method) {
		case "delete":
			return returned(shareReturn(s.Host.Shares.Remove(sh.Name, sh.Scope))), nil
		case "setshareinfo":
			if err := onlyArguments("Win32_Share.SetShareInfo", args, "Description", "Access"); err != nil {
				return nil, err
			}
			if text := argument(args, "Description"); text != nil {
				if err := s.Host.Shares.Describe(sh.Name, sh.Scope, *text); err != nil {
					return returned(shareReturn(err)), nil
				}
			}
			code, err := s.setAccess(sh, args, "Access")
			return returned(code), err
		}
		return nil, posh.NotSupported("the method %s of Win32_Share", method)
	}
}

// createShare implements Create of Win32_Share and Win32_ClusterShare and returns its return value. The Name of a
// clustered share is a UNC path.
func (s Cmdlets) createShare(class string, args *posh.Hashtable) (int64, error) {
	if err := onlyArguments("Win32_Share.Create", args, "Path", "Name", "Type", "Description", "Access"); err != nil {
		return 0, err
	}
	text := func(name string) string {
		if v := argument(args, name); v != nil {
			return *v
		}
		return ""
	}
	if text("Type") != "0" {
		return 0, posh.NotSupported("a share of the type %s", text("Type"))
	}
	sh := windows.Share{Name: text("Name"), Path: text("Path"), Description: text("Description")}
	if unc, ok := strings.CutPrefix(sh.Name, `\\`); ok {
		sh.Scope, sh.Name, _ = strings.Cut(unc, `\`)
	} else if cmdlets.Equal(class, "Win32_ClusterShare") {
		return 0, posh.NotSupported("Win32_ClusterShare.Create with a name that is not a UNC path")
	}
	if sh.Name == "" || strings.ContainsAny(sh.Name, `\/:*?"<>|`) {
		return shareInvalidName, nil
	}
	if v, ok := args.Get("Access"); ok && v != nil {
		access, err := readDescriptor(v)
		if err != nil {
			return 0, err
		}
		if access == nil {
			return shareInvalidParameter, nil
		}
		sh.Access = access
	}
	_, err := s.Host.Shares.Create(sh)
	return shareReturn(err), nil
}

// setAccess sets a share's access list from the security descriptor in the named argument, if there is one, and
// returns the return value of the method.
func (s Cmdlets) setAccess(sh windows.Share, args *posh.Hashtable, name string) (int64, error) {
	v, ok := args.Get(name)
	if !ok || v == nil {
		return 0, nil
	}
	access, err := readDescriptor(v)
	if err != nil {
		return 0, err
	}
	if access == nil {
		return shareInvalidParameter, nil
	}
	return shareReturn(s.Host.Shares.SetAccess(sh.Name, sh.Scope, access)), nil
}

// Return values of the methods of Win32_Share (Microsoft, class Win32_Share).
const (
	shareUnknownFailure   = 8
	shareInvalidName      = 9
	shareInvalidParameter = 21
	shareDuplicate        = 22
	shareNoDirectory      = 24
	shareNotFound         = 25
)

func shareReturn(err error) int64 {
	if err == nil {
		return 0
	}
	switch win32.CodeOf(err) {
	case win32.CodeDuplicateShare:
		return shareDuplicate
	case win32.CodeFileNotFound, win32.CodePathNotFound:
		return shareNoDirectory
	case win32.CodeShareMissing:
		return shareNotFound
	case win32.CodeNoneMapped, win32.CodeInvalidParameter:
		return shareInvalidParameter
	}
	return shareUnknownFailure
}

// shareSettings returns the instances of Win32_LogicalShareSecuritySetting with their methods GetSecurityDescriptor
// and SetSecurityDescriptor (Microsoft, the class of this name). Administrative shares have none.
func (s Cmdlets) shareSettings() []*posh.Object {
	var out []*posh.Object
	for _, sh := range s.Host.Shares.List() {
		if sh.Special {
			continue
		}
		call := func(method string, args *posh.Hashtable) ([]*posh.Property, error) {
			switch strings.ToLower(method) {
			case "getsecuritydescriptor":
				return append(returned(0), posh.P("Descriptor", descriptor(sh))), nil
			case "setsecuritydescriptor":
				code, err := s.setAccess(sh, args, "Descriptor")
				return returned(code), err
			}
			return nil, posh.NotSupported("the method %s of Win32_LogicalShareSecuritySetting", method)
		}
		out = append(out, cimObject("Win32_LogicalShareSecuritySetting", instance{sh, call}, posh.P("Name", shareName(sh)), posh.P("ControlFlags", controlFlags(sh))))
	}
	return out
}
