package wsman

import (
	"io"
	"sync"
)

// pipe is an unbounded pipe that keeps the boundaries of its writes: a Read
// returns the data of one Write at most, since Windows sends each write of a program
// as one rsp:Stream. Write never blocks, since a client's Send does not wait until
// the program reads.
type pipe struct {
	mu     sync.Mutex
	filled *sync.Cond
	chunks [][]byte
	closed bool
}

func newPipe() *pipe {
	p := &pipe{}
	p.filled = sync.NewCond(&p.mu)
	return p
}

// Write queues a copy of data. It returns io.ErrClosedPipe after Close.
func (p *pipe) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, io.ErrClosedPipe
	}
	if len(data) > 0 {
		p.chunks = append(p.chunks, append([]byte(nil), data...))
		p.filled.Broadcast()
	}
	return len(data), nil
}

// Read waits for a write, or returns io.EOF when the pipe is closed and empty.
func (p *pipe) Read(into []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.chunks) == 0 {
		if p.closed {
			return 0, io.EOF
		}
		p.filled.Wait()
	}
	n := copy(into, p.chunks[0])
	if n < len(p.chunks[0]) {
		p.chunks[0] = p.chunks[0][n:]
	} else {
		p.chunks = p.chunks[1:]
	}
	return n, nil
}

// Close ends the pipe; Read still returns the queued data.
func (p *pipe) Close() error {
	p.end()
	return nil
}

func (p *pipe) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.filled.Broadcast()
}
