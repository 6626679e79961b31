package activities

import (
	"context"
	"errors"
	"testing"

	"changeover/activities/powershell"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// folderHost is a host with one drive and no folder on it.
func folderHost(t *testing.T) *fakeHost {
	f := newFakeHost(t)
	exists := false
	f.on("get-directory", func(params) any { return map[string]any{"drive": true, "exists": exists, "folder": exists} })
	f.does("new-directory", func(params) { exists = true })
	return f
}

func TestARunThatWasResetChangesNothing(t *testing.T) {
	f := shareHost(t)
	request := asking(backupShare())
	request.Reset = true
	_, err := f.activities().EnsureShare(context.Background(), request)
	requireType(t, err, ErrPrecondition)
	assert.ErrorContains(t, err, "the run was reset")
	assert.Empty(t, f.commands)
	request.Mode = Check
	outcome, err := f.activities().EnsureShare(context.Background(), request)
	require.NoError(t, err, "it may look")
	assert.Len(t, outcome.Changes, 1)
}

func TestEnsureChangesThenFindsItGood(t *testing.T) {
	f := folderHost(t)
	f.warnings = []string{"slow disk"}
	first := ensureTwice(t, f.activities().EnsureDirectory, Directory{Path: `R:\pec_spool`})
	assert.Equal(t, []string{`New-Item -ItemType Directory -Path 'R:\pec_spool' -Force`}, f.commands, "the second run must send nothing")
	require.Len(t, first.Changes, 1)
	assert.Equal(t, f.commands[0], first.Changes[0].Command)
	assert.Equal(t, Apply, first.Mode)
	assert.EqualValues(t, 1, first.Attempt)
	assert.Equal(t, []string{"slow disk"}, first.Warnings)
	assert.Contains(t, first.Evidence, Fact{`Folder R:\pec_spool`, "true"})
}

func TestEnsureInCheckModeSendsNothing(t *testing.T) {
	f := folderHost(t)
	request := asking(Directory{Path: `R:\pec_spool`})
	request.Mode = Check
	outcome, err := f.activities().EnsureDirectory(context.Background(), request)
	require.NoError(t, err)
	assert.Empty(t, f.commands)
	assert.Len(t, outcome.Changes, 1)
}

func TestEnsureVerifies(t *testing.T) {
	f := folderHost(t)
	f.deaf["new-directory"] = true
	refused(t, f.activities().EnsureDirectory, Directory{Path: `R:\pec_spool`}, ErrVerification, `Folder is '(absent)' instead of 'R:\pec_spool'`)
}

func TestLostAnswerIsReadBeforeAnythingIsSentAgain(t *testing.T) {
	f := folderHost(t)
	f.loses("new-directory")
	refused(t, f.activities().EnsureDirectory, Directory{Path: `R:\pec_spool`}, ErrTransport)
	assert.Len(t, f.commands, 1, "not sent twice by one attempt")
	outcome := run(t, f.activities().EnsureDirectory, Directory{Path: `R:\pec_spool`})
	assert.Empty(t, outcome.Changes, "the lost command had worked")
	assert.Len(t, f.commands, 1)
}

func TestCancelledContextEndsAWait(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	f.does("stop-service", func(params) {})
	ctx, cancel := context.WithCancel(context.Background())
	f.on("stop-service", func(params) any { cancel(); return nil })
	_, err := f.activities().EnsureWindowsService(ctx, asking(WindowsService{Name: "mrs", State: serviceStopped}))
	assert.ErrorIs(t, err, context.Canceled)
}

func TestUnknownHostIsNotRetried(t *testing.T) {
	a := &Activities{Hosts: noHosts{}}
	refused(t, a.EnsureDirectory, Directory{Path: `R:\`}, ErrPrecondition)
	_, err := a.ReadBootTime(context.Background(), HostQuery[struct{}]{Site: "berlin"})
	requireType(t, err, ErrPrecondition)
}

type noHosts struct{}

func (noHosts) Host(context.Context, string, string) (Host, error) {
	return nil, errors.New("no endpoint")
}

func TestRefusedCommandKeepsItsType(t *testing.T) {
	f := folderHost(t)
	f.fails["new-directory"] = &powershell.Error{Message: "Zugriff verweigert", Category: "PermissionDenied"}
	refused(t, f.activities().EnsureDirectory, Directory{Path: `R:\pec_spool`}, ErrAccessDenied, "on KERN1")
}
