package rules

import (
	"slices"
	"strconv"
	"strings"

	"changeover/config"
	"changeover/config/problem"
)

var hostRules = []Rule{
	hostRule("V-15", "7.1.2", "the drive is a volume, not a folder with a drive letter (subst)"),
	fileRule("V-16", "4.4", "the XPR partition has 10 GB or more", checkMinimumDisk),
	hostRule("V-17", "7.1.2", "two disks of 200 GB or more, I/O latency of 10 ms on average; 100 GB on Windows Server 2008 R2"),
	hostRule("V-18", "7.1.3", "the file system of the drive is NTFS"),
	fileRule("V-19", "7.1.2", "every node has 4 GB of memory or more, 2 GB on Windows Server 2008 R2, and what TTS and ASR need", checkMinimumMemory),
	hostRule("V-20", "7.1.2", "processors are a Xeon E5-2670 v3 or better; 2 GHz on Windows Server 2008 R2, a Xeon with two cores"),
	hostRule("V-21", "7.1.3", "the LAN runs at 100 Mbit/s or more and a loopback adapter is installed"),
	hostRule("V-22", "7.1.2", "no network adapter changes after licensing"),
	fileRule("V-23", "7.1.1", "one release of Windows Server, 2008 R2 with Service Pack 1 or 2012 R2 to 2025, on every node", checkWindows),
	hostRule("V-24", "7.1.2", "no node is a domain controller"),
	hostRule("V-25", "3.1.2", "ComAssistant is absent"),
	fileRule("V-26", "6.1.1", "two to eight nodes", checkNodeCount),
	hostRule("V-27", "7.1.3", "DHCP, SMTP and IIS are not installed, License Logging is disabled, and so is the DHCP client where the node does not need it"),
	hostRule("V-28", "7.1.3", "every adapter has a static address before the DHCP client stops"),
	hostRule("V-29", "7.1.3", "virus scanners are off while software is installed"),
	fileRule("P-08", "9.2", "the install node is a node", checkInstallNode),
	fileRule("P-09", "9.9", "the final owner is a node", checkFinalOwner),
	fileRule("P-13", "7.2", "preferred owners are distinct nodes", checkPreferredOwners),
}

// minimumPartitionGB is the manual's least size of the XPR partition in GB, in both parts (V-16).
const minimumPartitionGB = 10

func checkMinimumDisk(s *config.Site, r *problem.Report) {
	if gb := s.Checks.MinimumDiskGB; gb != 0 && gb < minimumPartitionGB {
		r.Add("checks.minimumDiskGB", strconv.Itoa(gb), "must be 10 or more; the manual asks for 10 GB")
	}
}

func checkMinimumMemory(s *config.Site, r *problem.Report) {
	if mb := s.Checks.MinimumMemoryMB; mb != 0 && mb < s.ManualsMemoryMB() {
		r.Add("checks.minimumMemoryMB", strconv.Itoa(mb), "must be "+strconv.Itoa(s.ManualsMemoryMB())+" or more; the manual asks for that many MB")
	}
	if n := s.XPR.TTSVoices; n < 0 {
		r.Add("xpr.ttsVoices", strconv.Itoa(n), "must be 0 or more")
	}
	if n := s.XPR.TTSChannels; n < 0 {
		r.Add("xpr.ttsChannels", strconv.Itoa(n), "must be 0 or more")
	}
}

func checkWindows(s *config.Site, r *problem.Report) {
	release := s.Cluster.WindowsServer
	if releases := config.Releases(); !slices.Contains(releases, release) {
		r.Add("cluster.windowsServer", release, "is not supported; must be one of "+strings.Join(releases, ", ")+", those that the manual covers")
	}
}

func checkNodeCount(s *config.Site, r *problem.Report) {
	switch n := len(s.Nodes); {
	case n == 0:
		r.Add("nodes", "", "is missing; a cluster has two to eight nodes")
	case n == 1 || n > 8:
		r.Add("nodes", strconv.Itoa(n), "a cluster has two to eight nodes")
	}
}

func checkInstallNode(s *config.Site, r *problem.Report) {
	checkIsNode(s, r, "installNode", s.InstallNode)
}

func checkFinalOwner(s *config.Site, r *problem.Report) {
	if !strings.EqualFold(s.FinalOwner, s.InstallNode) {
		checkIsNode(s, r, "finalOwner", s.FinalOwner)
	}
}

func checkPreferredOwners(s *config.Site, r *problem.Report) {
	if slices.EqualFunc(s.Role.PreferredOwners, s.NodeNames(), strings.EqualFold) {
		return // the default: a problem with it is reported for the nodes
	}
	seen := map[string]bool{}
	for i, owner := range s.Role.PreferredOwners {
		path := indexed("role.preferredOwners", i)
		checkIsNode(s, r, path, owner)
		r.Unique(path, owner, seen)
	}
}

func checkIsNode(s *config.Site, r *problem.Report, path, name string) {
	if _, ok := s.Node(name); !ok && len(s.Nodes) > 0 {
		r.Add(path, name, "is not a node of the site; the nodes are "+strings.Join(s.NodeNames(), ", "))
	}
}
