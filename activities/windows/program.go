package windows

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Program is a program that runs detached on the host under a name derived from
// the step and the command line, so that a retry, or the next run, finds what the
// last attempt began (design, decision 8). It is never started twice under one name.
type Program struct {
	// Name is the unique task name, e.g. "changeover-berlin-INT-9.4.1-1-KERN1-vcredist_x86-<hash>-1".
	Name      string `json:"name"`
	Path      string `json:"path"`
	Arguments string `json:"arguments,omitempty"`
	// SuccessCodes; 0 and 3010 (reboot required) where empty.
	SuccessCodes   []int `json:"successCodes,omitempty"`
	TimeoutSeconds int   `json:"timeoutSeconds"`
}

// ActivityName implements Wanted.
func (Program) ActivityName() string { return "RunProgram" }

// RunProgram runs a program once under its name and waits for its end. The task is removed after a
// good end; its files under %ProgramFiles%\Changeover stay as evidence and keep it from running again.
func (a *Activities) RunProgram(ctx context.Context, req Request[Program]) (Outcome, error) {
	kind := &programKind{}
	outcome, err := ensure(ctx, a, kind, req)
	if err != nil || outcome.Mode == Check || !kind.registered {
		return outcome, err
	}
	if _, err := kind.host.Run(ctx, scripts.UnregisterProgram.Of("Name", req.Want.Name), nil); err != nil {
		outcome.Warnings = append(outcome.Warnings, "the task "+req.Want.Name+" could not be removed: "+err.Error())
	}
	return outcome, nil
}

// programKind remembers where the task stands, which is to be removed at the end.
type programKind struct {
	host       Host
	registered bool
}

// programSeen is how far a program has come.
type programSeen struct {
	Registered bool
	State      string
	LastResult int64
	// Started: the marker that keeps a program from running twice is there.
	Started  bool
	ExitCode string
	// Failure is the message of Windows where the program could not be started.
	Failure        string
	Output, Errors string
}

// ended says whether the program ran to its end, well or not.
func (p programSeen) ended() bool { return p.ExitCode != "" || p.Failure != "" }

// neverStarted says that the task waits for its first start.
func (p programSeen) neverStarted() bool {
	return p.Registered && !p.Started && p.State == "Ready" && p.LastResult == taskNotRun
}

var programName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,200}$`)

func (k *programKind) Read(ctx context.Context, h host.Session, want Program) (programSeen, error) {
	var seen programSeen
	if !programName.MatchString(want.Name) {
		return seen, engine.BadRequest("cannot run %s under the name '%s': only letters, digits, dots, hyphens and underscores may stand there; correct the request", want.Path, want.Name)
	}
	_, err := h.Run(ctx, scripts.GetProgramRun.Of("Name", want.Name), &seen)
	k.host, k.registered = h, seen.Registered
	return seen, err
}

func (*programKind) Differences(want Program, have programSeen) ([]engine.Change, error) {
	start := engine.NewChange("Program", "not started", want.Path+" "+want.Arguments, scripts.StartProgram.Of("Name", want.Name))
	start.Command = strings.TrimSpace(want.Path + " " + want.Arguments)
	switch {
	case have.ended(), have.Started:
		return nil, nil
	case !have.Registered:
		register := scripts.RegisterProgram.Of("Name", want.Name, "Path", want.Path, "Arguments", want.Arguments)
		return []engine.Change{engine.NewChange("Task", "(absent)", want.Name, register), start}, nil
	case have.neverStarted():
		return []engine.Change{start}, nil
	}
	return nil, nil
}

// Settled implements Settler: the program has ended, and well.
func (*programKind) Settled(want Program, have programSeen) (bool, error) {
	if !have.ended() {
		if have.Registered && have.State == "Ready" && have.LastResult != taskNotRun && have.LastResult != taskRunning {
			return false, programError(want, have, fmt.Sprintf("its task ended with result 0x%X and left no exit code", have.LastResult))
		}
		return false, nil
	}
	if have.Failure != "" {
		return false, programError(want, have, "it could not be started: "+have.Failure)
	}
	code, err := strconv.Atoi(strings.TrimSpace(have.ExitCode))
	if err != nil || !slices.Contains(want.successCodes(), code) {
		return false, programError(want, have, "it ended with exit code "+have.ExitCode)
	}
	return true, nil
}

func (p Program) successCodes() []int {
	if len(p.SuccessCodes) == 0 {
		return []int{0, restartRequired}
	}
	return p.SuccessCodes
}

// restartRequired is the exit code of an installer that succeeded and wants a restart.
const restartRequired = 3010

func programError(want Program, have programSeen, why string) error {
	said := strings.TrimSpace(have.Output + "\n" + have.Errors)
	if said != "" {
		why += "; it said: " + said
	}
	return engine.NewError(runbook.ErrRefused, nil, `cannot run %s %s: %s; look at %%ProgramFiles%%\Changeover\%s on the host, mend the cause, and retry under a new name`,
		want.Path, want.Arguments, why, want.Name)
}

// Deadline implements Settler.
func (*programKind) Deadline(want Program) time.Duration {
	return orDefault(want.TimeoutSeconds, time.Second, time.Hour)
}

// Evidence implements Witness.
func (*programKind) Evidence(want Program, have programSeen) []runbook.Fact {
	return []runbook.Fact{{"Program", want.Path + " " + want.Arguments}, {"ExitCode", strings.TrimSpace(have.ExitCode)}, {"Output", have.Output}}
}

// Warnings implements Warner.
func (*programKind) Warnings(want Program, have programSeen) []string {
	if strings.TrimSpace(have.ExitCode) == strconv.Itoa(restartRequired) {
		return []string{want.Path + " wants a restart of the host"}
	}
	return nil
}
