package workflows

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// detached is a program of a step that runs detached on a host, and how far this run
// has come with it.
type detached struct {
	// want is the program; name is that of its first start, before the number.
	want windows.Program
	name string
	// start counts the names in use; begun says that this run began the present one.
	start int
	begun bool
	// found tells of earlier runs whose end does not count for this one.
	found []string
}

// runProgram runs a program detached on a host and looks at its proofs afterwards. A
// program never runs twice under one name: where it has ended without success, an
// operator's retry starts it anew, under a new one.
func runProgram(ctx workflow.Context, c *chapter, s runbook.Step, guard bool, program, arguments string, proofs []proof) {
	runDetached(ctx, c, s, guard, detach(c, programName(c, s, program, arguments), program, arguments), proofs)
}

func detach(c *chapter, name, program, arguments string) *detached {
	want := windows.Program{Path: program, Arguments: arguments, TimeoutSeconds: c.site.Config.Timeouts.InstallerSeconds}
	return &detached{name: name, start: 1, Want: want}
}

// runDetached is runProgram under a name of the caller's.
func runDetached(ctx workflow.Context, c *chapter, s runbook.Step, guard bool, d *detached, proofs []proof) {
	r.perform(ctx, s, guard, func(ctx workflow.Context) (activities.Outcome, error) {
		for {
			outcome, again, err := tryProgram(ctx, c, s, d, proofs)
			if !again {
				outcome.Warnings = append(d.found, outcome.Warnings...)
				d.found = nil
				return outcome, err
			}
		}
	})
}

// tryProgram runs a program under its present name. A program that an aborted run left
// running is waited for, and its success is this run's where the proofs hold. What failed
// then, or has left no proof, says nothing about now: the next name is used as after
// a failure of this run, but at once. Without a proof nothing is started anew unasked.
func tryProgram(ctx workflow.Context, c *chapter, s runbook.Step, d *detached, proofs []proof) (outcome activities.Outcome, again bool, err error) {
	d.want.Name = fmt.Sprintf("%s-%d", d.name, d.start)
	outcome, err = r.apply(ctx, s, d.want)
	d.begun = d.begun || len(outcome.Changes) > 0
	if err == nil {
		err = proven(ctx, c, s, proofs)
	}
	if kind := kindOf(err); kind != runbook.ErrRefused && kind != runbook.ErrVerification {
		return outcome, false, err
	}
	if again = !d.begun && len(proofs) > 0 && nameTaken(ctx, c, s, d.want); again {
		d.found = append(d.found, "an earlier run began "+d.want.Name+", whose end does not count: "+reasonOf(err))
	}
	d.start++
	d.begun = false
	return outcome, again, err
}

// nameTaken says whether a program was begun under its name: then there is nothing left to start.
// A host that refuses to tell, or to start anything, is no reason to go on to another name.
func nameTaken(ctx workflow.Context, c *chapter, s runbook.Step, program windows.Program) bool {
	outcome, err := r.request(ctx, s, runbook.Check, program)
	return err == nil && len(outcome.Changes) == 0
}

// proven is an error where a host does not show what a program should have left.
func proven(ctx workflow.Context, c *chapter, s runbook.Step, proofs []proof) error {
	for _, p := range proofs {
		missing, err := r.missing(ctx, p)
		if err == nil && len(missing) > 0 {
			err = engine.Failure(runbook.ErrVerification, "cannot verify '%s' on %s: %s; look at the installer's log and retry", s.Title, s.Host, list(missing))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// programName derives the name under which a program runs detached from the site, the
// step, the host and the command line. No run is in it: an aborted run leaves its program
// running, and the next run must find that one instead of starting another beside it.
// Another command line is another program.
func programName(c *chapter, s runbook.Step, program, arguments string) string {
	sum := sha256.Sum256([]byte(program + "\n" + arguments))
	const enough = 4
	return strings.Join([]string{"changeover", c.site.Name(), s.ID, s.Host, taskName(program), hex.EncodeToString(sum[:enough])}, "-")
}

// taskName is a program's path as a name: folder and file without its ending, so
// that vc9 and vc10 keep apart.
func taskName(program string) string {
	parts := strings.Split(program, `\`)
	name := strings.TrimSuffix(parts[len(parts)-1], path.Ext(parts[len(parts)-1]))
	if len(parts) > 1 {
		name = parts[len(parts)-2] + "-" + name
	}
	return name
}
