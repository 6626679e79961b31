package cim

import (
	"strings"

	"changeover/lab/cmdlets/system"
	"changeover/lab/posh"
	"changeover/lab/windows"
)

// Control flags of a security descriptor (Microsoft, SECURITY_DESCRIPTOR_CONTROL).
const (
	daclPresent  = 0x4
	selfRelative = 0x8000
)

// shareMasks maps rights to a share to access masks (Microsoft, Win32_ACE: AccessMask; File Access Rights Constants).
var shareMasks = map[string]int64{"Full": 0x1F01FF, "Change": 0x1301BF, "Read": 0x1200A9}

// aceTypes maps the types of access list entries to numbers (Microsoft, Win32_ACE: AceType).
var aceTypes = map[string]int64{"Allow": 0, "Deny": 1}

// controlFlags returns the control flags of a share's security descriptor. Without SE_DACL_PRESENT, everyone has full
// access (Microsoft, SECURITY_DESCRIPTOR_CONTROL).
func controlFlags(sh windows.Share) int64 {
	if sh.NoList {
		return selfRelative
	}
	return selfRelative | daclPresent
}

// descriptor returns the Win32_SecurityDescriptor of a share.
func descriptor(sh windows.Share) *posh.Object {
	if sh.NoList {
		return securityDescriptor(sh, nil)
	}
	list := []posh.Value{}
	for _, a := range sh.Access {
		domain, name, found := strings.Cut(a.Account, `\`)
		if !found {
			domain, name = "", a.Account
		}
		trustee := cimObject("Win32_Trustee", nil, posh.P("Domain", domain), posh.P("Name", name), posh.P("SID", system.BinarySID(a.SID)), posh.P("SIDString", a.SID))
		list = append(list, cimObject("Win32_ACE", nil, posh.P("AccessMask", shareMasks[a.Right]), posh.P("AceFlags", int64(0)), posh.P("AceType", aceTypes[a.Control]), posh.P("Trustee", trustee)))
	}
	return securityDescriptor(sh, list)
}

func securityDescriptor(sh windows.Share, list posh.Value) *posh.Object {
	return cimObject("Win32_SecurityDescriptor", nil, posh.P("ControlFlags", controlFlags(sh)), posh.P("DACL", list), posh.P("Group", nil), posh.P("Owner", nil), posh.P("SACL", nil))
}

// readDescriptor returns the access list of a Win32_SecurityDescriptor, or nil if it has no access list or an invalid one.
// Without a list, the share would be open to everyone, which no script sets. An empty list, which gives nobody access, must
// have the flag SE_DACL_PRESENT (Microsoft, Win32_SecurityDescriptor: ControlFlags).
func readDescriptor(v posh.Value) ([]windows.ShareAccess, error) {
	o, ok := v.(*posh.Object)
	if !ok || o.Property("DACL") == nil {
		return nil, nil
	}
	out := []windows.ShareAccess{}
	for _, entry := range posh.Array(o.Get("DACL")) {
		ace, ok := entry.(*posh.Object)
		if !ok {
			return nil, nil
		}
		a := windows.ShareAccess{Account: trusteeName(ace.Get("Trustee"))}
		for right, mask := range shareMasks {
			if posh.ToString(ace.Get("AccessMask")) == posh.ToString(mask) {
				a.Right = right
			}
		}
		for control, kind := range aceTypes {
			if posh.ToString(ace.Get("AceType")) == posh.ToString(kind) {
				a.Control = control
			}
		}
		if a.Right == "" || a.Control == "" {
			return nil, posh.NotSupported("the access mask %s in an entry of the type %s", posh.ToString(ace.Get("AccessMask")), posh.ToString(ace.Get("AceType")))
		}
		out = append(out, a)
	}
	if flags, err := posh.ToInt(o.Get("ControlFlags")); len(out) == 0 && (err != nil || flags&daclPresent == 0) {
		return nil, posh.NotSupported("an empty access list without the flag SE_DACL_PRESENT")
	}
	return out, nil
}

// trusteeName returns the SID of a Win32_Trustee, or its domain and name if it has no SID. It ignores SIDString, since
// Microsoft does not document whether Windows reads SIDString.
func trusteeName(v posh.Value) string {
	o, ok := v.(*posh.Object)
	if !ok {
		return ""
	}
	var raw []byte
	switch sid := o.Get("SID").(type) {
	case []byte:
		raw = sid
	case []posh.Value:
		for _, b := range sid {
			n, _ := posh.ToInt(b)
			raw = append(raw, byte(n)) //nolint:gosec // elements of a byte array
		}
	}
	if text, ok := system.TextSID(raw); ok {
		return text
	}
	if domain := posh.ToString(o.Get("Domain")); domain != "" {
		return domain + `\` + posh.ToString(o.Get("Name"))
	}
	return posh.ToString(o.Get("Name"))
}
