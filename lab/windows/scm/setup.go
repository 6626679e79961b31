package scm

// Install registers Windows' services; those of automatic start run.
func (scm Locked) Install(release string) {
	for _, config := range WindowsServices(release) {
		if config.Name == "WinDefend" && before2016(release) {
			continue
		}
		scm.AddWindows(config)
	}
	if !before2016(release) {
		// A trigger has started it.
		scm.SetUp("WinHttpAutoProxySvc", Running, StartManual)
	}
	scm.SetUp(ClusterService, Stopped, StartDisabled)
}

func before2016(release string) bool { return release == "2008 R2" || release == "2012 R2" }
