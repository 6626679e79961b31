package shell

import (
	"fmt"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// shareCommands are the SmbShare cmdlets.
func (s *Shell) shareCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-SmbShare":          only(s.getShare, "Name", "ScopeName"),
		"New-SmbShare":          only(s.newShare, "Name", "Path", "ScopeName", "Description", "ContinuouslyAvailable", "FullAccess", "ChangeAccess", "ReadAccess"),
		"Set-SmbShare":          only(s.setShare, "Name", "ScopeName", "InputObject", "Description", "Force"),
		"Remove-SmbShare":       only(s.removeShare, "Name", "ScopeName", "InputObject", "Force"),
		"Get-SmbShareAccess":    only(s.getShareAccess, "Name", "ScopeName", "InputObject"),
		"Grant-SmbShareAccess":  only(s.grantShareAccess, "Name", "ScopeName", "InputObject", "AccountName", "AccessRight", "Force"),
		"Revoke-SmbShareAccess": only(s.revokeShareAccess, "Name", "ScopeName", "InputObject", "AccountName", "Force"),
	}
}

func shareObject(sh cluster.Share) *posh.Object {
	return named("Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/SMB/MSFT_SmbShare", sh.Name, sh,
		posh.P("Name", sh.Name), posh.P("ScopeName", sh.Scope), posh.P("Path", sh.Path), posh.P("Description", sh.Description),
		posh.P("ContinuouslyAvailable", sh.ContinuouslyAvailable), posh.P("Special", sh.Special), posh.P("Scoped", sh.Scope != "*"), posh.P("ShareType", "FileSystemDirectory"), posh.P("ShareState", "Online"))
}

// selectShares are those from the pipeline or by -Name and -ScopeName; -Name takes wildcards.
func (s *Shell) selectShares(c *posh.Invocation) ([]cluster.Share, error) {
	var out []cluster.Share
	for _, v := range c.Objects("InputObject") {
		if o, ok := v.(*posh.Object); ok {
			if sh, ok := o.Live.(cluster.Share); ok {
				out = append(out, sh)
			}
		}
	}
	if c.Piped || c.Has("InputObject") {
		return out, nil
	}
	for _, sh := range s.host.Shares() {
		if anyMatches(c.Strings("Name"), sh.Name) && anyMatches(c.Strings("ScopeName"), sh.Scope) {
			out = append(out, sh)
		}
	}
	if names := c.Strings("Name"); len(out) == 0 && len(names) == 1 && !posh.HasWildcard(names[0]) {
		return nil, c.WriteError(cimNotFound(c.Name, "MSFT_SMBShare", "Name", names[0]))
	}
	return out, nil
}

// shareError names the Win32 error in its id; the exception carries no HRESULT of it.
func shareError(c *posh.Invocation, err error) error {
	return c.WriteError(&posh.Error{
		Message: textOf(err), ID: fmt.Sprintf("Windows System Error %d,%s", cluster.CodeOf(err), c.Name), Exception: cimException,
		Category: "NotSpecified", NonTerminating: true,
	})
}

func (s *Shell) getShare(c *posh.Invocation) error {
	all, err := s.selectShares(c)
	for _, sh := range all {
		c.Emit(shareObject(sh))
	}
	return err
}

func (s *Shell) newShare(c *posh.Invocation) error {
	sh := cluster.Share{Name: c.String("Name"), Path: c.String("Path"), Scope: c.String("ScopeName"), Description: c.String("Description"), ContinuouslyAvailable: !c.Has("ContinuouslyAvailable") || c.Bool("ContinuouslyAvailable")}
	for parameter, right := range map[string]string{"FullAccess": "Full", "ChangeAccess": "Change", "ReadAccess": "Read"} {
		for _, account := range c.Strings(parameter) {
			sh.Access = append(sh.Access, cluster.ShareAccess{Account: account, Right: right, Control: "Allow"})
		}
	}
	if len(sh.Access) == 0 {
		// Microsoft, New-SmbShare: everyone may read unless the call says otherwise.
		sh.Access = []cluster.ShareAccess{{SID: "S-1-1-0", Right: "Read", Control: "Allow"}}
	}
	made, err := s.host.CreateShare(sh)
	if err != nil {
		return shareError(c, err)
	}
	c.Emit(shareObject(made))
	return nil
}

// eachShare changes shares; the interpreter has refused what would ask.
func (s *Shell) eachShare(c *posh.Invocation, f func(cluster.Share) error) error {
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

func (s *Shell) setShare(c *posh.Invocation) error {
	return s.eachShare(c, func(sh cluster.Share) error {
		return s.host.DescribeShare(sh.Name, sh.Scope, c.String("Description"))
	})
}

func (s *Shell) removeShare(c *posh.Invocation) error {
	return s.eachShare(c, func(sh cluster.Share) error { return s.host.RemoveShare(sh.Name, sh.Scope) })
}

func emitAccess(c *posh.Invocation, sh cluster.Share) {
	for _, a := range sh.Access {
		c.Emit(posh.NewObject("Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/SMB/MSFT_SmbShareAccessControlEntry",
			posh.P("Name", sh.Name), posh.P("ScopeName", sh.Scope), posh.P("AccountName", a.Account),
			enum("AccessControlType", a.Control, map[string]int64{"Allow": 0, "Deny": 1}[a.Control]),
			enum("AccessRight", a.Right, map[string]int64{"Full": 0, "Change": 1, "Read": 2}[a.Right])))
	}
}

func (s *Shell) getShareAccess(c *posh.Invocation) error {
	all, err := s.selectShares(c)
	for _, sh := range all {
		emitAccess(c, sh)
	}
	return err
}

func (s *Shell) emitShareAccess(c *posh.Invocation, sh cluster.Share) {
	for _, now := range s.host.Shares() {
		if equal(now.Name, sh.Name) && equal(now.Scope, sh.Scope) {
			emitAccess(c, now)
		}
	}
}

func (s *Shell) grantShareAccess(c *posh.Invocation) error {
	return s.eachShare(c, func(sh cluster.Share) error {
		for _, account := range c.Strings("AccountName") {
			if err := s.host.GrantShare(sh.Name, sh.Scope, account, c.String("AccessRight")); err != nil {
				return err
			}
		}
		s.emitShareAccess(c, sh)
		return nil
	})
}

func (s *Shell) revokeShareAccess(c *posh.Invocation) error {
	return s.eachShare(c, func(sh cluster.Share) error {
		for _, account := range c.Strings("AccountName") {
			if err := s.host.RevokeShare(sh.Name, sh.Scope, account); err != nil {
				return err
			}
		}
		s.emitShareAccess(c, sh)
		return nil
	})
}
