package activities

// Reachability: WinRM answers, the credentials are good and PowerShell 5.1 in 64 bit runs.
type Reachability struct{}

// ActivityName implements Wanted.
func (Reachability) ActivityName() string { return "CheckReachability" }
