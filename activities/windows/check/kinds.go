// Package check holds the kinds that only look at a Windows host. A difference that they find ends the
// step: Changeover has no command that removes it.
package check

import (
	"changeover/activities/engine"
	"changeover/activities/registry"
	"changeover/activities/windows"
)

// AddKinds makes the kinds of this package known to an engine.
func AddKinds(e *engine.Engine) {
	engine.Add(e, engine.Stateless[ComputerIdentity, windows.Computer](computerIdentityKind{}))
	engine.Add(e, engine.Stateless[Defender, windows.Defender](defenderKind{}))
	engine.Add(e, func(env engine.Environment) engine.Kind[DisplayNames, displayNamesSeen] {
		return displayNamesKind{site: env.Site, hosts: env.Hosts}
	})
	engine.Add(e, engine.Stateless[DiskLatency, latencySeen](diskLatencyKind{}))
	engine.Add(e, engine.Stateless[DotNet, registry.Seen](dotNetKind{}))
	engine.Add(e, engine.Stateless[Drive, driveSeen](driveKind{}))
	engine.Add(e, engine.Stateless[EventText, eventsSeen](eventTextKind{}))
	engine.Add(e, engine.Stateless[Features, featuresSeen](featuresKind{}))
	engine.Add(e, engine.Stateless[FileHashes, []windows.File](fileHashesKind{}))
	engine.Add(e, engine.Stateless[InstalledSoftware, softwareSeen](installedSoftwareKind{}))
	engine.Add(e, engine.Stateless[InstallersEnded, installersSeen](installersEndedKind{}))
	engine.Add(e, engine.Stateless[InteractivePrograms, programsSeen](interactiveProgramsKind{}))
	engine.Add(e, engine.Stateless[LicenceFile, licenceSeen](licenceFileKind{}))
	engine.Add(e, engine.Stateless[ListeningPort, listeningSeen](listeningPortKind{}))
	engine.Add(e, engine.Stateless[Memory, windows.Computer](memoryKind{}))
	engine.Add(e, engine.Stateless[NameServers, nameServersSeen](nameServersKind{}))
	engine.Add(e, engine.Stateless[NeighborMAC, neighborSeen](neighborMACKind{}))
	engine.Add(e, engine.Stateless[NetworkAdapters, []windows.Adapter](networkAdaptersKind{}))
	engine.Add(e, engine.Stateless[NoRemovalPending, map[string]string](noRemovalPendingKind{}))
	engine.Add(e, engine.Stateless[NoRestartPending, pendingSeen](noRestartPendingKind{}))
	engine.Add(e, engine.Stateless[OpenPort, portSeen](openPortKind{}))
	engine.Add(e, engine.Stateless[OperatingSystem, windows.Computer](operatingSystemKind{}))
	engine.Add(e, engine.Stateless[Paths, []string](pathsKind{}))
	engine.Add(e, engine.Stateless[StrayKeys, []string](strayKeysKind{}))
	engine.Add(e, engine.Stateless[Ping, pingSeen](pingKind{}))
	engine.Add(e, engine.Stateless[Processor, windows.Computer](processorKind{}))
	engine.Add(e, engine.Stateless[Reachability, powerShellSeen](reachabilityKind{}))
	engine.Add(e, engine.Stateless[RemotingQuotas, quotasSeen](remotingQuotasKind{}))
	engine.Add(e, func(env engine.Environment) engine.Kind[Runtime, runtimeSeen] { return runtimeKind{env} })
	engine.Add(e, func(env engine.Environment) engine.Kind[SameFiles, filesSeen] {
		return sameFilesKind{site: env.Site, hosts: env.Hosts}
	})
	engine.Add(e, engine.Stateless[ServiceLogons, logonsSeen](serviceLogonsKind{}))
	engine.Add(e, engine.Stateless[ServedCertificate, certificateSeen](servedCertificateKind{}))
	engine.Add(e, engine.Stateless[ServicesInstalled, servicesSeen](servicesInstalledKind{}))
	engine.Add(e, engine.Stateless[ServicesStopped, []windows.ServiceState](servicesStoppedKind{}))
	engine.Add(e, engine.Stateless[StartedSince, startedSinceSeen](startedSinceKind{}))
	engine.Add(e, engine.Stateless[ShareNames, shareNamesSeen](shareNamesKind{}))
	engine.Add(e, engine.Stateless[SharedDisks, disksSeen](sharedDisksKind{}))
	engine.Add(e, engine.Stateless[SoundDevices, soundSeen](soundDevicesKind{}))
}
