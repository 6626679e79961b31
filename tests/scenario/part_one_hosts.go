package scenario

import (
	"changeover/lab/windows"
)

// makeSmall gives the nodes hardware that part 1 of the manual allows and part 2 does not: a processor of another
// manufacturer with 2 GHz, and 2 GB of memory.
func makeSmall(s *Stage) {
	for _, h := range s.hosts() {
		h.SetInfo(func(i *windows.HostInfo) {
			i.Processor, i.MHz, i.Cores = "AMD Opteron(tm) Processor 6128", 2000, 8
			i.MemoryBytes = 2 << 30
		})
	}
}

// installSMTP installs a feature on the nodes that must be removed according to part 1 (3.1.3).
func installSMTP(s *Stage) {
	for _, h := range s.hosts() {
		h.Software.ChangeFeature("SMTP-Server", func(f *windows.Feature) { f.InstallState = "Installed" })
	}
}
