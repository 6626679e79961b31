package system

import (
	"fmt"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// Shares implements the module SmbShare.
type Shares struct{ *cmdlets.Process }

// Commands returns the cmdlets of the module SmbShare by name.
func (s Shares) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-SmbShare":          cmdlets.Only(s.getShare, "Name", "ScopeName"),
		"New-SmbShare":          cmdlets.Only(s.newShare, "Name", "Path", "ScopeName", "Description", "ContinuouslyAvailable", "FullAccess", "ChangeAccess", "ReadAccess"),
		"Set-SmbShare":          cmdlets.Only(s.setShare, "Name", "ScopeName", "InputObject", "Description", "Force"),
		"Remove-SmbShare":       cmdlets.Only(s.removeShare, "Name", "ScopeName", "InputObject", "Force"),
		"Get-SmbShareAccess":    cmdlets.Only(s.getShareAccess, "Name", "ScopeName", "InputObject"),
		"Grant-SmbShareAccess":  cmdlets.Only(s.grantShareAccess, "Name", "ScopeName", "InputObject", "AccountName", "AccessRight", "Force"),
		"Revoke-SmbShareAccess": cmdlets.Only(s.revokeShareAccess, "Name", "ScopeName", "InputObject", "AccountName", "Force"),
	}
}

func shareObject(sh windows.Share) *posh.Object {
	return cmdlets.Named("Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/SMB/MSFT_SmbShare", sh.Name, sh,
		posh.P("Name", sh.Name), posh.P("ScopeName", sh.Scope), posh.P("Path", sh.Path), posh.P("Description", sh.Description),
		posh.P("ContinuouslyAvailable", sh.ContinuouslyAvailable), posh.P("Special", sh.Special), posh.P("Scoped", sh.Scope != "*"), posh.P("ShareType", "FileSystemDirectory"), posh.P("ShareState", "Online"))
}

// selectShares returns the shares from the pipeline, or those that match -Name, which accepts wildcards, and
// -ScopeName.
func (s Shares) selectShares(c *posh.Invocation) ([]windows.Share, error) {
	var out []windows.Share
	for _, v := range c.Objects("InputObject") {
		if o, ok := v.(*posh.Object); ok {
			if sh, ok := o.Live.(windows.Share); ok {
				out = append(out, sh)
			}
		}
	}
	if c.Piped || c.Has("InputObject") {
		return out, nil
	}
	for _, sh := range s.Host.Shares.List() {
		if cmdlets.AnyMatches(c.Strings("Name"), sh.Name) && cmdlets.AnyMatches(c.Strings("ScopeName"), sh.Scope) {
			out = append(out, sh)
		}
	}
	if names := c.Strings("Name"); len(out) == 0 && len(names) == 1 && !posh.HasWildcard(names[0]) {
		return nil, c.WriteError(cmdlets.CimNotFound(c.Name, "MSFT_SMBShare", "Name", names[0]))
	}
	return out, nil
}

// shareError writes an error. The id of the written error contains the number of the Win32 error; its exception has no HRESULT
// for that number.
func shareError(c *posh.Invocation, err error) error {
	return c.WriteError(&posh.Error{
		Message: cmdlets.TextOf(err), ID: fmt.Sprintf("Windows System Error %d,%s", win32.CodeOf(err), c.Name), Exception: cmdlets.CimException,
		Category: "NotSpecified", NonTerminating: true,
	})
}

func (s Shares) getShare(c *posh.Invocation) error {
	all, err := s.selectShares(c)
	for _, sh := range all {
		c.Emit(shareObject(sh))
	}
	return err
}

func (s Shares) newShare(c *posh.Invocation) error {
	sh := windows.Share{Name: c.String("Name"), Path: c.String("Path"), Scope: c.String("ScopeName"), Description: c.String("Description"), ContinuouslyAvailable: !c.Has("ContinuouslyAvailable") || c.Bool("ContinuouslyAvailable")}
	for parameter, right := range map[string]string{"FullAccess": "Full", "ChangeAccess": "Change", "ReadAccess": "Read"} {
		for _, account := range c.Strings(parameter) {
			sh.Access = append(sh.Access, windows.ShareAccess{Account: account, Right: right, Control: "Allow"})
		}
	}
	if len(sh.Access) == 0 {
		// By default, everyone may read (Microsoft, New-SmbShare).
		sh.Access = []windows.ShareAccess{{SID: "S-1-1-0", Right: "Read", Control: "Allow"}}
	}
	made, err := s.Host.Shares.Create(sh)
	if err != nil {
		return shareError(c, err)
	}
	c.Emit(shareObject(made))
	return nil
}

// eachShare calls f for each share that the call names. The interpreter has checked for confirmation.
func (s Shares) eachShare(c *posh.Invocation, f func(windows.Share) error) error {
	all, err := s.selectShares(c)
	if err != nil {
		return err
	}
	for _, sh := range all {
		if err := f(sh); err != nil {
			if err := shareError(c, err); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s Shares) setShare(c *posh.Invocation) error {
	return s.eachShare(c, func(sh windows.Share) error {
		return s.Host.Shares.Describe(sh.Name, sh.Scope, c.String("Description"))
	})
}

func (s Shares) removeShare(c *posh.Invocation) error {
	return s.eachShare(c, func(sh windows.Share) error { return s.Host.Shares.Remove(sh.Name, sh.Scope) })
}

func emitAccess(c *posh.Invocation, sh windows.Share) {
	for _, a := range sh.Access {
		c.Emit(posh.NewObject("Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/SMB/MSFT_SmbShareAccessControlEntry",
			posh.P("Name", sh.Name), posh.P("ScopeName", sh.Scope), posh.P("AccountName", a.Account),
			cmdlets.Enum("AccessControlType", a.Control, map[string]int64{"Allow": 0, "Deny": 1}[a.Control]),
			cmdlets.Enum("AccessRight", a.Right, map[string]int64{"Full": 0, "Change": 1, "Read": 2}[a.Right])))
	}
}

func (s Shares) getShareAccess(c *posh.Invocation) error {
	all, err := s.selectShares(c)
	for _, sh := range all {
		emitAccess(c, sh)
	}
	return err
}

func (s Shares) emitShareAccess(c *posh.Invocation, sh windows.Share) {
	for _, now := range s.Host.Shares.List() {
		if cmdlets.Equal(now.Name, sh.Name) && cmdlets.Equal(now.Scope, sh.Scope) {
			emitAccess(c, now)
		}
	}
}

func (s Shares) grantShareAccess(c *posh.Invocation) error {
	return s.eachShare(c, func(sh windows.Share) error {
		for _, account := range c.Strings("AccountName") {
			if err := s.Host.Shares.Grant(sh.Name, sh.Scope, account, c.String("AccessRight")); err != nil {
				return err
			}
		}
		s.emitShareAccess(c, sh)
		return nil
	})
}

func (s Shares) revokeShareAccess(c *posh.Invocation) error {
	return s.eachShare(c, func(sh windows.Share) error {
		for _, account := range c.Strings("AccountName") {
			if err := s.Host.Shares.Revoke(sh.Name, sh.Scope, account); err != nil {
				return err
			}
		}
		s.emitShareAccess(c, sh)
		return nil
	})
}
