package deviations

// policyRows are about the client access point and the policies of resources and role (6.1.9, 7.3.1, 9.7.2, 9.7.5).
var policyRows = []Deviation{
	{
		ID: "E-C10", Manual: "3.3.1; 7.3.1",
		Prints:    "where address and name exist already, the whole section is left out, with its policies",
		Does:      "creates nothing in that case, but sets the policies",
		Why:       "both are kernel resources, no matter who created them",
		SiteKeys:  "virtualServer.preexisting",
		DecidedBy: "PREP-7.3.1-1 PREP-7.3.1-2 PREP-7.3.1-3 workflows/prepare.go",
	},
	{
		ID: "E-C11", Manual: "7.3.1",
		Prints:    "part 2 lacks the step that sets the policies of the network name, but lists the name as a kernel resource",
		Does:      "sets the policies of address and name in both parts",
		Why:       "without its policy a kernel resource does not take the role to another node",
		SiteKeys:  "policies.kernelResources",
		DecidedBy: "PREP-7.3.1-3",
	},
	{
		ID: "E-C12", Manual: "2.1.9; 6.1.9",
		Prints:    "address and network name are said to depend on the cluster drive, but no step makes them depend on it",
		Does:      "makes the name depend on the address only, and leaves the disk's own policy at the default of Windows",
		Why:       "Windows needs no such dependency. A disk that fails takes the role along by its own policy, and because the File Server depends on it",
		DecidedBy: "PREP-7.3.1-1 INT-9.6.2-2 activities/cluster/network_name.go",
	},
	{
		ID: "E-C13", Manual: "2.1.9; 6.1.9",
		Prints:    "the configuration service as cgfsvc",
		Does:      "uses cfgsvc",
		Why:       "the service is called cfgsvc everywhere else",
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
		Prints:    "a command for the restart period, and none for the number of restarts",
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
		Prints:    "the step is to be repeated for all resources, but its note says that it is about the role",
		Does:      "sets both properties once, on the role",
		Why:       "both are properties of a group; no resource has them",
		DecidedBy: "INT-9.7.5-1 activities/cluster/cluster_group.go",
	},
	{
		ID: "E-C18", Manual: "5.7.5; 9.7.5",
		Prints:    "a note that applies the restart settings of single resources to the role",
		Does:      "leaves a resource's settings at the resource, and sets threshold and period of 9.7.5 at the role",
		Why:       "in Windows these are separate settings",
		SiteKeys:  "policies.overrides",
		DecidedBy: "INT-9.7.2-14 INT-9.7.3-9 INT-9.7.5-1",
	},
}
