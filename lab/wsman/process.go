package wsman

import (
	"io"
	"sync"
)

// chunkSize is the maximum size of one rsp:Stream in bytes; a longer write becomes several.
const chunkSize = 16 * 1024

// chunk is output of a command that no Receive has returned yet.
type chunk struct {
	stream string
	data   []byte
}

// process is one command of a shell: the running program and its unread output.
type process struct {
	id      string
	program Running

	mu sync.Mutex
	// changed is closed and replaced at each change of the following fields.
	changed chan struct{}
	output  []chunk
	// open counts the output streams that have not ended.
	open   int
	exited bool
	exit   int
	// reported is set after a Receive has answered that the command is done.
	reported bool
	// gone is set when the command is removed: by a terminate signal, with its shell or with the host.
	gone bool
}

func newProcess(id string, program Running) *process {
	p := &process{id: id, program: program, changed: make(chan struct{}), open: 2}
	go p.collect("stdout", program.Stdout())
	go p.collect("stderr", program.Stderr())
	go func() {
		exit := program.Wait()
		p.change(func() { p.exited, p.exit = true, exit })
	}()
	return p
}

// change applies a change and wakes all waiting Receives.
func (p *process) change(apply func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	apply()
	close(p.changed)
	p.changed = make(chan struct{})
}

// collect reads an output stream of the program to its end.
func (p *process) collect(stream string, from io.Reader) {
	buffer := make([]byte, chunkSize)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			data := append([]byte(nil), buffer[:n]...)
			p.change(func() { p.output = append(p.output, chunk{stream, data}) })
		}
		if err != nil {
			p.change(func() { p.open-- })
			return
		}
	}
}

// remove ends the program if it still runs and aborts all waiting Receives.
func (p *process) remove() {
	p.change(func() { p.gone = true })
	// The error means that the program has ended, which closed its input.
	_ = p.program.Stdin().Close()
	p.program.Terminate()
}

func (p *process) running() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.exited && !p.gone
}

// status returns the state of the command for a Receive: ready if it has output of wanted streams or is done, done if it has
// ended and its streams too, gone if it was removed. wait is closed at the next change.
func (p *process) status(wanted func(stream string) bool) (ready, done, gone bool, wait <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.output {
		ready = ready || wanted(c.stream)
	}
	done = p.exited && p.open == 0
	return ready || done, done, p.gone, p.changed
}

// chunkOverhead is the approximate size of the element around a chunk, in bytes of output.
const chunkOverhead = 120

// take removes and returns output of the wanted streams, as much as fits into
// limit bytes. done reports that the command has ended and no wanted output is left.
func (p *process) take(limit int, wanted func(stream string) bool) (taken []chunk, done bool, exit int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var rest []chunk
	full := false
	for _, c := range p.output {
		room := limit - chunkOverhead
		switch {
		case !wanted(c.stream):
			rest = append(rest, c)
		case full || room <= 0:
			full = true
			rest = append(rest, c)
		case len(c.data) > room:
			full = true
			taken = append(taken, chunk{c.stream, c.data[:room]})
			rest = append(rest, chunk{c.stream, c.data[room:]})
		default:
			taken = append(taken, c)
			limit = room - len(c.data)
		}
	}
	p.output = rest
	done = p.exited && p.open == 0 && !full
	p.reported = p.reported || done
	return taken, done, p.exit
}

// finished reports whether a Receive has answered that the command is done.
func (p *process) finished() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reported
}
