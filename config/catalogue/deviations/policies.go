package deviations

// policyRows are about the client access point and the policies of resources and role (6.1.9, 7.3.1, 9.7.2, 9.7.5).
var policyRows = []Deviation{
	{
		ID: "E-C10", Manual: "3.3.1; 7.3.1",
		Prints:    "where address and name exist, the whole section is left out, its policies too",
		Does:      "creates nothing then, and sets the policies nevertheless",
		Why:       "both are kernel resources, whichever way they came into being",
		SiteKeys:  "virtualServer.preexisting",
		DecidedBy: "PREP-7.3.1-1 PREP-7.3.1-2 PREP-7.3.1-3 workflows/prepare.go",
	},
	{
		ID: "E-C11", Manual: "7.3.1",
		Prints:    "part 2 lacks the step that sets the network name's policies, and lists the name as a kernel resource",
		Does:      "sets the policies of address and name in both parts",
		Why:       "a kernel resource without its policy does not take the role along",
		SiteKeys:  "policies.kernelResources",
		DecidedBy: "PREP-7.3.1-3",
	},
	{
		ID: "E-C12", Manual: "2.1.9; 6.1.9",
		Prints:    "address and network name are said to depend on the cluster drive, which no step makes them do",
		Does:      "lets the name depend on the address alone, and leaves the disk's own policy at the default of Windows",
		Why:       "Windows needs no such dependency; a disk that fails takes the role along by its own policy and by the File Server that stands on it",
		DecidedBy: "PREP-7.3.1-1 INT-9.6.2-2 activities/cluster/network_name.go",
	},
	{
		ID: "E-C13", Manual: "2.1.9; 6.1.9",
		Prints:    "the configuration service as cgfsvc",
		Does:      "uses cfgsvc",
		Why:       "so the service is called everywhere else",
		DecidedBy: "INT-9.7.2-5 config/catalogue/mandatory.go",
	},
	{
		ID: "E-C14", Manual: "2.1.9; 6.1.9",
		Prints:    "the period 15:00, in minutes and seconds, is explained as 15 seconds",
		Does:      "sets 900000 milliseconds, which are 15 minutes",
		Why:       "the command of 9.7.2-15 sets this number for the same entry",
		SiteKeys:  "policies.restartPeriod policies.overrides",
		DecidedBy: "INT-9.7.2-14 config/restart_policies.go",
	},
	{
		ID: "E-C15", Manual: "9.7.2/15",
		Prints:    "the period has a command, the number of restarts has none",
		Does:      "sets RestartThreshold as well as RestartPeriod",
		Why:       "the dialog has both, and the default of Windows differs between releases",
		SiteKeys:  "policies.maximumRestarts policies.overrides",
		DecidedBy: "INT-9.7.2-14",
	},
	{
		ID: "E-C16", Manual: "5.7.5; 9.7.5",
		Prints:    "one failure in eight hours is recommended, and the command sets six hours",
		Does:      "sets a threshold of 1 and a period of 8 hours",
		Why:       "both parts recommend it in words; six hours is the default of Windows",
		SiteKeys:  "role.failoverThreshold role.failoverPeriodHours",
		DecidedBy: "INT-9.7.5-1 config/defaults.go",
	},
	{
		ID: "E-C17", Manual: "5.7.5; 9.7.5",
		Prints:    "the step is to be repeated for all resources, and its note says that it is about the role",
		Does:      "sets both properties once, on the role",
		Why:       "they are properties of a group, no resource has them",
		DecidedBy: "INT-9.7.5-1 activities/cluster/cluster_group.go",
	},
	{
		ID: "E-C18", Manual: "5.7.5; 9.7.5",
		Prints:    "the note extends the restart settings of single resources to the role",
		Does:      "keeps what belongs to a resource with the resource, and threshold and period of 9.7.5 with the role",
		Why:       "Windows keeps them apart",
		SiteKeys:  "policies.overrides",
		DecidedBy: "INT-9.7.2-14 INT-9.7.3-9 INT-9.7.5-1",
	},
}
