package recording

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"changeover/activities/host"
)

// Options of a Recorder.
type Options struct {
	// Directory that gets the file of this process.
	Directory string
	// Build is the version of this worker.
	Build string
	// Mask masks the secrets that are known when a request ends.
	Mask func(text string) string
	// Logger logs the first exchange that could not be written.
	Logger *slog.Logger
}

// Recorder writes exchanges to one file. What it cannot write is counted and does no harm to the request. It may
// be used by many at once.
type Recorder struct {
	options Options
	name    string

	mutex sync.Mutex
	file  writer
	// lost counts the exchanges that could not be written, gap those since the last one that was.
	lost, gap int
	// torn says that the last line was written in part.
	torn bool
}

// writer is the part of *os.File that a Recorder uses.
type writer interface {
	Write(p []byte) (int, error)
	Close() error
}

// New begins the file of this process, which no one else may read.
func New(o Options) (*Recorder, error) {
	now := time.Now().UTC().Truncate(time.Millisecond)
	header, err := json.Marshal(Header{Recording: Version, Build: o.Build, Started: now})
	if err != nil {
		return nil, fmt.Errorf("cannot begin a recording: %w", err)
	}
	if err := os.MkdirAll(o.Directory, 0o700); err != nil {
		return nil, fmt.Errorf("cannot make the directory of recordings: %w; choose another directory", err)
	}
	// It makes a file that was not there, which only its owner may read.
	file, err := os.CreateTemp(o.Directory, prefix+now.Format("20060102T150405Z")+"-*"+extension)
	if err != nil {
		return nil, fmt.Errorf("cannot write a recording: %w; choose a directory that the worker may write to", err)
	}
	if _, err := file.Write(append(header, '\n')); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("cannot write the recording: %w; free room for it, or choose another directory", err)
	}
	return &Recorder{options: o, name: file.Name(), file: file}, nil
}

// File returns the name of the file.
func (r *Recorder) File() string { return r.name }

// Lost returns how many exchanges could not be written.
func (r *Recorder) Lost() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.lost
}

// Close ends the file, and says in the log what is missing from it.
func (r *Recorder) Close() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	err := r.file.Close()
	if r.lost > 0 || err != nil {
		r.options.Logger.Warn("The recording is not complete.", "file", r.name, "lost", r.lost, "error", err)
	}
}

// keep writes one exchange.
func (r *Recorder) keep(e Exchange, hide func(string) string) {
	text, err := json.Marshal(e.masked(hide, r.options.Mask))
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if err == nil {
		err = r.write(text)
	}
	if err == nil {
		r.gap = 0
		return
	}
	r.lost++
	r.gap++
	if r.lost == 1 {
		r.options.Logger.Error("A request and its answer are not recorded, and perhaps more will not be; runs go on. Free room for the recording, or repair its directory.",
			"file", r.name, "error", err)
	}
}

// write writes one line; before it, the end of a line that was written in part and the number of those that were
// not written. The caller holds the mutex.
func (r *Recorder) write(text []byte) error {
	var lines []byte
	if r.torn {
		lines = append(lines, '\n')
	}
	if r.gap > 0 {
		gap, err := json.Marshal(Gap{NotRecorded: r.gap})
		if err != nil {
			return err
		}
		lines = append(append(lines, gap...), '\n')
	}
	head := len(lines)
	lines = append(append(lines, text...), '\n')
	written, err := r.file.Write(lines)
	if written >= head {
		r.gap = 0 // That line is in the file, even if the exchange is not.
	}
	switch {
	case err == nil:
		r.torn = false
	case written > 0:
		r.torn = lines[written-1] != '\n'
	}
	return err
}

// Sessions returns the sessions of hosts, of which each request is recorded.
func (r *Recorder) Sessions(hosts host.Sessions) host.Sessions { return sessions{r, hosts} }
