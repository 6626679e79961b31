package cmd

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// adoptionTask may be confirmed with some of its statements.
var adoptionTask = runbook.OperatorTask{ID: "adoption", Attest: true, MayLeaveOut: true, Statements: []runbook.Statement{{Key: "A", Text: "a"}, {Key: "B", Text: "b"}}}

func TestConfirmAsksForStatementsThatMayBeLeftOut(t *testing.T) {
	c := runbook.Confirmation{}
	var out bytes.Buffer
	require.NoError(t, ask(t.Context(), strings.NewReader("\nso it is\n"), &out, adoptionTask, &c))
	assert.Equal(t, []runbook.Statement{{Key: "A", Text: "a"}}, adoptionTask.Unstated(c))
	assert.Contains(t, out.String(), "To leave a step open, press Enter.")
}

func TestOneTextMayStateAll(t *testing.T) {
	c := runbook.Confirmation{Statements: map[string]string{"A": "on 2024-05-04"}}
	stateAll(adoptionTask, &c, "by the papers")
	assert.Equal(t, map[string]string{"A": "on 2024-05-04", "B": "by the papers"}, c.Statements)
	c = runbook.Confirmation{}
	stateAll(adoptionTask, &c, "by the papers")
	assert.Len(t, c.Statements, 2)
}

func TestAFactSaysByWhomItWasAdopted(t *testing.T) {
	assert.Equal(t, "eva", writtenBy(runbook.SiteFact{Operator: "eva"}))
	assert.Equal(t, "shown by the hosts, adopted by eva", writtenBy(runbook.SiteFact{AdoptedBy: "eva"}))
	assert.Equal(t, "adopted by eva", writtenBy(runbook.SiteFact{Operator: "eva", AdoptedBy: "eva"}))
}
