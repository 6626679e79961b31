package scm

// Install adds the services of a release of Windows as after its setup: services with automatic start run, and the cluster
// service is disabled until a cluster is formed.
func (scm Locked) Install(release string) {
	for _, config := range WindowsServices(release) {
		if config.Name == "WinDefend" && before2016(release) {
			continue
		}
		scm.AddWindows(config)
	}
	if !before2016(release) {
		// From Windows Server 2016 on, a trigger starts this service, see networkServices.
		scm.SetUp("WinHttpAutoProxySvc", Running, StartManual)
	}
	scm.SetUp(ClusterService, Stopped, StartDisabled)
}

func before2016(release string) bool { return release == "2008 R2" || release == "2012 R2" }
