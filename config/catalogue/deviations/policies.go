package deviations

// policyRows are about the client access point and the policies of resources and role (6.1.9, 7.3.1, 9.7.2, 9.7.5).
var policyRows = []Deviation{
	{
		ID: "E-C10", Manual: "3.3.1; 7.3.1",
		Prints:    "if address and network name already exist, the manual leaves out the whole section, and with it the policies",
		Does:      "creates neither address nor network name in this case, but sets the policies of both",
		Why:       "address and network name are kernel resources, no matter who created them",
		SiteKeys:  "virtualServer.preexisting",
		DecidedBy: "PREP-7.3.1-1 PREP-7.3.1-2 PREP-7.3.1-3 workflows/prepare.go",
	},
	{
		ID: "E-C11", Manual: "7.3.1",
		Prints:    "part 2 lists the network name as a kernel resource, but lacks the step that sets its policies",
		Does:      "sets the policies of address and network name in both parts",
		Why:       "without its policy, a kernel resource that fails does not move the role to another node",
		SiteKeys:  "policies.kernelResources",
		DecidedBy: "PREP-7.3.1-3",
	},
	{
		ID: "E-C12", Manual: "2.1.9; 6.1.9",
		Prints:    "the text says that address and network name depend on the cluster drive, but no step creates this dependency",
		Does:      "makes the network name depend on the address only, and leaves the policy of the cluster disk at the default of Windows",
		Why:       "Windows does not need a dependency on the disk. If the disk fails, the role moves anyway: by the policy of the disk, and because the File Server depends on the disk",
		DecidedBy: "PREP-7.3.1-1 INT-9.6.2-2 activities/cluster/network_name.go",
	},
	{
		ID: "E-C13", Manual: "2.1.9; 6.1.9",
		Prints:    "the configuration service is called cgfsvc",
		Does:      "calls the service cfgsvc",
		Why:       "the manual calls the service cfgsvc everywhere else",
		DecidedBy: "INT-9.7.2-5 config/catalogue/mandatory.go",
	},
	{
		ID: "E-C14", Manual: "2.1.9; 6.1.9",
		Prints:    "the period 15:00 is in minutes and seconds, but the text explains it as 15 seconds",
		Does:      "sets 900000 milliseconds, which are 15 minutes",
		Why:       "the command of 9.7.2/15 sets 900000 for the same setting",
		SiteKeys:  "policies.restartPeriod policies.overrides",
		DecidedBy: "INT-9.7.2-14 config/restart_policies.go",
	},
	{
		ID: "E-C15", Manual: "9.7.2/15",
		Prints:    "a command sets the restart period, but no command sets the number of restarts",
		Does:      "sets the number of restarts (RestartThreshold) as well as the period (RestartPeriod)",
		Why:       "the dialog has both settings, and the default number differs between releases of Windows",
		SiteKeys:  "policies.maximumRestarts policies.overrides",
		DecidedBy: "INT-9.7.2-14",
	},
	{
		ID: "E-C16", Manual: "5.7.5; 9.7.5",
		Prints:    "the text recommends one failure in eight hours, but the command sets six hours",
		Does:      "sets a threshold of 1 failure and a period of 8 hours",
		Why:       "the text of both parts recommends eight hours; six hours are the default of Windows",
		SiteKeys:  "role.failoverThreshold role.failoverPeriodHours",
		DecidedBy: "INT-9.7.5-1 config/defaults.go",
	},
	{
		ID: "E-C17", Manual: "5.7.5; 9.7.5",
		Prints:    "the step is to be repeated for all resources, but the note of the step says that it is about the role",
		Does:      "sets threshold and period once, on the role",
		Why:       "threshold and period are properties of a group; no resource has them",
		DecidedBy: "INT-9.7.5-1 activities/cluster/cluster_group.go",
	},
	{
		ID: "E-C18", Manual: "5.7.5; 9.7.5",
		Prints:    "a note applies the restart settings of single resources to the role",
		Does:      "sets the restart settings of a resource on the resource, and threshold and period of 9.7.5 on the role",
		Why:       "in Windows, a resource and a role have separate settings",
		SiteKeys:  "policies.overrides",
		DecidedBy: "INT-9.7.2-14 INT-9.7.3-9 INT-9.7.5-1",
	},
}
