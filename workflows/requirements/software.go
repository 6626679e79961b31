package requirements

import (
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

const (
	// licenseLogging is the key of the service License Logging, which Windows Server had up to 2003 (3.1.3, V-27).
	licenseLogging = "LicenseService"
	disabled       = "Disabled"
	// freeGB is the free space that 7.1.3 asks of the cluster drive.
	freeGB = 10
)

// features are those of Windows that are removed (7.1.3): DHCP server, SMTP and IIS, with their tools.
func features() []string {
	return []string{"DHCP", "RSAT-DHCP", "SMTP-Server", "Web-Mgmt-Console", "Web-Server"}
}

// software is 7.1.3 of one node: its name, the features and services that must be away, its link and addresses.
func software(c *chapter.Chapter, node config.Node) []engine.Item {
	about := func(row steps.Step, title string) runbook.Step { return chapter.Step(row, node.Name, title) }
	without := func(row steps.Step, feature, service string) engine.Item {
		return engine.Ensure(about(row, "feature "+feature+" is not installed"), windows.Feature{Name: feature, Service: service})
	}
	group := []engine.Item{
		engine.Check(about(steps.Prep7_1_3Step1, "the computer's name is "+node.Name).WithHint(steps.Prep7_1_3Step1.Hint), check.ComputerIdentity{Name: node.Name}),
		without(steps.Prep7_1_3Step3, "DHCP", "DHCPServer"),
		without(steps.Prep7_1_3Step3, "RSAT-DHCP", ""),
		without(steps.Prep7_1_3Step4, "SMTP-Server", "SMTPSVC"),
		without(steps.Prep7_1_3Step5, "Web-Mgmt-Console", ""),
		without(steps.Prep7_1_3Step5, "Web-Server", "W3SVC"),
		engine.Check(about(steps.Prep7_1_3Step6, "the LAN link is up").WithHint(steps.Prep7_1_3Step6.Hint), check.NetworkAdapters{ClientIP: node.ClientIP, LinkMbps: 1}),
		engine.Ensure(about(steps.Prep3_1_3Step8, "service License Logging is stopped and disabled, or does not exist"),
			windows.Service{Name: licenseLogging, State: windows.ServiceStopped, StartMode: disabled, MayBeAbsent: true}),
	}
	client := about(steps.Prep7_1_3Step7, "service DHCP Client is stopped and disabled, unless the node needs this service")
	if c.Site.Config.Checks.KeepDHCPClient {
		return append(group, engine.Deviation(client, "not done, because the site file keeps service DHCP Client as it is (checks.keepDHCPClient)"))
	}
	return append(group,
		engine.Check(about(steps.Prep7_1_3Step7, "all addresses of the node are static").WithHint(
			"give the adapter a static address, or disable the adapter, and retry. A new Microsoft Loopback Adapter gets its address by DHCP. If the adapter must keep DHCP, skip this step: the run then does not stop service DHCP Client"),
			check.NetworkAdapters{Static: true}),
		engine.Ensure(client, windows.DHCPClient{}),
	)
}

// freeSpace is the free space on the cluster drive.
func freeSpace(c *chapter.Chapter) engine.Item {
	free := MinimumFreeGB(c)
	return engine.Check(chapter.Step(steps.Prep7_1_3Step2, c.Role.Owner(), fmt.Sprintf("drive %s is formatted with NTFS and has %d GB or more of free space", c.Site.Config.Drive(), free)).WithHint(
		"format the cluster disk with NTFS if it is empty, or free space on the drive, or enlarge the drive, then retry"),
		check.Drive{Letter: c.Site.Config.Disk.DriveLetter, NTFS: true, MinimumFreeGB: free})
}

// MinimumFreeGB is the free space that the cluster drive needs: the manual's, or more where the site file says so.
func MinimumFreeGB(c *chapter.Chapter) int {
	return max(freeGB, c.Site.Config.Checks.MinimumDiskGB)
}

// RemovalSettled is a step that looks whether the removal of a feature waits for a restart of the node. In mode check a removal
// that waits is a pending change. In a run that may change the node, waits is called then.
func RemovalSettled(c *chapter.Chapter, node string, waits func()) engine.Item {
	s := RestartStep(node, "the node was searched for features whose removal waits for a restart")
	if c.Run.Checking() {
		s.Title = "no removal of a feature waits for a restart of the node"
		return engine.Unless(s, []desk.Proof{{Step: s, Want: check.NoRemovalPending{Names: features()}}}, nil)
	}
	look := engine.Check(s, check.NoRemovalPending{Names: features(), Fact: true})
	return look.WithFacts(func(_ workflow.Context, facts []runbook.Fact) {
		if slices.ContainsFunc(facts, func(fact runbook.Fact) bool { return fact.Name == check.RemovalFact }) {
			waits()
		}
	})
}

// RestartStep is the restart of a node that the removal of a feature waits for.
func RestartStep(node, title string) runbook.Step {
	return chapter.Step(steps.Prep7_1_3Step3, node, title)
}
