package config

// Checks are settings for the checks before the installation, if the site differs from the manual on purpose (7.1).
type Checks struct {
	// KeepDHCPClient: true if the service DHCP Client is left as it is on every node. Runs record that as a deviation
	// from 7.1.3.
	KeepDHCPClient bool `json:"keepDHCPClient,omitempty"`
	// KeepDefender: true if the real-time protection of Microsoft Defender stays on while XPR is installed. That is a
	// deviation from 7.1.3.
	KeepDefender bool `json:"keepDefender,omitempty"`
	// AntivirusServices are the names of services that are stopped while XPR is installed. List each service before the
	// services that it depends on (7.1.3).
	AntivirusServices []string `json:"antivirusServices,omitempty" jsonschema:"maxItems=100"`
	// PingFiltered: true if a firewall blocks pings to the virtual server. Then a ping without a reply is only a
	// warning.
	PingFiltered bool `json:"pingFiltered,omitempty"`
	// MinimumMemoryMB is the least memory of a node in MB. Give it only if the site needs more than the manual's
	// minimum. 0 means the manual's minimum.
	MinimumMemoryMB int `json:"minimumMemoryMB,omitempty" jsonschema:"minimum=0,maximum=16777216"`
	// MinimumDiskGB is the least free space of the cluster drive in GB. Give it only if the site needs more than the
	// manual's minimum. 0 means the manual's minimum.
	MinimumDiskGB int `json:"minimumDiskGB,omitempty" jsonschema:"minimum=0,maximum=65536"`
	// AcceptCPU: true if a processor that is slower than the manual's minimum is accepted (7.1.2). Part 2 has a minimum only
	// for Xeon processors; part 1 has a minimum for each processor.
	AcceptCPU bool `json:"acceptCPU,omitempty"`
}

// Reboots are the rules for restarts of nodes (6.2/5).
type Reboots struct {
	// Approval is "ask" or "automatic". With "ask", a person approves each restart of a node. With "automatic", a person
	// approves only a restart that interrupts a role that is not the role of the site; default ask.
	Approval string `json:"approval,omitempty" jsonschema:"enum=ask,enum=automatic"`
	// Window is the time of day for automatic restarts. Outside this window, a restart waits until the window opens, or
	// until a person approves the restart.
	Window Window `json:"window,omitzero"`
}

// Test are the settings of the failover test and its drills (9.9).
type Test struct {
	// RebootSecondNode: true if the failover test also restarts a node. This is the first further node of the site file. After
	// the restart, the run moves the role to this node, and compares the display names of the services there (9.9/7).
	RebootSecondNode bool `json:"rebootSecondNode,omitempty"`
	// OutageObjectiveSeconds is the longest acceptable outage of one move in seconds. 0 means that the outage is
	// measured and not judged: no test and no drill fails because of its outage.
	OutageObjectiveSeconds int `json:"outageObjectiveSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
	// Drill is the calendar of scheduled failover tests. It has the fields of a Temporal calendar.
	Drill Drill `json:"drill,omitzero"`
}

// Drill is the calendar of scheduled failover tests.
type Drill struct {
	// Month is a number from 1 to 12, an English name, a range, a step or a list, e.g. 1-6, */3 or march; default: every
	// month.
	Month string `json:"month,omitempty"`
	// DayOfMonth is a number from 1 to 31, a range, a step or a list, e.g. 1 or 1-7; default: every day.
	DayOfMonth string `json:"dayOfMonth,omitempty"`
	// DayOfWeek is a number from 0 (Sunday) to 6 (Saturday), an English name, a range, a step or a list, e.g. sat;
	// default: every day.
	DayOfWeek string `json:"dayOfWeek,omitempty"`
	// Hour is a number from 0 to 23, a range, a step or a list, e.g. 3. Without this field, there are no drills.
	Hour string `json:"hour,omitempty"`
	// Minute is a number from 0 to 59, a range, a step or a list; default 0.
	Minute string `json:"minute,omitempty"`
	// TimeZone is the time zone of the calendar, by its name in the IANA database, e.g. Europe/Berlin; default UTC.
	TimeZone string `json:"timeZone,omitempty"`
	// CatchUpMinutes is the longest delay in minutes with which a missed drill may still start, 1 to 1440; default 10.
	CatchUpMinutes int `json:"catchUpMinutes,omitempty" jsonschema:"minimum=1,maximum=1440"`
}

// Timeouts are the time limits of waits and retries.
type Timeouts struct {
	// OnlineSeconds is the time limit in seconds for a resource or the role to come online or to go offline; default
	// 300.
	OnlineSeconds int `json:"onlineSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
	// RebootSeconds is the time limit in seconds for a restart of a node. The restart ends when the services of the node
	// run and the node has joined the cluster; default 1800.
	RebootSeconds int `json:"rebootSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
	// InstallerSeconds is the time limit in seconds for an unattended installer; default 3600.
	InstallerSeconds int `json:"installerSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
	// OperatorHours is the time in hours that a run waits for an operator task or a decision; default 168.
	OperatorHours int `json:"operatorHours,omitempty" jsonschema:"minimum=0,maximum=8784"`
	// TransportSeconds is the time in seconds during which a run tries again to reach a host that does not answer;
	// default 600.
	TransportSeconds int `json:"transportSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
}
