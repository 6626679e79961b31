package steps

// moveAdvice is the manual's advice for a test that fails.
const moveAdvice = "look at the resources of the role and at the cluster events in Failover Cluster Manager. Correct the cause, then retry. " +
	"If you find no cause, abort, then compare the settings of the role with 'changeover run integrate --site SITE --check', or ask the administrator of the cluster (9.9/5)"

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
		Title:  "the role fails over to the install node",
		Reads:  "the role's owner and its resources; the services on every node; the virtual server's ports, from the worker",
		ReadBy: "CheckClusterNodes CheckFailback CheckPing CheckRoleOnline MoveRole",
		Proves: "everything in the role is Online on the node. The services of all resources, including the information store's service, run on this node only. Another node pings the virtual server, and the virtual server answers. Changeover has measured how long the ports were closed. A missing reply to the ping is only a warning if an earlier test has passed, if the cluster was built by hand, or if checks.pingFiltered is set in the site file",
		Hint:   moveAdvice,
	})
	Tst9_9Step4 = failover.add(Step{
		ID: "TST-9.9-4", Part1: "5.9/4", Part2: "9.9/4", Manual: "9.9/4", How: Automatic,
		Title:  "the role fails over to each further node",
		Reads:  "the role's owner and its resources; the services on every node; the virtual server's ports, from the worker",
		ReadBy: "CheckPing CheckRoleOnline MoveRole",
		Proves: "everything in the role is Online on the node. The services of all resources, including the information store's service, run on this node only. Another node pings the virtual server, and the virtual server answers. Changeover has measured how long the ports were closed. A missing reply to the ping is only a warning if an earlier test has passed, if the cluster was built by hand, or if checks.pingFiltered is set in the site file",
		Hint:   moveAdvice,
	})
	Tst9_9Step5 = failover.add(Step{
		ID: "TST-9.9-5", Part1: "5.9/5", Part2: "9.9/5", Manual: "9.9/5", How: Check,
		Title:  "the failover test has passed",
		Reads:  "the measured outages",
		ReadBy: "Measure",
		Proves: "every move succeeded. If the site has an objective, no outage was longer than the objective. The site record shows that the test has passed",
		Hint:   moveAdvice,
	})
	Tst9_9Step6 = failover.add(Step{
		ID: "TST-9.9-6", Part2: "9.9/6", Manual: "9.9/6", How: Automatic,
		Title:  "the registry lists the layers that start late after a failover",
		Reads:  `registry value MRS\Services\AplDelay on the role's owner, and other values of this key that list layers with delays`,
		ReadBy: "CheckDelayLists EnsureRegistryValue",
		Proves: "the value is a list with the site's lines, before the first move and after the last move. If another value lists layers too, the run warns",
	})
	Tst9_9Step7 = failover.add(Step{
		ID: "TST-9.9-7", Part1: "5.9/6", Part2: "9.9/7", Manual: "9.9/7", How: Automatic,
		Title:  "a further node has restarted, runs the role and shows the services' display names",
		Reads:  "the site record; the boot time of the first further node in the site file; after the restart, the role, the dependencies of its services, and the display names of the services on this node and on the install node",
		ReadBy: "CheckDisplayNames CheckPing CheckQuorumKept CheckRoleOnline CheckRoleOwner EnsureWindowsService MoveRole RestartHost",
		Proves: "the node has restarted, and the role came online on this node. If the role did not come online at first, the dependencies of its services were cleared and the move was made again. No service has dependencies. The display names are the same as on the install node. A later run reads the result from the site record",
		Hint:   "on the node that has restarted, clear the dependencies of the services with 'sc.exe config <service> depend= /'. Bring the resources online, clear the dependencies again, then retry",
	})
)
