// Package windows holds the kinds that work on one Windows host: services, shares, files, features,
// accounts, programs and restarts. What only looks is in package check.
package windows

import (
	"time"

	"changeover/activities/engine"
	"changeover/activities/registry"
)

// defaultStateTimeout is the deadline of a state change for which a step gives none.
const defaultStateTimeout = 5 * time.Minute

// AddKinds makes the kinds of this package known to an engine.
func AddKinds(e *engine.Engine) {
	engine.Add(e, engine.Stateless[COMServer, comServerSeen](comServerKind{}))
	engine.Add(e, engine.Stateless[DHCPClient, dhcpClientSeen](dhcpClientKind{}))
	engine.Add(e, engine.Stateless[Directory, directorySeen](directoryKind{}))
	engine.Add(e, engine.Stateless[FileCopy, FilePair](fileCopyKind{}))
	engine.Add(e, engine.Stateless[LocalGroupMember, localGroupSeen](localGroupMemberKind{}))
	engine.Add(e, func(engine.Environment) engine.Kind[LogonRight, rightSeen] { return &logonRightKind{} })
	engine.Add(e, engine.Stateless[MachinePath, registry.Seen](machinePathKind{}))
	engine.Add(e, func(engine.Environment) engine.Kind[Program, programSeen] { return &programKind{} })
	engine.Add(e, engine.Stateless[RealTimeProtection, Defender](realTimeProtectionKind{}))
	engine.Add(e, func(env engine.Environment) engine.Kind[Reboot, bootSeen] { return &rebootKind{env: env} })
	engine.Add(e, engine.Stateless[RegistryBackup, backupSeen](registryBackupKind{}))
	engine.Add(e, engine.Stateless[Share, shareSeen](shareKind{}))
	engine.Add(e, engine.Stateless[TextFileLine, textSeen](textFileLineKind{}))
	engine.Add(e, engine.Stateless[Feature, featureSeen](windowsFeatureKind{}))
	engine.Add(e, func(engine.Environment) engine.Kind[Service, serviceSeen] { return &windowsServiceKind{} })
	engine.Add(e, func(engine.Environment) engine.Kind[ServicePassword, serviceSeen] { return &servicePasswordKind{} })
}
