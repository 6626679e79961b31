package engine

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// panicking is a host whose session has a defect.
type panicking struct{ talkative }

func (panicking) Session(context.Context, string, string) (host.Session, error) {
	return panicking{}, nil
}

func (panicking) Run(context.Context, scripts.Call, any) (host.Reply, error) {
	panic("index out of range")
}

// Nothing recovers a panic of a goroutine: the worker would end with all its runs.
func TestAPanicOfASessionEndsOnlyTheLook(t *testing.T) {
	e := &Engine{Hosts: panicking{}}
	Add(e, Stateless[statement, struct{}](statementKind{}))
	result, err := e.Look(t.Context(), runbook.LookRequest{Site: "berlin", Host: "KERN1", Items: []runbook.LookItem{
		{Kind: "CheckStatement", Want: []byte(`{"ask":true}`)}, {Kind: "CheckStatement", Want: []byte(`{"ask":true}`)},
	}})
	require.NoError(t, err)
	require.Len(t, result.Seen, 2)
	for _, seen := range result.Seen {
		require.NotNil(t, seen.Problem)
		assert.Contains(t, seen.Problem.Message, "KERN1")
		assert.Contains(t, seen.Problem.Message, "index out of range")
		assert.Contains(t, seen.Problem.Message, runbook.ReportDefect)
	}
}
