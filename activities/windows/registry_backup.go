package windows

import (
	"context"
	"regexp"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// RegistryBackup exports registry trees to files before they are changed (9.3).
type RegistryBackup struct {
	Trees []string `json:"trees"`
	// Directory on the cluster drive; file names derive from the tree and the run.
	Directory string `json:"directory"`
	RunID     string `json:"runId"`
}

// ActivityName implements Wanted.
func (RegistryBackup) ActivityName() string { return "BackUpRegistry" }

type registryBackupKind struct{}

// backupSeen is the folder and what is in it, file by file in the order of the trees.
type backupSeen struct {
	folder directorySeen
	files  []File
}

var notInFileNames = regexp.MustCompile(`[^A-Za-z0-9-]+`)

// File is the name of a tree's backup, e.g. R:\backup\PP-COM-4f1c.reg.
func (b RegistryBackup) File(tree string) string {
	name := notInFileNames.ReplaceAllString(host.FileName(tree)+"-"+b.RunID, "-")
	return strings.TrimRight(b.Directory, `\`) + `\` + name + ".reg"
}

func (registryBackupKind) Read(ctx context.Context, h host.Session, want RegistryBackup) (backupSeen, error) {
	var seen backupSeen
	folder, err := readDirectory(ctx, h, want.Directory)
	if err != nil {
		return seen, err
	}
	paths := make([]string, len(want.Trees))
	for i, tree := range want.Trees {
		paths[i] = want.File(tree)
	}
	seen.folder = folder
	seen.files, err = readFiles(ctx, h, paths...)
	return seen, err
}

func (registryBackupKind) Differences(want RegistryBackup, have backupSeen) ([]engine.Change, error) {
	changes, err := directoryKind{}.Differences(Directory{Path: want.Directory}, have.folder)
	if err != nil {
		return nil, err
	}
	for i, tree := range want.Trees {
		if have.files[i].Exists {
			continue
		}
		// One request, so that an answer that is lost leaves no half of it to be done again.
		file := want.File(tree)
		export := engine.NewChange(`Backup of HKLM\`+tree, "(absent)", file, scripts.ExportRegistryTree.Of("Tree", tree, "Part", file+".part", "Name", host.FileName(file)))
		changes = append(changes, export.Accepting(engine.ProgramEnded("reg.exe", 0)))
	}
	return changes, nil
}

// Evidence implements Witness.
func (registryBackupKind) Evidence(_ RegistryBackup, have backupSeen) []runbook.Fact {
	return fileFacts(have.files)
}
