package recording

import (
	"encoding/json"
	"errors"
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

// Recorder writes exchanges to one file. What it cannot write is counted and does no harm to the request, which
// waits for no disk. It may be used by many at once.
type Recorder struct {
	options Options
	name    string
	// written is closed when nothing will be written any more.
	written chan struct{}
	// patience is how long Close waits for a disk that does not answer.
	patience time.Duration
	// file and torn belong to the goroutine that writes.
	file writer
	// torn says that the last line was written in part.
	torn bool

	mutex sync.Mutex
	// waiting are exchanges that are not written yet; nil: the file is closed.
	waiting chan []byte
	// lost counts the exchanges that could not be written, gap those since the last one that was.
	lost, gap int
}

const (
	// queue is how many exchanges may wait for the disk.
	queue = 256
	// defaultPatience is how long Close waits for a disk that does not answer.
	defaultPatience = 5 * time.Second
)

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
		return nil, fmt.Errorf("cannot make the directory of recordings: %w; choose another directory with --record", err)
	}
	// It makes a file that was not there, which only its owner may read.
	file, err := os.CreateTemp(o.Directory, prefix+now.Format("20060102T150405Z")+"-*"+extension)
	if err != nil {
		return nil, fmt.Errorf("cannot write a recording: %w; with --record, choose a directory that the worker may write to", err)
	}
	if _, err := file.Write(append(header, '\n')); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("cannot write the recording: %w; free space on the disk of the recording, or choose another directory with --record", err)
	}
	return begin(o, file.Name(), file), nil
}

func begin(o Options, name string, file writer) *Recorder {
	r := &Recorder{options: o, name: name, file: file, waiting: make(chan []byte, queue), written: make(chan struct{}), patience: defaultPatience}
	go r.work(r.waiting)
	return r
}

// work writes what waits, until nothing more will come.
func (r *Recorder) work(waiting <-chan []byte) {
	defer close(r.written)
	for text := range waiting {
		if err := r.write(text); err != nil {
			r.lose(err)
		}
	}
	if r.missing() > 0 {
		_ = r.write(nil) // Close logs how many are missing.
	}
	if err := r.file.Close(); err != nil {
		r.options.Logger.Warn("The recording cannot be closed.", "file", r.name, "error", err)
	}
}

// File returns the name of the file.
func (r *Recorder) File() string { return r.name }

// Lost returns how many exchanges could not be written.
func (r *Recorder) Lost() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.lost
}

// Close writes what waits, ends the file, and says in the log what is missing from it.
func (r *Recorder) Close() {
	r.mutex.Lock()
	waiting := r.waiting
	r.waiting = nil
	r.mutex.Unlock()
	if waiting == nil {
		return
	}
	close(waiting)
	select {
	case <-r.written:
	case <-time.After(r.patience):
		r.options.Logger.Warn("The disk of the recording does not answer; the requests that were not written yet are lost.", "file", r.name, "waiting", len(waiting))
	}
	if lost := r.Lost(); lost > 0 {
		r.options.Logger.Warn("The recording is not complete: some requests could not be written.", "file", r.name, "lost", lost)
	}
}

var (
	errClosed = errors.New("the recording is closed")
	errBehind = fmt.Errorf("the disk is too slow: %d requests already wait to be written", queue)
)

// keep has one exchange written. It does not wait for that.
func (r *Recorder) keep(e Exchange, hide func(string) string) {
	text, err := json.Marshal(e.masked(hide, r.options.Mask))
	if err == nil {
		err = r.enqueue(text)
	}
	if err != nil {
		r.lose(err)
	}
}

func (r *Recorder) enqueue(text []byte) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.waiting == nil {
		return errClosed
	}
	select {
	case r.waiting <- text:
		return nil
	default:
		return errBehind
	}
}

// lose counts an exchange that is not in the file.
func (r *Recorder) lose(err error) {
	r.mutex.Lock()
	r.lost++
	r.gap++
	first := r.lost == 1
	r.mutex.Unlock()
	if first {
		r.options.Logger.Error("A request and its answer could not be recorded. Further requests may be lost too; runs continue. Free space on the disk of the recording, or correct the permissions of the recording's directory.",
			"file", r.name, "error", err)
	}
}

// missing returns the number of exchanges that were lost since the last one that was written.
func (r *Recorder) missing() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.gap
}

// noted says that the file has the line of a gap.
func (r *Recorder) noted(gap int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.gap -= gap
}

// write writes one line, or none for nil; before it, the end of a line that was written in part and the number of those
// that were not written.
func (r *Recorder) write(text []byte) error {
	var lines []byte
	if r.torn {
		lines = append(lines, '\n')
	}
	missing := r.missing()
	if missing > 0 {
		gap, err := json.Marshal(Gap{NotRecorded: missing})
		if err != nil {
			return err
		}
		lines = append(append(lines, gap...), '\n')
	}
	head := len(lines)
	if text != nil {
		lines = append(append(lines, text...), '\n')
	}
	written, err := r.file.Write(lines)
	if written >= head {
		r.noted(missing) // That line is in the file, even if the exchange is not.
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
