package chapter

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// ProgramTask is a program on a node that a person could run.
func ProgramTask(name string, s runbook.Step, program string) desk.Task {
	return desk.Task{Steps: []runbook.Step{s}, OperatorTask: runbook.OperatorTask{
		ID: name + "-" + strings.ToLower(s.Host), Title: "run " + program + " to its end, so that " + s.Title, Host: s.Host, Program: program,
	}}
}

// CopyMedium is the advice about a node that does not see the setup medium in its folder.
func CopyMedium(c *Chapter, node string) string {
	return "copy the whole setup medium to " + c.Site.Config.Media.Path + " on " + node + ", then retry; if this folder is wrong, abort, correct media.path in the site file, then start the runbook again"
}

// Installed is a program that a person runs, or that runs detached on the host where the site gives
// arguments that make it silent; either way the host is looked at first and afterwards. A program may
// end with further codes than 0, 1641 and 3010 that count only where the proofs hold afterwards.
func Installed(c *Chapter, t desk.Task, silent bool, arguments string, furtherCodes ...int) engine.Item {
	if !silent {
		return engine.Asking(t)
	}
	s := t.Steps[0]
	d := Detach(c, ProgramName(c, s, t.Program, arguments), t.Program, arguments)
	d.want.ProvenCodes = furtherCodes
	return engine.Unless(s, t.Proofs, func(ctx workflow.Context, a *engine.Attempt) error {
		return d.Run(ctx, a, t.Proofs)
	})
}

// Detached is a program of a step that runs detached on a host, and how far this run has come with it.
type Detached struct {
	// want is the program; name is that of its first start, before the number.
	want windows.Program
	name string
	// start counts the names in use; begun: this run has started the program under the present name.
	start int
	begun bool
}

// Detach returns a program that runs under a name of its own; see ProgramName.
func Detach(c *Chapter, name, program, arguments string) *Detached {
	want := windows.Program{Path: program, Arguments: arguments, TimeoutSeconds: c.Site.Config.Timeouts.InstallerSeconds}
	return &Detached{name: name, start: 1, want: want}
}

// Run runs the program and looks at its proofs afterwards. A program never runs twice under one name:
// where it has ended without success, an operator's retry starts it again, under a new one.
func (d *Detached) Run(ctx workflow.Context, a *engine.Attempt, proofs []desk.Proof) error {
	for {
		again, err := d.try(ctx, a, proofs)
		if !again {
			return err
		}
	}
}

// handOver is how long the proofs of a program that has just ended are waited for. An installer may end before what it
// has begun: the Windows Installer service works in a process of its own (Microsoft, "_MSIExecute Mutex"). Waiting for
// all descendants would wait for a resident program as well.
const handOver = 2 * time.Minute

// try runs a program under its present name. A program that an aborted run left running is waited for; if it
// succeeds and the proofs hold, it counts as this run's. If it failed, or left no proof, the program is started again
// at once under the next name. If the host refuses to answer or to start anything, the name stays. A step without
// proofs starts nothing again before an operator retries.
func (d *Detached) try(ctx workflow.Context, a *engine.Attempt, proofs []desk.Proof) (again bool, err error) {
	d.want.Name = fmt.Sprintf("%s-%d", d.name, d.start)
	effects := a.Effects()
	err = a.Ensure(ctx, a.Step().Host, d.want)
	d.begun = d.begun || a.Effects() > effects
	if err == nil && d.begun {
		err = a.ProveWithin(ctx, min(handOver, d.want.Deadline()), proofs)
	} else if err == nil {
		err = a.Prove(ctx, proofs)
	}
	if kind := calls.TypeOf(err); err == nil || kind != runbook.ErrRefused && kind != runbook.ErrVerification {
		return false, err
	}
	if again = !d.begun && len(proofs) > 0 && a.Begun(ctx, a.Step().Host, d.want); again {
		a.Warn("an earlier run started the program under the name " + d.want.Name + ", but the program did not succeed, so this run starts the program again, and no action is needed. The error of the earlier run was: " + calls.Reason(err))
	}
	d.start++
	d.begun = false
	return again, err
}

// ProgramName derives the name under which a program runs detached from the site, the step, the host
// and the command line. No run is in it: an aborted run leaves its program running, and the next run
// must find that one instead of starting another beside it. Another command line is another program.
func ProgramName(c *Chapter, s runbook.Step, program, arguments string) string {
	sum := sha256.Sum256([]byte(program + "\n" + arguments))
	const enough = 4
	return strings.Join([]string{"changeover", c.Site.Name(), s.ID, s.Host, TaskName(program), hex.EncodeToString(sum[:enough])}, "-")
}

// noTaskName matches what the name of a task must not have: hosts refuse other characters in the name of a program.
var noTaskName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// longestTaskName keeps the name of a program below the 200 characters that a host accepts, beside the name of the site.
const longestTaskName = 80

// TaskName is a program's path as a name: folder and file without its extension, so that the programs of
// vc9 and vc10 have different names.
func TaskName(program string) string {
	parts := strings.Split(program, `\`)
	name := strings.TrimSuffix(parts[len(parts)-1], path.Ext(parts[len(parts)-1]))
	if len(parts) > 1 {
		name = parts[len(parts)-2] + "-" + name
	}
	name = noTaskName.ReplaceAllString(name, "_")
	return name[:min(len(name), longestTaskName)]
}
