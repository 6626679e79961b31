package activities

// MachinePath is the system variable Path holding folders exactly once each (9.4.4).
type MachinePath struct {
	Folders []string `json:"folders"`
}

// ActivityName implements Wanted.
func (MachinePath) ActivityName() string { return "EnsureMachinePath" }
