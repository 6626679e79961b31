package desk

import (
	"slices"
	"strings"

	"changeover/runbook"
)

// reason is why proofs of a task do not hold, or could not be looked at.
type reason struct {
	titles []string
	// found is what was found, once for each thing that it concerns, and advice is what to do. A difference has no advice.
	found  []string
	advice string
	host   string
	// unseen: the proofs could not be looked at.
	unseen bool
}

// reasonOf is the reason why one proof does not hold; false: it holds. confirm are the words of the advice to confirm.
func reasonOf(p Proof, seen runbook.Seen, confirm string) (reason, bool) {
	r := reason{titles: []string{"'" + p.Step.Title + "'"}, host: p.Step.Host}
	switch {
	case seen.Problem != nil:
		found, advice, _ := strings.Cut(runbook.OfTask(seen.Problem.Message, confirm), "; ")
		r.found, r.advice, r.unseen = []string{found}, advice, !seen.Problem.Seen()
	case len(seen.Changes) > 0:
		r.found = []string{runbook.Differences(seen.Changes)}
	case seen.Unsettled:
		r.found = []string{runbook.StillChanges}
	default:
		return reason{}, false
	}
	return r, true
}

// join adds another reason if both are one: the same was found, or something else of which the advice is the same. A cause why
// proofs could not be looked at may concern several hosts.
func (r *reason) join(other reason) bool {
	same := slices.Contains(r.found, other.found[0])
	sameHost := r.host == other.host || r.unseen && same
	if r.unseen != other.unseen || !sameHost || r.advice != other.advice || !same && r.advice == "" {
		return false
	}
	r.titles = append(r.titles, other.titles...)
	if !same {
		r.found = append(r.found, other.found...)
	}
	return true
}

func (r *reason) text() string {
	text := strings.Join(r.found, ", and ")
	if r.advice != "" {
		text += "; " + r.advice
	}
	return runbook.Unread(r.titles, text)
}

// reasons are the reasons why proofs of a task do not hold.
func reasons(proofs []Proof, seen []runbook.Seen, confirm string) []*reason {
	var all []*reason
	for i, s := range seen {
		if i >= len(proofs) {
			break
		}
		r, open := reasonOf(proofs[i], s, confirm)
		if open && !slices.ContainsFunc(all, func(earlier *reason) bool { return earlier.join(r) }) {
			all = append(all, &r)
		}
	}
	return all
}

// Undone returns why the proofs of a task do not hold, and apart from that which could not be looked at, and why. Proofs with
// the same reason on the same host have one text.
func Undone(proofs []Proof, seen []runbook.Seen) (missing, unseen []string) {
	for _, r := range reasons(proofs, seen, runbook.ConfirmAgain) {
		if r.unseen {
			unseen = append(unseen, r.text())
		} else {
			missing = append(missing, r.text())
		}
	}
	return missing, unseen
}
