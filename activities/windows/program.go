package windows

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Program is a program that runs detached on the host, as a scheduled task. Its name is derived from
// the step and the command line, so that a retry, or the next run, finds the program that an earlier
// attempt has started (design, decision 8). It is never started twice under one name.
type Program struct {
	// Name is the unique task name, e.g. "changeover-berlin-INT-9.4.1-1-KERN1-vcredist_x86-<hash>-1".
	Name      string `json:"name"`
	Path      string `json:"path"`
	Arguments string `json:"arguments,omitempty"`
	// SuccessCodes; 0, 1641 (reboot initiated) and 3010 (reboot required) where empty.
	SuccessCodes []int `json:"successCodes,omitempty"`
	// ProvenCodes are further codes that may mean success, such as 1638 of an installer if a newer version is installed.
	// The chapter that sets them checks afterwards what is on the host.
	ProvenCodes    []int `json:"provenCodes,omitempty"`
	TimeoutSeconds int   `json:"timeoutSeconds"`
}

// ActivityName implements Wanted.
func (Program) ActivityName() string { return "RunProgram" }

// Deadline implements engine.Patient.
func (want Program) Deadline() time.Duration { return engine.Seconds(want.TimeoutSeconds, time.Hour) }

// programKind remembers whether the last read saw the task, which is removed at the end.
type programKind struct{ registered bool }

// programSeen is how far a program has come.
type programSeen struct {
	Registered bool
	State      string
	LastResult int64
	// Started: the marker that prevents a second start of the program exists.
	Started  bool
	ExitCode string
	// Failure is the message of Windows where the program could not be started.
	Failure        string
	Output, Errors string
}

// ended reports whether the program has ended, with success or without.
func (p programSeen) ended() bool { return p.ExitCode != "" || p.Failure != "" }

// neverStarted reports whether the task is registered and was never started.
func (p programSeen) neverStarted() bool {
	return p.Registered && !p.Started && p.State == "Ready" && p.LastResult == TaskNotRun
}

// Results of a scheduled task that has not ended: running, and not run yet.
const (
	TaskRunning = 0x41301
	TaskNotRun  = 0x41303
)

var programName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,200}$`)

func (k *programKind) Read(ctx context.Context, h host.Session, want Program) (programSeen, error) {
	var seen programSeen
	if !programName.MatchString(want.Name) {
		return seen, engine.Defect("cannot run %s under the name '%s': the name may contain only letters, digits, dots, hyphens and underscores", want.Path, want.Name)
	}
	_, err := h.Run(ctx, scripts.GetProgramRun.Of("Name", want.Name), &seen)
	k.registered = seen.Registered
	return seen, err
}

// Differences lists one effect: registering the task and starting it belong together, and so does
// its removal at the end.
func (*programKind) Differences(want Program, have programSeen) ([]engine.Change, error) {
	start := scripts.StartProgram.Of("Name", want.Name)
	switch {
	case have.ended(), have.Started:
		return nil, nil
	case !have.Registered:
		register := scripts.RegisterProgram.Of("Name", want.Name, "Path", want.Path, "Arguments", want.Arguments)
		return []engine.Change{want.run(register, start)}, nil
	case have.neverStarted():
		return []engine.Change{want.run(start)}, nil
	}
	return nil, nil
}

// run is the change that begins the program by one or more calls.
func (want Program) run(first scripts.Call, further ...scripts.Call) engine.Change {
	begin := engine.NewChange("Program", "not started", want.commandLine(), first).About(want.Name)
	for _, call := range further {
		begin = begin.Then(call)
	}
	return begin.Shown(want.commandLine())
}

func (want Program) commandLine() string { return strings.TrimSpace(want.Path + " " + want.Arguments) }

// Finish implements engine.Finisher: the task is removed. Its files under %ProgramFiles%\Changeover
// stay as evidence and keep the program from running again under this name.
func (k *programKind) Finish(ctx context.Context, h host.Session, want Program) error {
	if !k.registered {
		return nil
	}
	_, err := h.Run(ctx, scripts.UnregisterProgram.Of("Name", want.Name), nil)
	return engine.HostError("remove the scheduled task "+want.Name, h.Name(), err)
}

// Settled implements Settler: the program has ended with success.
func (*programKind) Settled(want Program, have programSeen) (bool, error) {
	if !have.ended() {
		if have.Registered && have.State == "Ready" && have.LastResult != TaskNotRun && have.LastResult != TaskRunning {
			return false, programError(want, have, fmt.Sprintf("the scheduled task of the program ended with result 0x%X and without an exit code (Windows can lose the exit code of a program that ends immediately)", have.LastResult))
		}
		return false, nil
	}
	if have.Failure != "" {
		return false, programError(want, have, "the program could not be started: "+have.Failure)
	}
	code, err := strconv.Atoi(strings.TrimSpace(have.ExitCode))
	if err != nil || !slices.Contains(slices.Concat(want.successCodes(), want.ProvenCodes), code) {
		return false, programError(want, have, "the program ended with exit code "+have.ExitCode+meaningOf(code))
	}
	return true, nil
}

func (want Program) successCodes() []int {
	if len(want.SuccessCodes) == 0 {
		return []int{0, restartInitiated, restartRequired}
	}
	return want.SuccessCodes
}

// Exit codes of an installer that succeeded and has begun a restart itself, or wants one (Microsoft, "MsiExec.exe and
// InstMsi.exe error messages"): ERROR_SUCCESS_REBOOT_INITIATED and ERROR_SUCCESS_REBOOT_REQUIRED.
const (
	restartInitiated = 1641
	restartRequired  = 3010
)

// WantsRestart reports whether an exit code means that the host is to be restarted, or is being restarted.
func WantsRestart(exitCode string) bool {
	code, err := strconv.Atoi(strings.TrimSpace(exitCode))
	return err == nil && (code == restartInitiated || code == restartRequired)
}

// ExitCodeFact names the fact with a program's exit code.
const ExitCodeFact = "ExitCode"

// alreadyRunning is the exit code of an installer that has found another installation under way
// (ERROR_INSTALL_ALREADY_RUNNING; Microsoft, "_MSIExecute Mutex").
const alreadyRunning = 1618

// meaningOf is the meaning of an exit code; empty for most codes.
func meaningOf(code int) string {
	if code == alreadyRunning {
		return ", because another installation is running: wait until the other installation has ended (see the events of MsiInstaller in the Application log)"
	}
	return ""
}

func programError(want Program, have programSeen, why string) error {
	output := strings.TrimSpace(have.Output + "\n" + have.Errors)
	if output != "" {
		why += "; output of the program: " + output
	}
	return engine.Refused(`cannot run %s %s: %s; look at the files %%ProgramFiles%%\Changeover\%s.* on the host, correct the cause, then retry: the program runs again and writes files with a new name`,
		want.Path, want.Arguments, why, want.Name)
}

// Evidence implements Witness.
func (*programKind) Evidence(want Program, have programSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Program", Value: want.commandLine()}, {Name: ExitCodeFact, Value: strings.TrimSpace(have.ExitCode)}, {Name: "Output", Value: have.Output}}
}

// Warnings implements Warner.
func (*programKind) Warnings(want Program, have programSeen) []string {
	if code, err := strconv.Atoi(strings.TrimSpace(have.ExitCode)); err == nil && slices.Contains(want.ProvenCodes, code) {
		return []string{fmt.Sprintf("%s ended with exit code %d, which usually means that a newer version of the product is already installed; the next check reads the installed software on the host", want.Path, code)}
	}
	switch strings.TrimSpace(have.ExitCode) {
	case strconv.Itoa(restartRequired):
		return []string{want.Path + " needs a restart of the host (exit code 3010)"}
	case strconv.Itoa(restartInitiated):
		return []string{want.Path + " has begun a restart of the host itself (exit code 1641); to have Changeover restart the host at the right time, " +
			"add the argument that prevents this restart (often /norestart) to the arguments of the program in the site file"}
	}
	return nil
}
