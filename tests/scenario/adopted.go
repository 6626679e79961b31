package scenario

import (
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/model"
	"changeover/runbook"
)

// adoption is a cluster that was built by hand, of which a node cannot be looked at: it must not be adopted, so a person gives
// up, or has the node asked again.
func adoption() []Run {
	return []Run{
		{Runbook: runbook.Adopt, Before: func(s *Stage) { licencesAway(s); refusesLogon(s) }, Parked: isLookedAt(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.Adopt, Before: isNotAdopted, Parked: isLookedAt(runbook.RetryUpdate)},
		{Runbook: runbook.Adopt, Before: isAdopted, InSync: true},
		{Runbook: runbook.Deploy, InSync: true},
	}
}

// isLookedAt is the look that waits for the node, and by then has recorded nothing.
func isLookedAt(decision string) func(*Stage, runbook.ParkedStep) string {
	return func(s *Stage, parked runbook.ParkedStep) string {
		assert.Contains(s.t, parked.Error, "cannot adopt "+s.Site.Name+": some steps could not be looked at: ")
		assert.Contains(s.t, parked.Error, "on "+s.Site.SecondNode())
		assert.Empty(s.t, s.facts)
		return answersAgain(decision)(s, parked)
	}
}

// isNotAdopted looks at what an aborted adoption leaves: nothing.
func isNotAdopted(s *Stage) {
	assert.Empty(s.t, s.facts)
	untouched(s)
	refusesLogon(s)
}

// isAdopted looks at what an adoption leaves: facts, and nothing on the hosts.
func isAdopted(s *Stage) {
	adopted := s.LastEvidence().Adoption
	require.NotNil(s.t, adopted)
	assert.Empty(s.t, adopted.Differences)
	assert.Len(s.t, s.facts, len(adopted.Recorded))
	assert.NotEmpty(s.t, s.facts)
	untouched(s)
}

// untouched holds that nothing on the hosts was changed since the lab began.
func untouched(s *Stage) {
	s.t.Helper()
	var changes []model.JournalEntry
	for _, entry := range s.Lab.World.Journal() {
		// The rights of accounts can be read from a file only, which secedit.exe exports; it is removed at once.
		export := entry.Kind == "file" && strings.HasPrefix(entry.Target, `C:\Windows\Temp\changeover-user-rights`)
		if !export && (entry.Cause == model.CauseRequest || entry.Cause == model.CauseConsole) {
			changes = append(changes, entry)
		}
	}
	assert.Empty(s.t, changes)
}
