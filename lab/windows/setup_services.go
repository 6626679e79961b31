package windows

import "changeover/lab/windows/scm"

// setUpServices registers Windows' services; those of automatic start run.
func (h *Host) setUpServices(release string) {
	for _, config := range scm.WindowsServices(release) {
		if config.Name == "WinDefend" && before2016(release) {
			continue
		}
		h.Services.Locked().AddWindows(config)
	}
	if !before2016(release) {
		// A trigger has started it.
		h.Services.Locked().SetUp("WinHttpAutoProxySvc", scm.Running, scm.StartManual)
	}
	h.Services.Locked().SetUp(scm.ClusterService, scm.Stopped, scm.StartDisabled)
}

func before2016(release string) bool { return release == "2008 R2" || release == "2012 R2" }
