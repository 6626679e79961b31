package system

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows"
)

const (
	sidType     = "System.Security.Principal.SecurityIdentifier"
	accountType = "System.Security.Principal.NTAccount"
)

// sidObject returns a SecurityIdentifier with the members that need no host: BinaryLength, GetBinaryForm and Value
// (Microsoft, class System.Security.Principal.SecurityIdentifier).
func sidObject(sid string) *posh.Object {
	raw := BinarySID(sid)
	o := cmdlets.Named(sidType, sid, sid, posh.P("Value", sid), posh.P("BinaryLength", int64(len(raw))))
	o.SetMethod("GetBinaryForm", func(args []posh.Value) (posh.Value, error) {
		if len(args) != 2 || posh.ToString(args[1]) != "0" {
			return nil, posh.NotSupported("GetBinaryForm with an offset other than 0")
		}
		bytes, ok := args[0].([]byte)
		if !ok || len(bytes) < len(raw) {
			return nil, posh.NotSupported("GetBinaryForm into anything but an array of at least %d bytes", len(raw))
		}
		copy(bytes, raw)
		return posh.Void{}, nil
	})
	return o
}

// AccountObject returns an NTAccount, whose method Translate returns a SID.
func (s Accounts) AccountObject(name string) *posh.Object {
	o := cmdlets.Named(accountType, name, name, posh.P("Value", name))
	o.SetMethod("Translate", func(args []posh.Value) (posh.Value, error) {
		p, err := s.translated(s.Host.Accounts.Lookup(name))
		if err != nil {
			return nil, err
		}
		if len(args) == 1 && strings.EqualFold(cmdlets.ExceptionName(posh.ToString(args[0])), "NTAccount") {
			return s.AccountObject(p.Account), nil
		}
		return s.SidObject(p.SID), nil
	})
	return o
}

// SidObject returns a SecurityIdentifier, whose method Translate returns an account.
func (s Accounts) SidObject(sid string) *posh.Object {
	o := sidObject(sid)
	o.SetMethod("Translate", func([]posh.Value) (posh.Value, error) {
		p, err := s.translated(s.Host.Accounts.LookupSID(sid))
		if err != nil {
			return nil, err
		}
		return s.AccountObject(p.Account), nil
	})
	return o
}

// translated returns what Windows finds for a name or a SID. Accounts of the host itself need no domain controller. Without a
// domain controller, Windows does not know whether the domain has the account: Translate throws a SystemException with the
// text of the Win32 error (Microsoft, NTAccount.Translate and SecurityIdentifier.Translate). The error is 1789,
// ERROR_TRUSTED_RELATIONSHIP_FAILURE (.NET, tests of NTAccount).
func (s Accounts) translated(p windows.Principal, err error) (windows.Principal, error) {
	switch {
	case s.Host.World().NoDomainController.Load() && (err != nil || p.Source == "ActiveDirectory"):
		return p, &posh.Error{
			Message: "The trust relationship between this workstation and the primary domain failed.", ID: "SystemException",
			Exception: "System.SystemException", Category: "NotSpecified",
		}
	case err != nil:
		return p, identityNotMapped()
	}
	return p, nil
}

func identityNotMapped() *posh.Error {
	return &posh.Error{
		Message: "Some or all identity references could not be translated.", ID: "IdentityNotMappedException",
		Exception: "System.Security.Principal.IdentityNotMappedException", Category: "NotSpecified",
	}
}
