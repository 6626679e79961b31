package windows

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/runbook"
)

// backupHost is a host without a folder for backups.
func backupHost(t *testing.T) *enginetest.Host {
	f := folderHost(t)
	exists := map[string]bool{}
	f.On("get-files", func(p params) any {
		var files []File
		for _, path := range p.List("Paths") {
			files = append(files, File{Path: path, Exists: exists[path], SHA256: "AB"})
		}
		return map[string]any{"files": files}
	})
	f.Does("export-registry-tree", func(p params) {
		exists[strings.TrimSuffix(p.Text("Part"), host.FileName(p.Text("Part")))+p.Text("Name")] = true
	})
	return f
}

func TestRegistryIsBackedUpOnceARun(t *testing.T) {
	f := backupHost(t)
	want := RegistryBackup{Trees: []string{`SOFTWARE\Wow6432Node\Siemens`, `SOFTWARE\Wow6432Node\PP-COM`}, Directory: `R:\backup\`, RunID: "4f1c/1"}
	outcome := f.Twice(want)
	assert.Len(t, outcome.Changes, 3, "a backup is one effect")
	assert.Equal(t, `reg.exe export 'HKLM\SOFTWARE\Wow6432Node\PP-COM' 'R:\backup\PP-COM-4f1c-1.reg.part' /y; `+
		`if ($LASTEXITCODE -eq 0) { Rename-Item -LiteralPath 'R:\backup\PP-COM-4f1c-1.reg.part' -NewName 'PP-COM-4f1c-1.reg' }`,
		f.Commands[2], "what a crash cuts short does not pass for a backup")
	assert.Contains(t, outcome.Facts, runbook.Fact{Name: `SHA-256 of R:\backup\Siemens-4f1c-1.reg`, Value: "AB"})
	want.RunID, f.ExitCodes["export-registry-tree"] = "next", 1
	f.Refused(want, runbook.ErrRefused)
}

// One export is one request: a lost answer is not followed by another export.
func TestAnExportWhoseAnswerWasLostIsNotMadeAgain(t *testing.T) {
	f := backupHost(t)
	want := RegistryBackup{Trees: []string{`SOFTWARE\A`}, Directory: `R:\backup`, RunID: "r"}
	request := firstRequest(t, f, want)
	f.Lose("export-registry-tree")
	_, err := f.Engine().Act(context.Background(), want.ActivityName(), request)
	enginetest.RequireType(t, err, runbook.ErrTransport)
	f.Loses["export-registry-tree"], f.Fails["export-registry-tree"] = false, nil
	request.Resumed = true
	result, err := f.Engine().Act(context.Background(), want.ActivityName(), request)
	require.NoError(t, err)
	assert.Equal(t, []string{"Folder", `Backup of HKLM\SOFTWARE\A`}, made(result))
	assert.Len(t, f.Commands, 2, "the folder and one export: %v", f.Commands)
}
