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
	// Path of the program's file and the arguments as one command line tail.
	Path, Arguments string
	// User the program runs as.
	User string
	// Family is the id of the process family that the new process joins; 0 starts a family of its own.
	Family int
	// Interactive: somebody sits at the desktop. Without a desktop a window waits for ever.
	Interactive bool
}

// Program is what a program file does. It is called without the world's lock.
type Program func(ctx context.Context, run Run) (exitCode int, output string)

// ServiceRun is one start of a service's program.
type ServiceRun struct {
	Host *Host
	scm.ServiceStart
}

// ServiceProgram decides whether a service keeps running after its start: an
// error stops it with that code. It is called without the world's lock.
type ServiceProgram func(run ServiceRun) *win32.Error

// ResourceDLL is what a resource type's library does.
type ResourceDLL struct {
	// Service is the Windows service that a resource of the type runs.
	Service string
	// NeedsTypes are resource types that such a resource must directly depend on.
	NeedsTypes []string
	// NeedsService must be run by one of the resource's direct providers.
	NeedsService string
	// Single: a second resource of the type breaks the cluster's management.
	Single bool
}

// Runner starts a program for the task scheduler: powershell.exe, cmd.exe and
// the like, which this package does not know. found is false where it doesn't know the program either.
type Runner func(ctx context.Context, run Run) (exitCode int, output string, found bool)

// ProgramContent is the content of a file that the model runs as the program
// with this id.
func ProgramContent(id string) []byte { return []byte(programMark + id + "\n") }

// VersionedProgram is ProgramContent with a version resource.
func VersionedProgram(id, product, version string) []byte {
	return append(ProgramContent(id), []byte(productMark+product+"\n"+versionMark+version+"\n")...)
}

// VersionOf reads the version resource of a program's content; both are empty without one.
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

// HandleProgram says what program files with this id do.
func (w *World) HandleProgram(id string, p Program) {
	w.Lock()
	defer w.Unlock()
	w.programs[id] = p
}

// HandleService says what service programs with this id do.
func (w *World) HandleService(id string, p ServiceProgram) {
	w.Lock()
	defer w.Unlock()
	w.services[id] = p
}

// HandleResourceDLL says what resource libraries with this id do.
func (w *World) HandleResourceDLL(id string, dll ResourceDLL) {
	w.Lock()
	defer w.Unlock()
	w.dlls[id] = dll
}

// HandleTasks sets what starts the programs of scheduled tasks.
func (w *World) HandleTasks(r Runner) {
	w.Lock()
	defer w.Unlock()
	w.runner = r
}

// LibraryLocked is what a file on a host does as a resource library.
func (w *World) LibraryLocked(h *Host, path string) ResourceDLL { return w.dlls[h.programID(path)] }
