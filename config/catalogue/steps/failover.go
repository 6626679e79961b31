package steps

// The steps of failover-test (5.9, 9.9).
var (
	Tst9_9Step2 = failover.add(Step{
		ID: "TST-9.9-2", Part1: "5.9/1,2", Part2: "9.9/1,2", Manual: "9.9/2", How: Automatic,
		Title:  "every node is up, and no node is paused",
		Reads:  "the states of the nodes",
		ReadBy: "EnsureNodePause",
		Proves: "each node is Up",
	})
	// Further reference: 9.9/1 (guard of the test).
	Tst9_9Step3 = failover.add(Step{
		ID: "TST-9.9-3", Part1: "5.9/3", Part2: "9.9/3", Manual: "9.9/3", How: Automatic,
		Title:  "the role fails over to the first node",
		Reads:  "the role's owner and its resources; the services on every node; the virtual server's ports, from the worker",
		ReadBy: "CheckClusterNodes CheckPing CheckRoleOnline MoveRole",
		Proves: "everything in the role is Online on the node; the services of all resources, the information store's too, run on this node only; another node's ping of the virtual server is answered; it is known how long the ports were closed. A missing reply is only a warning after an earlier test has passed, or where the site file says that pings are filtered",
		Hint:   "check the requirements of 9.1 and the settings again, or ask the administrator (9.9/5)",
	})
	Tst9_9Step4 = failover.add(Step{
		ID: "TST-9.9-4", Part1: "5.9/4", Part2: "9.9/4", Manual: "9.9/4", How: Automatic,
		Title:  "the role fails over to each other node",
		Reads:  "the role's owner and its resources; the services on every node; the virtual server's ports, from the worker",
		ReadBy: "CheckPing CheckRoleOnline MoveRole",
		Proves: "everything in the role is Online on the node; the services of all resources, the information store's too, run on this node only; another node's ping of the virtual server is answered; it is known how long the ports were closed. A missing reply is only a warning after an earlier test has passed, or where the site file says that pings are filtered",
		Hint:   "check the requirements of 9.1 and the settings again, or ask the administrator (9.9/5)",
	})
	Tst9_9Step5 = failover.add(Step{
		ID: "TST-9.9-5", Part1: "5.9/5", Part2: "9.9/5", Manual: "9.9/5", How: Check,
		Title:  "the failover test has passed",
		Reads:  "the measured outages",
		ReadBy: "Measure",
		Proves: "every move succeeded; where the site has an objective, no outage was longer. The site record keeps it",
		Hint:   "check the requirements of 9.1 and the settings again, or ask the administrator (9.9/5)",
	})
	Tst9_9Step6 = failover.add(Step{
		ID: "TST-9.9-6", Part2: "9.9/6", Manual: "9.9/6", How: Automatic,
		Title:  "the layers that start late after a failover are listed",
		Reads:  `registry value MRS\Services\AplDelay on the role's owner`,
		ReadBy: "EnsureRegistryValue",
		Proves: "it is a list with the site's lines, before the moves and after the last one",
	})
	Tst9_9Step7 = failover.add(Step{
		ID: "TST-9.9-7", Part1: "5.9/6", Part2: "9.9/7", Manual: "9.9/7", How: Automatic,
		Title:  "the second node has restarted, runs the role and shows the services' display names",
		Reads:  "the node's boot time and the site record; then the role, the dependencies of its services, and their display names on both nodes",
		ReadBy: "CheckDisplayNames CheckPing CheckRoleOnline CheckRoleOwner EnsureWindowsService MoveRole RestartHost",
		Proves: "the node has restarted; the role came online there, if necessary after the dependencies of its services were cleared; no service has dependencies; the display names are those of the first node. A later run reads it from the site record",
		Hint:   "clear the dependencies with sc.exe config <service> depend= /, bring the resource online, and clear them once more",
	})
)
