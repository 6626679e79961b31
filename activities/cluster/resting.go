package cluster

// restingReads is the number of reads in a row that must agree before a state
// other than the wanted one counts as final: the cluster restarts a failed
// resource by itself, and a command that was just sent has not begun to work.
const restingReads = 3

// resting counts how often in a row a state was seen at rest in the wrong place.
type resting struct{ reads int }

// wrong notes one more such read and says whether it is final.
func (r *resting) wrong() bool {
	r.reads++
	return r.reads >= restingReads
}

// moving notes that the state is still changing.
func (r *resting) moving() { r.reads = 0 }
