package windows

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/runbook"
)

// Share is an SMB share of the virtual server with exactly one access entry (9.6.1).
type Share struct {
	Name string `json:"name"`
	// Path on the cluster drive; the folder must exist.
	Path string `json:"path"`
	// Scope is the network name that the share belongs to.
	Scope       string `json:"scope"`
	Description string `json:"description,omitempty"`
	// PrincipalSID and Access (Full, Change, Read) are the one entry of the access list.
	PrincipalSID string `json:"principalSID"`
	Access       string `json:"access"`
	// Recreate a share with other access instead of changing it.
	Recreate bool `json:"recreate,omitempty"`
}

// ActivityName implements Wanted.
func (Share) ActivityName() string { return "EnsureShare" }

type shareKind struct{}

// shareSeen is the share, if there is one, and what the host calls the wanted principal.
type shareSeen struct {
	Account string
	Folder  bool
	Shares  []shareFound
	// Elsewhere are other scopes that have a share of that name; an asterisk is the host itself.
	Elsewhere []string
	// commands are those for a person on the host.
	commands config.Commands
}

type shareFound struct {
	Path, Description string
	Access            []shareAccess
}

// shareAccess is one entry of a share's access list; Type is Allow or Deny.
type shareAccess struct{ Account, SID, Type, Right string }

func (e shareAccess) text() string { return e.Account + " " + e.Type + " " + e.Right }

func (shareKind) Read(ctx context.Context, h host.Session, want Share) (shareSeen, error) {
	var seen shareSeen
	_, err := h.Run(ctx, scripts.GetShare.Of("Name", want.Name, "Scope", want.Scope, "Path", want.Path, "PrincipalSid", want.PrincipalSID), &seen)
	seen.commands = scripts.CommandsOn(h.Windows())
	return seen, err
}

// newShare holds the script that creates a share with each kind of access.
var newShare = map[string]*scripts.Script{
	"Full": scripts.NewShareFull, "Read": scripts.NewShareRead,
}

func (k shareKind) Differences(want Share, have shareSeen) ([]engine.Change, error) {
	script, known := newShare[want.Access]
	if !known {
		return nil, engine.Defect("cannot share %s with access '%s': the access must be Full or Read", want.Name, want.Access)
	}
	if !have.Folder {
		return nil, engine.Precondition("cannot share %s: the folder is not on this node; move the role with its disk to this node in Failover Cluster Manager, or create the folder, then retry", want.Path)
	}
	create := engine.NewChange("Share "+want.Name, "(absent)", want.Path, script.Of("Name", want.Name, "Path", want.Path, "Scope", want.Scope,
		"Description", want.Description, "Account", have.Account))
	if len(have.Shares) == 0 {
		return []engine.Change{create}, nil
	}
	share := have.Shares[0]
	again := []engine.Change{engine.NewChange("Share "+want.Name, share.Path, "(absent)", scripts.RemoveShare.Of("Name", want.Name, "Scope", want.Scope)), create}
	if !host.SameText(strings.TrimRight(share.Path, `\`), strings.TrimRight(want.Path, `\`)) {
		return again, nil
	}
	changes, err := k.access(want, have, share.Access)
	if err != nil {
		return nil, err
	}
	if want.Recreate && len(changes) > 0 {
		return again, nil
	}
	if share.Description != want.Description && want.Description != "" {
		changes = append(changes, engine.NewChange("Description", share.Description, want.Description,
			scripts.SetShareDescription.Of("Name", want.Name, "Scope", want.Scope, "Description", want.Description)))
	}
	return changes, nil
}

// access lists the changes that leave only the wanted entry. The wanted entry is granted before those of other accounts
// are revoked, so that an interruption does not leave a share that nobody may use. Other rights of the wanted account
// are revoked before that, since granting only adds, and revoking removes everything that an account has.
func (shareKind) access(want Share, have shareSeen, entries []shareAccess) ([]engine.Change, error) {
	var own, others []engine.Change
	granted := false
	for _, held := range byAccount(entries) {
		first := held[0]
		if i := slices.IndexFunc(held, func(e shareAccess) bool { return e.Type == "Deny" }); i >= 0 {
			return nil, engine.Precondition("cannot correct the access to share %s: Changeover does not remove the entry '%s', which denies access; %s, then retry",
				want.Name, held[i].text(), have.commands.AllowShareAccess(want.Name, want.Scope, held[i].Account))
		}
		revoke := engine.NewChange("Access", accessText(held), "(none)",
			scripts.RevokeShareAccess.Of("Name", want.Name, "Scope", want.Scope, "Account", first.Account)).About(first.Account)
		switch {
		case first.SID != want.PrincipalSID:
			others = append(others, revoke)
		case len(held) == 1 && first.Right == want.Access:
			granted = true
		default:
			own = append(own, revoke)
		}
	}
	if !granted {
		own = append(own, engine.NewChange("Access", "(none)", have.Account+" Allow "+want.Access,
			scripts.GrantShareAccess.Of("Name", want.Name, "Scope", want.Scope, "Account", have.Account, "Access", want.Access)).About(have.Account))
	}
	return append(own, others...), nil
}

// byAccount puts the entries of one account together, in the order of their first ones.
func byAccount(entries []shareAccess) [][]shareAccess {
	var groups [][]shareAccess
	for _, entry := range entries {
		i := slices.IndexFunc(groups, func(g []shareAccess) bool { return strings.EqualFold(g[0].Account, entry.Account) })
		if i < 0 {
			groups = append(groups, []shareAccess{entry})
			continue
		}
		groups[i] = append(groups[i], entry)
	}
	return groups
}

func accessText(entries []shareAccess) string {
	texts := make([]string, len(entries))
	for i, e := range entries {
		texts[i] = e.text()
	}
	return strings.Join(texts, ", ")
}

// Warnings implements Warner: a share that a setup made outside the virtual server does not move with the role.
func (shareKind) Warnings(want Share, have shareSeen) []string {
	if len(have.Elsewhere) == 0 {
		return nil
	}
	return []string{"a share named " + want.Name + " also exists in the scope " + strings.Join(have.Elsewhere, ", ") + " (* is the host itself). " +
		"That share does not move with the role, and Changeover has not changed it; " +
		"look in Computer Management (compmgmt.msc) of this host, under Shared Folders, at the open files: if nobody has a file of that share open, remove that share, " +
		"and not the share of the virtual server"}
}

// Evidence implements Witness.
func (shareKind) Evidence(want Share, have shareSeen) []runbook.Fact {
	if len(have.Shares) == 0 {
		return []runbook.Fact{{Name: "Share " + want.Name, Value: "(absent)"}}
	}
	facts := []runbook.Fact{{Name: "Share " + want.Name, Value: have.Shares[0].Path}, {Name: "Description", Value: have.Shares[0].Description}}
	for _, entry := range have.Shares[0].Access {
		facts = append(facts, runbook.Fact{Name: "Access", Value: entry.text()})
	}
	return facts
}
