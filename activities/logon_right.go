package activities

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/powershell"
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

// EnsureLogonRight adds an account to the holders of a user right; the others keep it.
func (a *Activities) EnsureLogonRight(ctx context.Context, req Request[LogonRight]) (Outcome, error) {
	return ensure(ctx, a, logonRightKind{}, req)
}

type logonRightKind struct{}

// rightSeen is who holds a right. Holders are SIDs, or names that the host
// could not resolve, just as the policy listed them.
type rightSeen struct {
	sid     string
	holders []string
}

func (logonRightKind) Read(ctx context.Context, h Host, want LogonRight) (rightSeen, error) {
	var answer struct{ Lines []string }
	if _, err := h.Run(ctx, call(powershell.GetUserRight, "Right", want.Right), &answer); err != nil {
		return rightSeen{}, err
	}
	listed := rightHolders(answer.Lines)
	var names []string
	for _, holder := range listed {
		if !strings.HasPrefix(holder, "*") {
			names = append(names, holder)
		}
	}
	sids, err := readAccountSIDs(ctx, h, append(names, want.Account)...)
	if err != nil {
		return rightSeen{}, err
	}
	seen := rightSeen{}
	if seen.sid, err = sids.required(want.Account); err != nil {
		return seen, err
	}
	for _, holder := range listed {
		if sid := sids.of(holder); sid != "" {
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

func (logonRightKind) Differences(want LogonRight, have rightSeen) ([]Change, error) {
	mine := "*" + have.sid
	if slices.Contains(have.holders, mine) {
		return nil, nil
	}
	all := append(slices.Clone(have.holders), mine)
	before, after := strings.Join(have.holders, ","), strings.Join(all, ",")
	set := change(want.Right, before, after, call(powershell.SetUserRight, "Right", want.Right, "Holders", after))
	return []Change{set.accepting(seceditEnded)}, nil
}

// seceditEnded accepts 0, and 3 for done with warnings about other parts of the policy.
func seceditEnded(reply powershell.Reply) error {
	var answer struct{ ExitCode int }
	if err := reply.Decode(&answer); err != nil {
		return err
	}
	return exitCodeIn("secedit.exe", answer.ExitCode, 0, 3)
}

func (logonRightKind) Evidence(want LogonRight, have rightSeen) []Fact {
	return []Fact{{want.Right, strings.Join(have.holders, ",")}}
}
