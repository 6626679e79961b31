package check

import (
	"context"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Reachability means that WinRM answers, the credentials are good and a 64-bit
// PowerShell 5.1 runs.
type Reachability struct{}

// ActivityName implements Wanted.
func (Reachability) ActivityName() string { return "CheckReachability" }

// leastPowerShell is what the scripts are written for (G-09).
const leastPowerShell = "5.1"

type reachabilityKind struct{}

type powerShellSeen struct {
	Version string
	Is64Bit bool
	Name    string
}

func (reachabilityKind) Read(ctx context.Context, h host.Session, _ Reachability) (powerShellSeen, error) {
	return host.Read[powerShellSeen](ctx, h, scripts.GetPowerShell.Of())
}

// processBits is "64 bit" or "32 bit".
func processBits(is64Bit bool) string {
	if is64Bit {
		return "64 bit"
	}
	return "32 bit"
}

func (reachabilityKind) Differences(_ Reachability, have powerShellSeen) ([]engine.Change, error) {
	var found []engine.Change
	if olderThan(have.Version, leastPowerShell) {
		found = append(found, engine.Finding("PowerShell", have.Version, leastPowerShell+" or newer"))
	}
	if !have.Is64Bit {
		found = append(found, engine.Finding("PowerShell process", processBits(have.Is64Bit), processBits(true)))
	}
	return found, nil
}

// Evidence implements Witness.
func (reachabilityKind) Evidence(_ Reachability, have powerShellSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Computer name", Value: have.Name}, {Name: "PowerShell", Value: have.Version}, {Name: "PowerShell process", Value: processBits(have.Is64Bit)}}
}

// olderThan compares dotted version numbers; a missing part counts as 0.
func olderThan(version, least string) bool {
	have, want := strings.Split(version, "."), strings.Split(least, ".")
	for i := range want {
		var h int
		if i < len(have) {
			h, _ = strconv.Atoi(have[i])
		}
		if w, _ := strconv.Atoi(want[i]); h != w {
			return h < w
		}
	}
	return false
}
