package textfile

import "sync"

// reads are the reads that were left because they took too long and that have not ended yet.
type reads struct {
	mutex sync.Mutex
	left  map[string]bool
}

// hanging are the reads of this process.
var hanging = reads{left: map[string]bool{}}

// attempt is one read of a file.
type attempt struct {
	of    *reads
	name  string
	ended bool
}

// begin begins a read of a file; free is false while another one hangs.
func (r *reads) begin(name string) (a *attempt, free bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return &attempt{of: r, name: name}, !r.left[name]
}

// leave notes that nobody waits for the read any more.
func (a *attempt) leave() {
	a.of.mutex.Lock()
	defer a.of.mutex.Unlock()
	if !a.ended {
		a.of.left[a.name] = true
	}
}

// end notes that the read has ended: the file can be read again.
func (a *attempt) end() {
	a.of.mutex.Lock()
	defer a.of.mutex.Unlock()
	a.ended = true
	delete(a.of.left, a.name)
}
