package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/tests/histories"
)

// historyDir holds one folder per release with one file per workflow: those of a whole deployment on the lab, and those
// of scenes (see scenes).
// What is recorded goes to the folder of the next release, which takes the
// release's name when it is made and is never touched again.
const (
	historyDir = "histories"
	unreleased = "unreleased"
)

// Workflow code is a contract with running workflows: it must make the same
// decisions from every recorded history, or ask workflow.GetVersion.
func TestReplay(t *testing.T) {
	if *record {
		recordHistories(t)
	}
	files, err := histories.Files(historyDir)
	require.NoError(t, err)
	require.NotEmpty(t, files, "record some with: go test ./tests -run TestReplay -record")
	for _, file := range files {
		t.Run(strings.TrimPrefix(file, historyDir+"/"), func(t *testing.T) {
			assert.NoError(t, histories.Replay(file))
		})
	}
}
