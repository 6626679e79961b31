package runbook

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestInputKeepsAFieldThatDoesNotExist(t *testing.T) {
	for text, unknown := range map[string]string{
		`{"site": "berlin"}`: "",
		`{"site": "berlin", "mode": "check", "change": "CHG-7"}`:   "",
		`{"site": "berlin", "parent": {"site": {"any": "field"}}}`: "",
		`{"site": "berlin", "check": true}`:                        `unknown field "check"`,
		`{"site": "berlin", "parent": {"digest": "x"}}`:            `unknown field "digest"`,
	} {
		var in Input
		require.NoError(t, json.Unmarshal([]byte(text), &in), text)
		assert.Equal(t, unknown, in.Problem(), text)
		assert.Equal(t, "berlin", in.Site)
	}
	assert.Error(t, json.Unmarshal([]byte(`{"site": 7}`), new(Input)))
}

func TestInputIsWrittenAsItWasRead(t *testing.T) {
	in := Input{
		Site: "berlin", Mode: Check, Node: "KERN2", Satellite: "APL1", Service: "mta", Hotfix: "HF1", PasswordChanged: "2026-11-29T13:00:00Z", Change: "CHG-7", Operator: "kim", Reason: "agreed",
		Parent: &Parent{Site: json.RawMessage(`{"name":"berlin"}`)},
	}
	text, err := json.Marshal(in)
	require.NoError(t, err)
	var back Input
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, in, back)
	assert.Empty(t, back.Problem())
}

func TestAQueryIsSentOnARoute(t *testing.T) {
	query := HostQuery[string]{Site: "berlin", Query: "x"}
	route := Route{Retry: 3, Through: "KERN2"}
	assert.Equal(t, HostQuery[string]{Site: "berlin", Query: "x", Route: route}, Query(query).By(route))
	assert.Zero(t, query.Route)
}

func TestResultsAddUp(t *testing.T) {
	parent := Result{Steps: 1, Deviations: []string{"own"}}
	child := Result{
		Runbook: Install, Steps: 2, Changed: 3, Pending: 4, Unknown: 5, Warnings: 6, Moves: 7, OperatorTasks: 8, Deviations: []string{"skipped"},
	}
	parent.Add(child)
	parent.Add(child)
	assert.Equal(t, Result{
		Steps: 5, Changed: 6, Pending: 8, Unknown: 10, Warnings: 12, Moves: 14, OperatorTasks: 16,
		Deviations: []string{"own", "install: skipped", "install: skipped"},
	}, parent)
}
