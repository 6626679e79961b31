package desk

import (
	"strings"

	"changeover/runbook"
)

// whyLimit is the number of bytes that a task shows of why it is asked.
const whyLimit = 500

// WhyAsked says why a person is asked, also where an earlier run has asked already: an abort leaves work half done,
// and only what a host shows, or the site record holds, is not asked again. seen is what the hosts show of the proofs;
// done: they show what they can.
func WhyAsked(t Task, proofs []Proof, seen []runbook.Seen, done bool) string {
	var open []string
	for i, seen := range seen {
		if i >= len(proofs) || seen.Problem == nil && len(seen.Changes) == 0 && !seen.Unsettled {
			continue
		}
		why := runbook.StillChanges
		switch {
		case seen.Problem != nil:
			why = seen.Problem.Message
		case len(seen.Changes) > 0:
			why = runbook.Differences(seen.Changes)
		}
		open = append(open, strings.TrimSpace(proofs[i].Step.Title+": "+why))
	}
	switch {
	case len(open) > 0:
		return runbook.Cut("the host does not show it: "+strings.Join(open, "; "), whyLimit)
	case done:
		return "the hosts show all that they can; the site record has no word of a person on the rest"
	case t.Attest:
		return "no host shows it, and the site record has no word of a person on it"
	}
	return "no host shows whether it was done, so each run asks"
}
