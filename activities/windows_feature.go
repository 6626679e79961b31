package activities

// WindowsFeature is a feature of Server Manager that must be absent or present (7.1.3).
// A feature that this Windows does not know counts as absent.
type WindowsFeature struct {
	Name      string `json:"name"`
	Installed bool   `json:"installed"`
}

// ActivityName implements Wanted.
func (WindowsFeature) ActivityName() string { return "EnsureWindowsFeature" }
