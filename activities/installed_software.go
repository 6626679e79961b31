package activities

// InstalledSoftware is a check of what the uninstall registry lists; it changes nothing.
type InstalledSoftware struct {
	// Present and Absent are regular expressions on display names, case-insensitive.
	Present []string `json:"present,omitempty"`
	Absent  []string `json:"absent,omitempty"`
	// PrinterPort that must exist, e.g. "XPR Server Fax Monitor" (9.4.2).
	PrinterPort string `json:"printerPort,omitempty"`
}

// ActivityName implements Wanted.
func (InstalledSoftware) ActivityName() string { return "CheckInstalledSoftware" }
