package activities

// OutageProbe measures from the worker how long the virtual server's ports refuse connections. It runs
// until it is cancelled and then returns its result.
type OutageProbe struct {
	Site string `json:"site"`
	Step Step   `json:"step"`
	// Target is the virtual server's name as the endpoints file's probes know it; Address and Ports are tried
	// directly where the endpoints file has no entry.
	Target  string `json:"target"`
	Address string `json:"address"`
	Ports   []int  `json:"ports"`
	// IntervalMs between attempts on a port; 0 means 200.
	IntervalMs int `json:"intervalMs,omitempty"`
	// MaximumSeconds ends the probe by itself; 0 means 1800.
	MaximumSeconds int `json:"maximumSeconds,omitempty"`
}

// Outage is what a probe saw.
type Outage struct {
	Ports []PortOutage `json:"ports"`
	// LongestSeconds is the longest outage of any port.
	LongestSeconds float64 `json:"longestSeconds"`
	// Gap is set where the worker that measured died: the outage is then a lower bound's estimate.
	Gap string `json:"gap,omitempty"`
}

// PortOutage is one port's longest outage.
type PortOutage struct {
	Port           int     `json:"port"`
	Attempts       int     `json:"attempts"`
	Failures       int     `json:"failures"`
	LongestSeconds float64 `json:"longestSeconds"`
	// ReachableAtStart and AtEnd tell whether the measurement means anything.
	ReachableAtStart bool `json:"reachableAtStart"`
	ReachableAtEnd   bool `json:"reachableAtEnd"`
}
