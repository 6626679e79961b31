package role

// Touched reports whether the run has changed the state or the owner of the role.
func (r *Role) Touched() bool { return r.touched }

// Home returns the node on which the role was online before this run, or nothing.
func (r *Role) Home() string { return r.home }
