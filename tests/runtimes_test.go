package tests

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue"
	lab "changeover/lab/windows"
	"changeover/runbook"
)

// TestRuntimesBesideVMwareTools checks and installs the runtimes of 9.4.1 on a node where VMware Tools installed
// newer ones. Runtimes of families that are missing are installed, and installers that end with 1638 count as
// successful.
func TestRuntimesBesideVMwareTools(t *testing.T) {
	r := startRemote(t)
	e := &engine.Engine{Hosts: r.pool, PollEvery: 20 * time.Millisecond}
	windows.AddKinds(e)
	check.AddKinds(e)
	var installers []check.RuntimeInstaller
	for _, p := range catalogue.Prerequisites() {
		path := p.Path(r.lab.Site.Media.Path)
		installers = append(installers, check.RuntimeInstaller{File: p.File, Path: path, Family: p.Family, Architecture: p.Architecture})
		code, _, err := r.lab.World.Host(node1).RunProgram(t.Context(), lab.Run{Path: path, Arguments: "/q"})
		require.NoError(t, err)
		require.Zero(t, code, p.File)
	}
	for _, architecture := range []string{"x64", "x86"} {
		name := "Microsoft Visual C++ 2015-2022 Redistributable (" + architecture + ") - 14.36.32532"
		r.lab.World.Host(node2).Software.Add(lab.Product{Key: "{VMware " + architecture + "}", DisplayName: name, Version: "14.36.32532.0", Wow64: true})
	}
	missing := func() (files []string) {
		request := runbook.LookRequest{Site: r.lab.Site.Name, Host: node2}
		for _, installer := range installers {
			want, err := json.Marshal(check.Runtime{File: installer.File, Installers: installers, Reference: node1})
			require.NoError(t, err)
			request.Items = append(request.Items, runbook.LookItem{Kind: check.Runtime{}.ActivityName(), Want: want})
		}
		result, err := e.Look(t.Context(), request)
		require.NoError(t, err)
		for i, seen := range result.Seen {
			require.Nil(t, seen.Problem)
			if len(seen.Changes) > 0 {
				files = append(files, installers[i].File)
			}
		}
		return files
	}
	assert.Equal(t, []string{"vcruntimeinst.exe", `vc9\vcredist_x86.exe`, `vc10\vcredist_x86.exe`}, missing())
	for i, p := range catalogue.Prerequisites() {
		program := windows.Program{Name: fmt.Sprintf("changeover-lab-%d", i), Path: installers[i].Path, Arguments: "/q", ProvenCodes: p.NewerCodes}
		warnings := runProgram(t, e, r.lab.Site.Name, program)
		assert.Equal(t, strings.HasPrefix(p.File, "vcredist"), len(warnings) > 0, "%s: %v", p.File, warnings)
	}
	assert.Empty(t, missing())
}

// runProgram runs a program on the second node as a run does, and returns its warnings.
func runProgram(t *testing.T, e *engine.Engine, site string, program windows.Program) []string {
	t.Helper()
	want, err := json.Marshal(program)
	require.NoError(t, err)
	step := runbook.Step{ID: "INT-9.4.1-1", Host: node2}
	item := runbook.LookItem{Step: step, Kind: program.ActivityName(), Want: want}
	result, err := e.Look(context.Background(), runbook.LookRequest{Site: site, Host: node2, Items: []runbook.LookItem{item}})
	require.NoError(t, err)
	intent := runbook.Intent{ID: "run/1/1", Changes: result.Seen[0].Changes}
	act, err := e.Act(context.Background(), program.ActivityName(), runbook.ActRequest{Site: site, Step: step, Want: want, Intent: intent})
	require.NoError(t, err)
	return act.Warnings
}
