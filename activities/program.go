package activities

// Program is a program that runs detached on the host under a name derived from
// the run and the step, so that a retry finds what the last attempt began
// (design, decision 8). It is never started twice under one name.
type Program struct {
	// Name is the unique task name, e.g. "changeover-<run id>-INT-9.4.1-1-KERN1-vcredist_x86".
	Name      string `json:"name"`
	Path      string `json:"path"`
	Arguments string `json:"arguments,omitempty"`
	// SuccessCodes; 0 and 3010 (reboot required) where empty.
	SuccessCodes   []int `json:"successCodes,omitempty"`
	TimeoutSeconds int   `json:"timeoutSeconds"`
}

// ActivityName implements Wanted.
func (Program) ActivityName() string { return "RunProgram" }
