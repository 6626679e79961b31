package setup

import (
	"changeover/runbook"
	"changeover/workflows/desk"
)

// Medium are the files of the setup medium that the manual names: those of chapter 4, and those that the integration needs (9.2, 9.4).
func (t Tasks) Medium() []string {
	folder := t.Site.Config.Media.Path + `\XpressionsInstall`
	files := []string{
		t.clusterPrepProgram(), t.setupProgram(), folder + `\ReleaseNotes.rtf`,
		folder + `\AddOn\Misc\Cluster\x64\mrsclusres.dll`, folder + `\AddOn\Misc\Cluster\x64\setup.exe`,
	}
	for _, prerequisite := range t.Site.Prerequisites {
		files = append(files, prerequisite.Path)
	}
	return files
}

func (t Tasks) clusterPrepProgram() string {
	return t.Site.Config.Media.Path + `\XpressionsInstall\Cluster\clusterprep.exe`
}

func (t Tasks) setupProgram() string {
	return t.Site.Config.Media.Path + `\XpressionsInstall\Setup.exe`
}

// ClusterPrep is 4.3.3-1: always before the wrapper, even where that starts by itself (E-C46). The manual does not
// say which name the program asks for: it is given that of the Windows cluster (E-C47).
func (t Tasks) ClusterPrep(s runbook.Step) desk.Task {
	return desk.Task{Steps: []runbook.Step{s}, Required: true, OperatorTask: runbook.OperatorTask{
		ID: "clusterprep", Title: "prepare the node for an installation on a cluster", Host: s.Host, Program: t.clusterPrepProgram(),
		Pages: []runbook.Page{{
			Title: "Settings and Selection of the Components", Manual: s.Manual,
			Fields: []runbook.Field{field("cluster name", t.Site.Config.Cluster.Name)},
			Notes:  []string{"if the setup wrapper has started by itself, cancel the wrapper: clusterprep.exe must run before the wrapper"},
		}},
	}}
}
