package wsman

import (
	"io"
	"sync"
)

// chunkSize is the most bytes of one rsp:Stream; longer writes become several.
const chunkSize = 16 * 1024

// chunk is output of a command that no Receive has fetched yet.
type chunk struct {
	stream string
	data   []byte
}

// process is one command of a shell: the running program and its unread output.
type process struct {
	id      string
	program Running

	mu sync.Mutex
	// changed is closed and replaced whenever something below changes.
	changed chan struct{}
	output  []chunk
	open    int
	exited  bool
	exit    int
	// reported is set once a Receive has answered that the command is done.
	reported bool
	// gone is set when the command was removed by a terminate signal, with its shell or with the host.
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

// change applies a change and wakes every Receive that waits.
func (p *process) change(apply func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	apply()
	close(p.changed)
	p.changed = make(chan struct{})
}

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

// remove ends the program if it still runs and fails every Receive that waits.
func (p *process) remove() {
	p.change(func() { p.gone = true })
	// A program that has ended has no standard input left to close.
	_ = p.program.Stdin().Close()
	p.program.Terminate()
}

func (p *process) running() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.exited && !p.gone
}

// status reports whether there is anything to send to a client now. wait is closed at the next change.
func (p *process) status(wanted func(stream string) bool) (ready, done, gone bool, wait <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.output {
		ready = ready || wanted(c.stream)
	}
	done = p.exited && p.open == 0
	return ready || done, done, p.gone, p.changed
}

// chunkOverhead is roughly what the element around a chunk costs, in bytes of output.
const chunkOverhead = 120

// take removes output of the wanted streams, as much as fits into limit bytes,
// and reports whether the command is done with nothing left to read.
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

// finished reports whether a client has received that the command is done.
func (p *process) finished() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reported
}
