package windows

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// LogonRight is a user right held by an account on one host (4.3.2, 9.8.2-7).
// The services console grants it silently, sc.exe and WMI do not.
type LogonRight struct {
	Account string `json:"account"`
	// Right is the constant, e.g. SeServiceLogonRight.
	Right string `json:"right"`
}

// ActivityName implements Wanted.
func (LogonRight) ActivityName() string { return "EnsureLogonRight" }

// logonRightKind remembers from the look which accounts held the right: the list is written as a whole, so that an
// account could be lost.
type logonRightKind struct{ before []string }

// Remember implements engine.Rememberer.
func (*logonRightKind) Remember(_ LogonRight, have rightSeen) any { return have.holders }

// Recall implements engine.Rememberer.
func (k *logonRightKind) Recall(memory json.RawMessage) error {
	return json.Unmarshal(memory, &k.before)
}

// rightSeen is who holds a right. Holders are SIDs, or names that the host
// could not resolve, just as the policy listed them.
type rightSeen struct {
	sid     string
	holders []string
}

func (*logonRightKind) Read(ctx context.Context, h host.Session, want LogonRight) (rightSeen, error) {
	var answer struct{ Lines []string }
	if _, err := h.Run(ctx, scripts.GetUserRight.Of("Right", want.Right), &answer); err != nil {
		return rightSeen{}, err
	}
	listed := rightHolders(answer.Lines)
	var names []string
	for _, holder := range listed {
		if !strings.HasPrefix(holder, "*") {
			names = append(names, holder)
		}
	}
	sids, err := ReadAccountSIDs(ctx, h, append(names, want.Account)...)
	if err != nil {
		return rightSeen{}, err
	}
	seen := rightSeen{}
	if seen.sid, err = sids.Required(want.Account); err != nil {
		return seen, err
	}
	for _, holder := range listed {
		if sid := sids.Of(holder); sid != "" {
			holder = "*" + sid
		}
		seen.holders = append(seen.holders, holder)
	}
	return seen, nil
}

// rightHolders reads lines such as "SeServiceLogonRight = *S-1-5-80-0,Guest".
func rightHolders(lines []string) []string {
	var holders []string
	for _, line := range lines {
		_, list, _ := strings.Cut(line, "=")
		for _, holder := range strings.Split(list, ",") {
			if holder = strings.TrimSpace(holder); holder != "" {
				holders = append(holders, holder)
			}
		}
	}
	return holders
}

// Differences lists every account that has lost the right since the look: a group policy that was refreshed meanwhile may
// have taken it away. An empty list is never extended and written: on every Windows some account has this right (Microsoft,
// "Log on as a service": NT SERVICE\ALL SERVICES), so the reading is wrong.
func (k *logonRightKind) Differences(want LogonRight, have rightSeen) ([]engine.Change, error) {
	var changes []engine.Change
	for _, holder := range k.before {
		if !slices.Contains(have.holders, holder) {
			changes = append(changes, engine.Finding(want.Right+" of "+holder, "(lost since the first look: give the right to this account again in secpol.msc)", "(the account has this right)"))
		}
	}
	mine := "*" + have.sid
	switch {
	case slices.Contains(have.holders, mine):
		return changes, nil
	case len(have.holders) == 0:
		return nil, engine.Precondition("cannot give %s the right %s: secedit.exe lists no account with this right, but on every Windows some account has the right. If Changeover wrote a list with only %s, other accounts could lose the right; "+
			"give the right by hand in Local Security Policy (secpol.msc, Local Policies, User Rights Assignment), then retry", want.Account, want.Right, want.Account)
	}
	all := strings.Join(append(slices.Clone(have.holders), mine), ",")
	set := engine.NewChange(want.Right+" of "+want.Account, "(absent)", "present", scripts.SetUserRight.Of("Right", want.Right, "Holders", all))
	return append(changes, set.Accepting(seceditEnded)), nil
}

// seceditEnded accepts 0, and 3 for done with warnings about other parts of the policy.
func seceditEnded(reply host.Reply) error {
	var answer struct{ ExitCode int }
	if err := reply.Decode(&answer); err != nil {
		return err
	}
	return engine.ExitCode("secedit.exe", answer.ExitCode, 0, 3)
}

func (*logonRightKind) Evidence(want LogonRight, have rightSeen) []runbook.Fact {
	return []runbook.Fact{{Name: want.Right, Value: strings.Join(have.holders, ",")}}
}
