package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changeover/config"
	"changeover/config/problem"
)

var hostRules = []Rule{
	hostRule("V-15", "7.1.2", "the cluster drive is a volume, and not a folder to which subst gave a drive letter"),
	fileRule("V-16", "4.4", "the XPR partition has 10 GB or more", checkMinimumDisk),
	hostRule("V-17", "7.1.2", "the cluster has two disks of 200 GB or more with an average I/O latency of at most 10 ms; on Windows Server 2008 R2, two disks of 100 GB or more are enough"),
	hostRule("V-18", "7.1.3", "the file system of the cluster drive is NTFS"),
	fileRule("V-19", "7.1.2", "every node has at least 4 GB of memory, or 2 GB on Windows Server 2008 R2, and in addition the memory that text to speech (TTS) and speech recognition (ASR) need", checkMinimumMemory),
	hostRule("V-20", "7.1.2", "every node has a Xeon E5-2670 v3 or a better processor; on Windows Server 2008 R2, a processor with 2 GHz is enough, and a Xeon has at least two cores"),
	hostRule("V-21", "7.1.3", "the LAN runs at 100 Mbit/s or more, and a loopback adapter is installed"),
	hostRule("V-22", "7.1.2", "no network adapter is changed after licensing"),
	fileRule("V-23", "7.1.1", "every node has the same release of Windows Server: 2008 R2 with Service Pack 1, or one from 2012 R2 to 2025", checkWindows),
	hostRule("V-24", "7.1.2", "no node is a domain controller"),
	hostRule("V-25", "3.1.2", "ComAssistant is not installed"),
	fileRule("V-26", "6.1.1", "the cluster has two to eight nodes", checkNodeCount),
	hostRule("V-27", "7.1.3", "the DHCP server, the SMTP server and IIS are not installed; the service License Logging is disabled, and the service DHCP Client is disabled on each node that does not need it"),
	hostRule("V-28", "7.1.3", "every adapter has a static address before the service DHCP Client is stopped"),
	hostRule("V-29", "7.1.3", "virus scanners are off while software is installed"),
	fileRule("P-08", "9.2", "the install node is a node of the site", checkInstallNode),
	fileRule("P-09", "9.9", "the final owner is a node of the site", checkFinalOwner),
	fileRule("P-13", "7.2", "preferred owners are nodes of the site, and each is listed once", checkPreferredOwners),
}

// minimumPartitionGB is the manual's least size of the XPR partition in GB, in both parts (V-16).
const minimumPartitionGB = 10

func checkMinimumDisk(s *config.Site, r *problem.Report) {
	if gb := s.Checks.MinimumDiskGB; gb != 0 && gb < minimumPartitionGB {
		r.Add("checks.minimumDiskGB", strconv.Itoa(gb), "must be 10 or more, since the manual asks for 10 GB")
	}
}

func checkMinimumMemory(s *config.Site, r *problem.Report) {
	if mb := s.Checks.MinimumMemoryMB; mb != 0 && mb < s.ManualsMemoryMB() {
		r.Add("checks.minimumMemoryMB", strconv.Itoa(mb), fmt.Sprintf("must be %d or more, since the manual asks for %[1]d MB", s.ManualsMemoryMB()))
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
		r.Add("cluster.windowsServer", release, "is not supported; give a release that the manual covers, one of "+strings.Join(releases, ", "))
	}
}

func checkNodeCount(s *config.Site, r *problem.Report) {
	switch n := len(s.Nodes); {
	case n == 0:
		r.Add("nodes", "", "is missing; list the two to eight nodes of the cluster")
	case n == 1 || n > 8:
		r.Add("nodes", strconv.Itoa(n), fmt.Sprintf("a cluster has two to eight nodes, but this list has %d", n))
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
