package cluster

import (
	"slices"
	"strings"
)

// Shares lists the host's own shares and, while it owns an online clustered
// file server, that server's shares.
func (h *Host) Shares() []Share {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []Share
	for _, s := range h.visibleShares() {
		list = append(list, h.showShare(s))
	}
	return list
}

func (h *Host) visibleShares() []*Share {
	list := append([]*Share(nil), h.shares...)
	if c := h.w.cluster; c != nil {
		for _, r := range c.fileServers(h) {
			list = append(list, r.shares...)
		}
	}
	return list
}

func (h *Host) showShare(s *Share) Share {
	shown := *s
	shown.Access = append([]ShareAccess(nil), s.Access...)
	for i, a := range shown.Access {
		if p, err := h.lookupSID(a.SID); err == nil {
			shown.Access[i].Account = p.Account
		}
	}
	return shown
}

// CreateShare shares a folder. An empty scope means the host itself or, for a
// folder on a clustered disk, the network name of that disk's file server.
// Without access entries everyone may read. Errors: 2 without the folder, 2118
// for a taken name, 1332 for an unknown account, 5004 for a scope that is not online here.
func (h *Host) CreateShare(s Share) (Share, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node, spelled, err := h.lookFile(s.Path, "share")
	if err != nil || !node.dir {
		return Share{}, fail(CodeFileNotFound, "share %q as %q on %s", s.Path, s.Name, h.name)
	}
	s.Path = strings.TrimRight(spelled, `\`)
	server, err := h.shareServer(&s)
	if err != nil {
		return Share{}, err
	}
	if h.findShare(s.Name, s.Scope) != nil {
		return Share{}, fail(CodeDuplicateShare, "share %q as %q on %s", s.Path, s.Name, h.name)
	}
	if s.Access, err = h.shareAccess(s.Access); err != nil {
		return Share{}, err
	}
	created := s
	if server != nil {
		server.shares = append(server.shares, &created)
	} else {
		h.shares = append(h.shares, &created)
	}
	h.w.changed()
	return h.showShare(&created), nil
}

// shareServer finds the clustered file server that will hold the share and
// fills in the scope; nil for a share of the host itself.
func (h *Host) shareServer(s *Share) (*resource, error) {
	v, _, _ := h.volumeOf(s.Path, "share")
	c := h.w.cluster
	if !v.disk.shared || c == nil {
		if s.Scope != "" && s.Scope != "*" && !strings.EqualFold(s.Scope, h.name) {
			return nil, fail(CodeResourceNotOnline, "share %q in scope %q on %s", s.Name, s.Scope, h.name)
		}
		s.Scope = "*"
		return nil, nil
	}
	for _, r := range c.fileServers(h) {
		name := c.networkName(r)
		if (s.Scope == "" || s.Scope == "*" || strings.EqualFold(s.Scope, name)) && c.group(r.Group) == c.group(c.diskResource(v.disk).Group) {
			s.Scope = name
			return r, nil
		}
	}
	if s.Scope != "" && s.Scope != "*" {
		return nil, fail(CodeResourceNotOnline, "share %q in scope %q on %s", s.Name, s.Scope, h.name)
	}
	s.Scope = "*"
	return nil, nil
}

func (h *Host) shareAccess(entries []ShareAccess) ([]ShareAccess, error) {
	if len(entries) == 0 {
		return []ShareAccess{{SID: "S-1-1-0", Right: "Read", Control: "Allow"}}, nil
	}
	var list []ShareAccess
	for _, e := range entries {
		name := e.Account
		if name == "" {
			name = e.SID
		}
		p, err := h.lookupAccount(name)
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

// findShare finds a visible share; scope "" or "*" takes the only one of that name.
func (h *Host) findShare(name, scope string) *Share {
	var found *Share
	for _, s := range h.visibleShares() {
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

func (h *Host) needShare(name, scope, verb string) (*Share, error) {
	s := h.findShare(name, scope)
	if s == nil {
		return nil, fail(CodeShareMissing, "%s share %q in scope %q on %s", verb, name, scope, h.name)
	}
	return s, nil
}

// RemoveShare stops sharing; error 2310 where the share is not visible here.
func (h *Host) RemoveShare(name, scope string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s, err := h.needShare(name, scope, "remove")
	if err != nil {
		return err
	}
	same := func(other *Share) bool { return other == s }
	h.shares = slices.DeleteFunc(h.shares, same)
	if c := h.w.cluster; c != nil {
		for _, r := range c.fileServers(h) {
			r.shares = slices.DeleteFunc(r.shares, same)
		}
	}
	h.w.changed()
	return nil
}

// DescribeShare changes a share's description; error 2310.
func (h *Host) DescribeShare(name, scope, description string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s, err := h.needShare(name, scope, "describe")
	if err != nil {
		return err
	}
	s.Description = description
	h.w.changed()
	return nil
}

// replaceAccess takes an account's entry out of a share's access list and puts others in
// its place; errors 2310, 1332.
func (h *Host) replaceAccess(name, scope, account, verb string, entries func(sid string) []ShareAccess) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s, err := h.needShare(name, scope, verb)
	if err != nil {
		return err
	}
	p, err := h.lookupAccount(account)
	if err != nil {
		return err
	}
	s.Access = slices.DeleteFunc(s.Access, func(a ShareAccess) bool { return a.SID == p.SID })
	s.Access = append(s.Access, entries(p.SID)...)
	h.w.changed()
	return nil
}

// GrantShare allows an account a right (Full, Change or Read), replacing what
// it was allowed before; errors 2310, 1332.
func (h *Host) GrantShare(name, scope, account, right string) error {
	return h.replaceAccess(name, scope, account, "grant access to", func(sid string) []ShareAccess {
		return []ShareAccess{{SID: sid, Right: right, Control: "Allow"}}
	})
}

// RevokeShare removes what an account is allowed; errors 2310, 1332.
func (h *Host) RevokeShare(name, scope, account string) error {
	return h.replaceAccess(name, scope, account, "revoke access to", func(string) []ShareAccess { return nil })
}
