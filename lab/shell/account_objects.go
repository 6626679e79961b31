package shell

import (
	"strings"

	"changeover/lab/posh"
)

const (
	sidType     = "System.Security.Principal.SecurityIdentifier"
	accountType = "System.Security.Principal.NTAccount"
)

func sidObject(sid string) *posh.Object {
	return named(sidType, sid, sid, posh.P("Value", sid))
}

// accountObject is an NTAccount that Translate turns into a SID.
func (s *Shell) accountObject(name string) *posh.Object {
	o := named(accountType, name, name, posh.P("Value", name))
	o.SetMethod("Translate", func(args []posh.Value) (posh.Value, error) {
		p, err := s.host.LookupAccount(name)
		if err != nil {
			return nil, identityNotMapped()
		}
		if len(args) == 1 && strings.EqualFold(exceptionName(posh.ToString(args[0])), "NTAccount") {
			return s.accountObject(p.Account), nil
		}
		return s.sidObject(p.SID), nil
	})
	return o
}

// sidObject is a SecurityIdentifier that Translate turns into an account.
func (s *Shell) sidObject(sid string) *posh.Object {
	o := sidObject(sid)
	o.SetMethod("Translate", func([]posh.Value) (posh.Value, error) {
		p, err := s.host.LookupSID(sid)
		if err != nil {
			return nil, identityNotMapped()
		}
		return s.accountObject(p.Account), nil
	})
	return o
}

func identityNotMapped() *posh.Error {
	return &posh.Error{
		Message: "Some or all identity references could not be translated.", ID: "IdentityNotMappedException",
		Exception: "System.Security.Principal.IdentityNotMappedException", Category: "NotSpecified",
	}
}
