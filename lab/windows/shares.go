package windows

import (
	"slices"
	"strings"

	"changeover/lab/win32"
)

// List lists the host's own shares and the shares of the online clustered file servers that it owns.
func (sh Shares) List() []Share {
	sh.h.w.Lock()
	defer sh.h.w.Unlock()
	var list []Share
	for _, s := range sh.visible() {
		list = append(list, sh.ShowLocked(s))
	}
	return list
}

func (sh Shares) visible() []*Share {
	list := append([]*Share(nil), sh.h.shares...)
	if c := sh.h.w.cluster; c != nil {
		for _, server := range c.FileServers(sh.h) {
			list = append(list, *server.Shares...)
		}
	}
	return list
}

// ShowLocked returns a copy of a share, with the names of accounts as the host displays them. The caller holds the lock.
func (sh Shares) ShowLocked(s *Share) Share {
	shown := *s
	shown.Access = append([]ShareAccess(nil), s.Access...)
	for i, a := range shown.Access {
		if p, err := sh.h.Accounts.lookupSID(a.SID); err == nil {
			shown.Access[i].Account = p.Account
		}
	}
	return shown
}

// Create shares a folder. An empty scope means the host itself or, for a folder on a clustered disk, the network name of
// that disk's file server. Without access entries, everyone may read. Error 2 if there is no such folder, 2118 if the name
// is taken, 1332 for an unknown account, 5004 for a scope that is not online on this host.
func (sh Shares) Create(s Share) (Share, error) {
	sh.h.w.Lock()
	defer sh.h.w.Unlock()
	node, spelled, err := sh.h.Files.LookLocked(s.Path, "share")
	if err != nil || !node.Dir {
		return Share{}, win32.Fail(win32.CodeFileNotFound, "share %q as %q on %s", s.Path, s.Name, sh.h.name)
	}
	s.Path = strings.TrimRight(spelled, `\`)
	server, err := sh.server(&s)
	if err != nil {
		return Share{}, err
	}
	if sh.find(s.Name, s.Scope) != nil {
		return Share{}, win32.Fail(win32.CodeDuplicateShare, "share %q as %q on %s", s.Path, s.Name, sh.h.name)
	}
	if s.Access, err = sh.access(s.Access); err != nil {
		return Share{}, err
	}
	created := s
	if server != nil {
		*server.Shares = append(*server.Shares, &created)
	} else {
		sh.h.shares = append(sh.h.shares, &created)
	}
	sh.h.w.ChangedLocked()
	return sh.ShowLocked(&created), nil
}

// server finds the clustered file server that is to hold the share, nil for a
// share of the host itself, and sets the share's scope. Error 5004 for a scope that is not online on this host.
func (sh Shares) server(s *Share) (*FileServer, error) {
	v, _, _ := sh.h.Storage.volumeOf(s.Path, "share")
	c := sh.h.w.cluster
	if !v.Disk.Shared || c == nil {
		if s.Scope != "" && s.Scope != "*" && !strings.EqualFold(s.Scope, sh.h.name) {
			return nil, win32.Fail(win32.CodeResourceNotOnline, "share %q in scope %q on %s", s.Name, s.Scope, sh.h.name)
		}
		s.Scope = "*"
		return nil, nil
	}
	for _, server := range c.FileServers(sh.h) {
		if (s.Scope == "" || s.Scope == "*" || strings.EqualFold(s.Scope, server.Name)) && server.Serves(v.Disk) {
			s.Scope = server.Name
			return &server, nil
		}
	}
	if s.Scope != "" && s.Scope != "*" {
		return nil, win32.Fail(win32.CodeResourceNotOnline, "share %q in scope %q on %s", s.Name, s.Scope, sh.h.name)
	}
	s.Scope = "*"
	return nil, nil
}

func (sh Shares) access(entries []ShareAccess) ([]ShareAccess, error) {
	if entries == nil {
		return []ShareAccess{{SID: "S-1-1-0", Right: "Read", Control: "Allow"}}, nil
	}
	var list []ShareAccess
	for _, e := range entries {
		name := e.Account
		if name == "" {
			name = e.SID
		}
		p, err := sh.h.Accounts.lookup(name)
		if err != nil {
			return nil, err
		}
		control := e.Control
		if control == "" {
			control = "Allow"
		}
		list = append(list, ShareAccess{SID: p.SID, Right: e.Right, Control: control})
	}
	return list, nil
}

// find finds a visible share by name and scope; an empty scope finds a share of any scope.
func (sh Shares) find(name, scope string) *Share {
	var found *Share
	for _, s := range sh.visible() {
		if !strings.EqualFold(s.Name, name) {
			continue
		}
		if strings.EqualFold(s.Scope, scope) {
			return s
		}
		if scope == "" {
			found = s
		}
	}
	return found
}

func (sh Shares) need(name, scope, verb string) (*Share, error) {
	s := sh.find(name, scope)
	if s == nil {
		return nil, win32.Fail(win32.CodeShareMissing, "%s share %q in scope %q on %s", verb, name, scope, sh.h.name)
	}
	return s, nil
}

// Remove removes a share; error 2310 if it is not visible on this host.
func (sh Shares) Remove(name, scope string) error {
	sh.h.w.Lock()
	defer sh.h.w.Unlock()
	s, err := sh.need(name, scope, "remove")
	if err != nil {
		return err
	}
	same := func(other *Share) bool { return other == s }
	sh.h.shares = slices.DeleteFunc(sh.h.shares, same)
	if c := sh.h.w.cluster; c != nil {
		for _, server := range c.FileServers(sh.h) {
			*server.Shares = slices.DeleteFunc(*server.Shares, same)
		}
	}
	sh.h.w.ChangedLocked()
	return nil
}

// Describe changes a share's description; error 2310 if it is not visible on this host.
func (sh Shares) Describe(name, scope, description string) error {
	sh.h.w.Lock()
	defer sh.h.w.Unlock()
	s, err := sh.need(name, scope, "describe")
	if err != nil {
		return err
	}
	s.Description = description
	sh.h.w.ChangedLocked()
	return nil
}

// SetAccess replaces a share's access list; error 2310 if the share is not visible on this host, 1332 for an unknown account.
func (sh Shares) SetAccess(name, scope string, entries []ShareAccess) error {
	sh.h.w.Lock()
	defer sh.h.w.Unlock()
	s, err := sh.need(name, scope, "set the access of")
	if err != nil {
		return err
	}
	access, err := sh.access(entries)
	if err != nil {
		return err
	}
	s.Access, s.NoList = access, false
	sh.h.w.ChangedLocked()
	return nil
}

// replaceAccess replaces an account's entries in a share's access list; error 2310 if the
// share is not visible on this host, 1332 for an unknown account.
func (sh Shares) replaceAccess(name, scope, account, verb string, entries func(sid string) []ShareAccess) error {
	sh.h.w.Lock()
	defer sh.h.w.Unlock()
	s, err := sh.need(name, scope, verb)
	if err != nil {
		return err
	}
	p, err := sh.h.Accounts.lookup(account)
	if err != nil {
		return err
	}
	s.Access = slices.DeleteFunc(s.Access, func(a ShareAccess) bool { return a.SID == p.SID })
	s.Access, s.NoList = append(s.Access, entries(p.SID)...), false
	sh.h.w.ChangedLocked()
	return nil
}

// Grant gives an account a right (Full, Change or Read) instead of its earlier entries. Errors are as for SetAccess.
func (sh Shares) Grant(name, scope, account, right string) error {
	return sh.replaceAccess(name, scope, account, "grant access to", func(sid string) []ShareAccess {
		return []ShareAccess{{SID: sid, Right: right, Control: "Allow"}}
	})
}

// Revoke removes the entries of an account. Errors are as for SetAccess.
func (sh Shares) Revoke(name, scope, account string) error {
	return sh.replaceAccess(name, scope, account, "revoke access to", func(string) []ShareAccess { return nil })
}
