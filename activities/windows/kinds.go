// Package windows holds the kinds that work on one Windows host: services, shares, files, features,
// accounts, programs and restarts, and the checks that change nothing.
package windows

import (
	"time"

	"changeover/activities/engine"
	"changeover/activities/registry"
)

// defaultStateTimeout is the deadline of a state change for which a step gives none.
const defaultStateTimeout = 5 * time.Minute

// stateless returns a constructor for a kind that keeps nothing between two reads.
func stateless[W engine.Wanted, S any](kind engine.Kind[W, S]) func(engine.Environment) engine.Kind[W, S] {
	return func(engine.Environment) engine.Kind[W, S] { return kind }
}

// AddKinds makes the kinds of this package known to an engine.
func AddKinds(e *engine.Engine) {
	engine.Add(e, stateless[COMServer, comServerSeen](comServerKind{}))
	engine.Add(e, stateless[DHCPClient, dhcpClientSeen](dhcpClientKind{}))
	engine.Add(e, stateless[Directory, directorySeen](directoryKind{}))
	engine.Add(e, stateless[FileCopy, FilePair](fileCopyKind{}))
	engine.Add(e, stateless[LocalGroupMember, localGroupSeen](localGroupMemberKind{}))
	engine.Add(e, stateless[LogonRight, rightSeen](logonRightKind{}))
	engine.Add(e, stateless[MachinePath, registry.Seen](machinePathKind{}))
	engine.Add(e, func(engine.Environment) engine.Kind[Program, programSeen] { return &programKind{} })
	engine.Add(e, func(engine.Environment) engine.Kind[Reboot, bootSeen] { return &rebootKind{} })
	engine.Add(e, stateless[RegistryBackup, backupSeen](registryBackupKind{}))
	engine.Add(e, stateless[Share, shareSeen](shareKind{}))
	engine.Add(e, stateless[TextFileLine, textSeen](textFileLineKind{}))
	engine.Add(e, stateless[Feature, featureSeen](windowsFeatureKind{}))
	engine.Add(e, func(engine.Environment) engine.Kind[Service, serviceSeen] { return &windowsServiceKind{} })
	addChecks(e)
}

// addChecks adds the kinds that only compare.
func addChecks(e *engine.Engine) {
	engine.Add(e, stateless[ComputerIdentity, computerSeen](computerIdentityKind{}))
	engine.Add(e, stateless[Defender, defenderSeen](defenderKind{}))
	engine.Add(e, stateless[DotNet, registry.Seen](dotNetKind{}))
	engine.Add(e, stateless[Drive, driveSeen](driveKind{}))
	engine.Add(e, stateless[InstalledSoftware, softwareSeen](installedSoftwareKind{}))
	engine.Add(e, stateless[ListeningPort, listeningSeen](listeningPortKind{}))
	engine.Add(e, stateless[Memory, computerSeen](memoryKind{}))
	engine.Add(e, stateless[NetworkAdapters, adaptersSeen](networkAdaptersKind{}))
	engine.Add(e, stateless[OpenPort, portSeen](openPortKind{}))
	engine.Add(e, stateless[OperatingSystem, computerSeen](operatingSystemKind{}))
	engine.Add(e, stateless[Paths, pathsSeen](pathsKind{}))
	engine.Add(e, stateless[Ping, pingSeen](pingKind{}))
	engine.Add(e, stateless[Processor, computerSeen](processorKind{}))
	engine.Add(e, stateless[Reachability, powerShellSeen](reachabilityKind{}))
	engine.Add(e, stateless[ServiceLogons, logonsSeen](serviceLogonsKind{}))
	engine.Add(e, stateless[ServicesInstalled, []ServiceDefinition](servicesInstalledKind{}))
	engine.Add(e, stateless[StartedSince, startedSinceSeen](startedSinceKind{}))
	engine.Add(e, stateless[ShareNames, shareNamesSeen](shareNamesKind{}))
	engine.Add(e, stateless[SharedDisks, disksSeen](sharedDisksKind{}))
	engine.Add(e, stateless[SoundDevices, soundSeen](soundDevicesKind{}))
}
