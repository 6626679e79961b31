package scenario

import (
	"changeover/lab/windows"
)

// small gives the nodes what part 1 of the manual asks for, and part 2 refuses: a processor of another make with 2 GHz, 2 GB of
// memory.
func small(s *Stage) {
	for _, h := range s.hosts() {
		h.SetInfo(func(i *windows.HostInfo) {
			i.Processor, i.MHz, i.Cores = "AMD Opteron(tm) Processor 6128", 2000, 8
			i.MemoryBytes = 2 << 30
		})
	}
}

// smtpInstalled gives the nodes a feature that part 1 wants removed (3.1.3).
func smtpInstalled(s *Stage) {
	for _, h := range s.hosts() {
		h.Software.ChangeFeature("SMTP-Server", func(f *windows.Feature) { f.InstallState = "Installed" })
	}
}
