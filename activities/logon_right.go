package activities

// LogonRight is a user right held by an account on one host (4.3.2, 9.8.2-7).
// The services console grants it silently, sc.exe and WMI do not.
type LogonRight struct {
	Account string `json:"account"`
	// Right is the constant, e.g. SeServiceLogonRight.
	Right string `json:"right"`
}

// ActivityName implements Wanted.
func (LogonRight) ActivityName() string { return "EnsureLogonRight" }
