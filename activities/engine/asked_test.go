package engine

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// statement is a wanted state that only a kind that asks the host can judge.
type statement struct {
	Ask bool `json:"ask"`
}

func (statement) ActivityName() string { return "CheckStatement" }

type statementKind struct{}

func (statementKind) Read(ctx context.Context, h host.Session, want statement) (struct{}, error) {
	if !want.Ask {
		return struct{}{}, nil
	}
	_, err := h.Run(ctx, scripts.GetCluster.Of(), nil)
	return struct{}{}, err
}

func (statementKind) Differences(statement, struct{}) ([]Change, error) { return nil, nil }

// talkative answers everything.
type talkative struct{}

func (talkative) Name() string { return "KERN1" }

func (talkative) Windows() string { return "" }

func (talkative) Session(context.Context, string, string) (host.Session, error) {
	return talkative{}, nil
}

func (talkative) Run(context.Context, scripts.Call, any) (host.Reply, error) {
	return host.Reply{Result: json.RawMessage("[]")}, nil
}

// A step whose check compares the site file with itself gets no verdict.
func TestAKindThatAsksTheHostNothingProvesNothing(t *testing.T) {
	e := &Engine{Hosts: talkative{}}
	Add(e, Stateless[statement, struct{}](statementKind{}))
	items := make([]runbook.LookItem, 0, 2)
	for _, want := range []string{`{"ask":true}`, `{"ask":false}`} {
		step := runbook.Step{ID: "PREP-1", Title: "it holds", Host: "KERN1"}
		items = append(items, runbook.LookItem{Step: step, Kind: "CheckStatement", Want: json.RawMessage(want)})
	}
	result, err := e.Look(t.Context(), runbook.LookRequest{Site: "berlin", Host: "KERN1", Items: items})
	require.NoError(t, err)
	assert.Nil(t, result.Seen[0].Problem)
	require.NotNil(t, result.Seen[1].Problem)
	assert.Contains(t, result.Seen[1].Problem.Message, "CheckStatement asked the host nothing")
	assert.False(t, result.Seen[1].Problem.Seen(), "nobody has looked")
}

// broken stands for a kind with a defect.
type broken struct{}

func (broken) ActivityName() string { return "CheckBroken" }

type brokenKind struct{}

func (brokenKind) Read(context.Context, host.Session, broken) (string, error) {
	var nothing []string
	return nothing[0], nil
}

func (brokenKind) Differences(broken, string) ([]Change, error) { return nil, nil }

func TestAPanicOfAKindIsAProblemOfItsStepOnly(t *testing.T) {
	e := &Engine{Hosts: talkative{}}
	Add(e, Stateless[statement, struct{}](statementKind{}))
	Add(e, Stateless[broken, string](brokenKind{}))
	step := runbook.Step{ID: "PREP-1", Title: "it holds", Host: "KERN1"}
	items := []runbook.LookItem{{Step: step, Kind: "CheckBroken", Want: json.RawMessage("{}")}, {Step: step, Kind: "CheckStatement", Want: json.RawMessage(`{"ask":true}`)}}
	result, err := e.Look(t.Context(), runbook.LookRequest{Site: "berlin", Host: "KERN1", Items: items})
	require.NoError(t, err)
	require.NotNil(t, result.Seen[0].Problem)
	assert.Contains(t, result.Seen[0].Problem.Message, "cannot look at 'it holds' on KERN1: runtime error: index out of range")
	assert.Contains(t, result.Seen[0].Problem.Message, runbook.ReportDefect)
	assert.Nil(t, result.Seen[1].Problem)
}
