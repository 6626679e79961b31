package windows

import (
	"context"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/scm"
)

// Run is one start of a program on a host.
type Run struct {
	Host *Host
	// Path is the program's file, Arguments the rest of its command line.
	Path, Arguments string
	// User is the account that the program runs as.
	User string
	// Family is the number of the process family that the run belongs to; 0 for none.
	Family int
	// Interactive is set if the program runs on a user's desktop. Otherwise, a program that opens a window waits for ever.
	Interactive bool
}

// Program is the behaviour of a program file. It is called without the world's lock.
type Program func(ctx context.Context, run Run) (exitCode int, output string)

// ServiceRun is one start of a service's program.
type ServiceRun struct {
	Host *Host
	scm.ServiceStart
}

// ServiceProgram is the start of a service's program: the service runs if it
// returns nil and stops with the error's code otherwise. It is called without the world's lock.
type ServiceProgram func(run ServiceRun) *win32.Error

// ResourceDLL is the behaviour of the library of a cluster resource type.
type ResourceDLL struct {
	// Service is the Windows service that a resource of the type runs.
	Service string
	// NeedsTypes are the resource types that a resource of the type must directly depend on.
	NeedsTypes []string
	// NeedsService is the service that one of the resource's direct providers must run.
	NeedsService string
	// Single is set if a second resource of the type breaks the cluster's management.
	Single bool
}

// Runner runs a program of a scheduled task that this package does not model, such
// as powershell.exe and cmd.exe. found is false if the runner does not model it either.
type Runner func(ctx context.Context, run Run) (exitCode int, output string, found bool)

// ProgramContent returns the content of a file that the model runs as the program with this id, see HandleProgram.
func ProgramContent(id string) []byte { return []byte(programMark + id + "\n") }

// VersionedProgram is ProgramContent with product name and version, as a version resource of Windows has them.
func VersionedProgram(id, product, version string) []byte {
	return append(ProgramContent(id), []byte(productMark+product+"\n"+versionMark+version+"\n")...)
}

// VersionOf reads product name and version that VersionedProgram wrote; both are empty for other content.
func VersionOf(content []byte) (product, version string) {
	for line := range strings.Lines(string(content)) {
		if text, ok := strings.CutPrefix(line, productMark); ok {
			product = strings.TrimSpace(text)
		}
		if text, ok := strings.CutPrefix(line, versionMark); ok {
			version = strings.TrimSpace(text)
		}
	}
	return product, version
}

const (
	productMark = "ProductName "
	versionMark = "FileVersion "
)

const programMark = "MZ lab program "

// HandleProgram sets the behaviour of the program files with this id.
func (w *World) HandleProgram(id string, p Program) {
	w.Lock()
	defer w.Unlock()
	w.programs[id] = p
}

// HandleService sets the behaviour of the service programs with this id.
func (w *World) HandleService(id string, p ServiceProgram) {
	w.Lock()
	defer w.Unlock()
	w.services[id] = p
}

// HandleResourceDLL sets the behaviour of the resource libraries with this id.
func (w *World) HandleResourceDLL(id string, dll ResourceDLL) {
	w.Lock()
	defer w.Unlock()
	w.dlls[id] = dll
}

// HandleTasks sets the runner of the programs of scheduled tasks.
func (w *World) HandleTasks(r Runner) {
	w.Lock()
	defer w.Unlock()
	w.runner = r
}

// LibraryLocked returns the behaviour of a file as a resource library; zero for any other file. The caller holds the lock.
func (w *World) LibraryLocked(h *Host, path string) ResourceDLL { return w.dlls[h.programID(path)] }
