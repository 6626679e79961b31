package scenario

import (
	"slices"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue"
	"changeover/lab/model"
	"changeover/runbook"
)

// adoption returns the runs for a cluster that was built by hand and of which one node can't be looked at. Such a
// cluster must not be adopted: the person aborts the run, or restores the node and retries.
func adoption() []Run {
	return []Run{
		{Runbook: runbook.Adopt, Before: func(s *Stage) { hideLicences(s); refuseLogon(s) }, Parked: answerAdoption(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.Adopt, Before: checkNotAdopted, Parked: answerAdoption(runbook.RetryUpdate)},
		{Runbook: runbook.Adopt, Before: checkAdopted, InSync: true},
		{Runbook: runbook.Deploy, InSync: true},
	}
}

// answerAdoption returns an answer to the step that waits because a node can't be looked at. Until then nothing may
// be recorded.
func answerAdoption(decision string) func(*Stage, runbook.ParkedStep) string {
	return func(s *Stage, parked runbook.ParkedStep) string {
		assert.Contains(s.t, parked.Error, "cannot adopt "+s.Site.Name+": some steps could not be looked at: ")
		assert.Contains(s.t, parked.Error, "on "+s.Site.SecondNode())
		assert.Empty(s.t, s.facts)
		return allowLogon(decision)(s, parked)
	}
}

// checkNotAdopted checks that an aborted adoption recorded and changed nothing.
func checkNotAdopted(s *Stage) {
	assert.Empty(s.t, s.facts)
	checkUntouched(s)
	refuseLogon(s)
}

// checkAdopted checks that an adoption recorded facts and changed nothing on the hosts.
func checkAdopted(s *Stage) {
	adopted := s.LastEvidence().Adoption
	require.NotNil(s.t, adopted)
	assert.Empty(s.t, adopted.Differences)
	assert.Len(s.t, s.facts, len(adopted.Recorded))
	assert.NotEmpty(s.t, s.facts)
	// The connector to Exchange 2003 is a service with the full name of that server.
	key := slices.IndexFunc(s.facts, func(fact runbook.SiteFact) bool {
		return fact.Key == runbook.FactServiceKeyPrefix+catalogue.Exchange2003
	})
	require.GreaterOrEqual(s.t, key, 0)
	assert.Equal(s.t, "XPRBGN:BGNEX03.example.com", s.facts[key].Value)
	assert.NotEmpty(s.t, s.resource(s.facts[key].Value).Checkpoints)
	checkUntouched(s)
}

// checkUntouched checks that nothing on the hosts has been changed since the lab was started.
func checkUntouched(s *Stage) {
	s.t.Helper()
	var changes []model.JournalEntry
	for _, entry := range s.Lab.World.Journal() {
		// secedit.exe can export the rights of accounts only to a file, which the script removes immediately
		export := entry.Kind == "file" && strings.HasPrefix(entry.Target, `C:\Windows\Temp\changeover-user-rights`)
		if !export && (entry.Cause == model.CauseRequest || entry.Cause == model.CauseConsole) {
			changes = append(changes, entry)
		}
	}
	assert.Empty(s.t, changes)
}
