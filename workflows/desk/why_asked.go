package desk

import (
	"strings"

	"changeover/runbook"
)

// whyLimit is the number of bytes that a task shows of why it is asked.
const whyLimit = 500

// WhyAsked is the reason why a person is asked. An earlier run may have asked already: only what a host shows or the site
// record holds is not asked again, since an abort leaves work half done. seen is what the hosts show of the proofs; done: all
// proofs hold.
func WhyAsked(t Task, proofs []Proof, seen []runbook.Seen, done bool) string {
	var open []string
	for _, r := range reasons(proofs, seen, runbook.Confirm) {
		open = append(open, r.text())
	}
	switch {
	case len(open) > 0:
		return runbook.Cut("the host does not show that the task is done: "+strings.Join(open, "; "), whyLimit)
	case done:
		return "the hosts show that a part of the task is done; no host can show the rest, and nobody has stated the rest yet"
	case t.Attest:
		return "no host can show that the task is done, and nobody has stated yet that the task is done"
	}
	return "no host can show whether the task was done, so each run asks again"
}
