package check

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/runbook"
)

// OperatingSystem is a check of the releases of Windows and of PowerShell (7.1.2).
type OperatingSystem struct {
	// WindowsServer is the release that must run, e.g. "2022".
	WindowsServer string `json:"windowsServer,omitempty"`
	// PowerShell is the least version, e.g. "5.1".
	PowerShell string `json:"powerShell,omitempty"`
}

// ActivityName implements engine.Wanted.
func (OperatingSystem) ActivityName() string { return "CheckOperatingSystem" }

type operatingSystemKind struct{}

func (operatingSystemKind) Read(ctx context.Context, h host.Session, _ OperatingSystem) (windows.Computer, error) {
	return windows.ReadComputer(ctx, h)
}

func (operatingSystemKind) Differences(want OperatingSystem, have windows.Computer) ([]engine.Change, error) {
	found := when(want.WindowsServer != "" && have.Release() != want.WindowsServer,
		engine.Finding("Windows", have.Windows(), "Windows Server "+want.WindowsServer+servicePacks[want.WindowsServer]))
	return append(found, when(want.PowerShell != "" && olderThan(have.PowerShell, want.PowerShell),
		engine.Finding("PowerShell", have.PowerShell, want.PowerShell+" or newer"))...), nil
}

func (operatingSystemKind) Evidence(_ OperatingSystem, have windows.Computer) []runbook.Fact {
	return []runbook.Fact{{Name: "Windows", Value: have.Windows()}, {Name: "PowerShell", Value: have.PowerShell}}
}

// servicePacks are those that the manual wants with a release: the history of its changes names Service Pack 1 for 2008 R2.
var servicePacks = map[string]string{"2008 R2": " with Service Pack 1"}

// ComputerIdentity is a check of a computer's name and of its place in the domain (7.1.2, 7.1.3).
type ComputerIdentity struct {
	// Name must be the computer's NetBIOS name and at most 15 characters.
	Name string `json:"name,omitempty"`
	// MemberServer: the computer belongs to a domain and is no domain controller.
	MemberServer bool `json:"memberServer,omitempty"`
}

// ActivityName implements engine.Wanted.
func (ComputerIdentity) ActivityName() string { return "CheckComputerIdentity" }

type computerIdentityKind struct{}

// domainRoleMemberServer is the domain role of a server that belongs to a domain and is no domain controller.
const domainRoleMemberServer = 3

// domainRoles are the domain roles of Win32_ComputerSystem by their numbers (Microsoft, "Win32_ComputerSystem class").
var domainRoles = []string{
	"standalone workstation", "member workstation", "standalone server", "member server", "backup domain controller", "primary domain controller",
}

// domainRole shows a domain role by its number and name.
func domainRole(number int) string {
	if number < 0 || number >= len(domainRoles) {
		return strconv.Itoa(number)
	}
	return fmt.Sprintf("%d (%s)", number, domainRoles[number])
}

// longestComputerName is what NetBIOS keeps of a name (7.1.3).
const longestComputerName = 15

func (computerIdentityKind) Read(ctx context.Context, h host.Session, _ ComputerIdentity) (windows.Computer, error) {
	return windows.ReadComputer(ctx, h, windows.DomainRoleProperty)
}

func (computerIdentityKind) Differences(want ComputerIdentity, have windows.Computer) ([]engine.Change, error) {
	found := when(want.MemberServer && have.DomainRole != domainRoleMemberServer,
		engine.Finding("Domain role", domainRole(have.DomainRole), domainRole(domainRoleMemberServer)))
	wrong := want.Name != "" && (!strings.EqualFold(have.Name, want.Name) || len(want.Name) > longestComputerName)
	return append(found, when(wrong, engine.Finding("Computer name", have.Name, want.allowedName()))...), nil
}

// allowedName is the wanted name, or the rule that the wanted name breaks.
func (want ComputerIdentity) allowedName() string {
	if len(want.Name) > longestComputerName {
		return fmt.Sprintf("a name of at most %d characters", longestComputerName)
	}
	return want.Name
}

func (computerIdentityKind) Evidence(_ ComputerIdentity, have windows.Computer) []runbook.Fact {
	return []runbook.Fact{{Name: "Computer name", Value: have.Name}, {Name: "Domain role", Value: domainRole(have.DomainRole)}}
}

// when keeps a finding where something is wrong.
func when(wrong bool, finding engine.Change) []engine.Change {
	if !wrong {
		return nil
	}
	return []engine.Change{finding}
}
