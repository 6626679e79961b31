package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/tests/histories"
)

// historyDir holds one folder per release and unreleased is that of the next release, which gets the release's name
// when it is made. A folder contains one file per workflow: those of a whole deployment on the lab and those of the
// scenes (see scenes). Histories of a release are never changed.
const (
	historyDir = "histories"
	unreleased = "unreleased"
)

// Workflow code is a contract with running workflows: for every recorded history, it must make the same decisions
// again, or call workflow.GetVersion. The test of this name in tests/histories replays the histories; this one records
// them again and then replays what it has recorded.
func TestReplay(t *testing.T) {
	if !*record {
		t.Skip("tests/histories replays the histories; with -record, this test records them again")
	}
	recordHistories(t)
	files, err := histories.Files(historyDir)
	require.NoError(t, err)
	require.NotEmpty(t, files, "record some with: go test ./tests -run TestReplay -record")
	for _, file := range files {
		t.Run(strings.TrimPrefix(file, historyDir+"/"), func(t *testing.T) {
			assert.NoError(t, histories.Replay(file))
		})
	}
}
