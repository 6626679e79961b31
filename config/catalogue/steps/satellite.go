package steps

// The steps of add-satellite (5.10, 9.10).
var (
	Sat9_10Step0 = satellite.add(Step{
		ID: "SAT-9.10-0", Part1: "5.10; 5.7.1", Part2: "9.10; 9.7.1", Manual: "9.10", How: Attest,
		Title:  "the satellite is installed as its own manual says",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
	})
	Sat9_10Step1 = satellite.add(Step{
		ID: "SAT-9.10-1", Part1: "5.10/1", Part2: "9.10/1", Manual: "9.10/1", How: Automatic,
		Title:  "the role is offline",
		Reads:  "the role's state and the states of its resources",
		ReadBy: "EnsureRoleState",
		Proves: "the cluster reports everything in the role Offline",
	})
	Sat9_10Step2 = satellite.add(Step{
		ID: "SAT-9.10-2", Part1: "5.10/2", Part2: "9.10/2", Manual: "9.10/2", How: Automatic,
		Title:  "the licence service is online while the registry is edited",
		Reads:  "the states of the role's resources",
		ReadBy: "CheckOnlyServicesOnline EnsureResourceState",
		Proves: "the cluster reports the licence service and what it depends on Online, and no other service of XPR",
	})
	Sat9_10Step4 = satellite.add(Step{
		ID: "SAT-9.10-4", Part1: "5.10/3,4", Part2: "9.10/3,4", Manual: "9.10/3", How: Automatic,
		Title:  "the Kernel list names the satellite",
		Reads:  `registry value MRS\Services\Kernel`,
		ReadBy: "EnsureRegistryValue",
		Proves: "both lines of the satellite are in the list once, without a blank",
	})
	Sat9_10Step6 = satellite.add(Step{
		ID: "SAT-9.10-6", Part1: "5.10/5,6", Part2: "9.10/5,6", Manual: "9.10/5", How: Automatic,
		Title:  "the layers on the satellite are listed",
		Reads:  `registry value MRS\Services\Access Protocol Layers`,
		ReadBy: "EnsureRegistryValue",
		Proves: "each layer of the satellite has its line",
	})
	Sat9_10Step7 = satellite.add(Step{
		ID: "SAT-9.10-7", Part1: "5.10/7", Part2: "9.10/7", Manual: "9.10/7", How: Automatic,
		Title:  "the whole role is online again, and the satellite is still in both lists",
		Reads:  "the role's state and the states of its resources; both registry values",
		ReadBy: "EnsureRegistryValue EnsureRoleState",
		Proves: "everything in the role is Online, and the lines of the satellite are still there. failover-test, also as a drill, reads them again after the role has moved",
		Hint:   "the lines were written on the wrong node, or while the licence service was offline: abort, then start add-satellite again",
	})
)
