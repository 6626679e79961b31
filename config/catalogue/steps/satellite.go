package steps

// The steps of add-satellite (5.10, 9.10).
var (
	Sat9_10Step0 = satellite.add(Step{
		ID: "SAT-9.10-0", Part1: "5.10; 5.7.1", Part2: "9.10; 9.7.1", Manual: "9.10", How: Attest,
		Title:  "the satellite is installed as its own manual says",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Sat9_10Step1 = satellite.add(Step{
		ID: "SAT-9.10-1", Part1: "5.10/1", Part2: "9.10/1", Manual: "9.10/1", How: Automatic,
		Title:  "the role is offline",
		Reads:  "the role's state; the states of the role's resources",
		ReadBy: "EnsureRoleState",
		Proves: "the cluster reports everything in the role Offline",
	})
	Sat9_10Step2 = satellite.add(Step{
		ID: "SAT-9.10-2", Part1: "5.10/2", Part2: "9.10/2", Manual: "9.10/2", How: Automatic,
		Title:  "the licence service is online while the registry is edited",
		Reads:  "the states of the role's resources",
		ReadBy: "CheckOnlyServicesOnline EnsureResourceState",
		Proves: "the licence service and the resources that it depends on are Online. No other service of XPR is Online",
	})
	Sat9_10Step4 = satellite.add(Step{
		ID: "SAT-9.10-4", Part1: "5.10/3,4", Part2: "9.10/3,4", Manual: "9.10/3", How: Automatic,
		Title:  "the Kernel list names the satellite",
		Reads:  `registry value MRS\Services\Kernel`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the list contains each of the satellite's two lines once, without a space",
	})
	Sat9_10Step6 = satellite.add(Step{
		ID: "SAT-9.10-6", Part1: "5.10/5,6", Part2: "9.10/5,6", Manual: "9.10/5", How: Automatic,
		Title:  "the layer list names the layers on the satellite",
		Reads:  `registry value MRS\Services\Access Protocol Layers`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the list has a line for each layer of the satellite",
	})
	Sat9_10Step7 = satellite.add(Step{
		ID: "SAT-9.10-7", Part1: "5.10/7", Part2: "9.10/7", Manual: "9.10/7", How: Automatic,
		Title:  "the whole role is online again, and both lists still name the satellite",
		Reads:  "the role's state; the states of the role's resources; the Kernel list; the layer list",
		ReadBy: "EnsureRegistryValue EnsureRoleState",
		Proves: "everything in the role is Online, and both lists still contain the satellite's lines. Each failover-test, also as a drill, reads the lists again after the role has moved",
		Hint:   "abort, then start add-satellite again; the lines were probably written on the wrong node, or while the licence service was offline",
	})
)
