package config

// Requirements are the manual's minima of a node and of the shared disks, by the release of Windows Server (3.1.2 in
// part 1, 7.1.2 in part 2).
type Requirements struct {
	// Processor is how the manual names the slowest one, and MHz its clock rate.
	Processor string
	MHz       int
	// Cores are the fewest of a Xeon; 0 where the part gives no number.
	Cores int
	// AnyMake: a processor of any make with this clock rate is enough.
	AnyMake bool
	// MemoryMB of a node without speech, and what is recommended.
	MemoryMB, RecommendMB int
	// DiskGB is the size of each of the two shared disks, MaximumMs the longest average read or write; 0 where the part
	// gives no value.
	DiskGB, MaximumMs int
}

// RequirementsOf returns the minima for a release.
func RequirementsOf(release string) Requirements {
	if release == partOne {
		return Requirements{Processor: "Pentium 4 or a compatible processor, or a Xeon with two cores", MHz: 2000, Cores: 2, AnyMake: true, MemoryMB: 2048, RecommendMB: 4096, DiskGB: 100}
	}
	return Requirements{Processor: "Xeon E5-2670 v3", MHz: 2300, MemoryMB: 4096, RecommendMB: 8192, DiskGB: 200, MaximumMs: 10}
}

// Requirements returns the minima for the site's release.
func (s *Site) Requirements() Requirements { return RequirementsOf(s.Cluster.WindowsServer) }
