package check

import (
	"context"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/registry"
)

// DotNet is a check that the .NET Framework 4.5 or newer is installed (4.3.13).
type DotNet struct{}

// ActivityName implements engine.Wanted.
func (DotNet) ActivityName() string { return "CheckDotNet" }

type dotNetKind struct{}

// dotNetKey holds the release number of the .NET Framework 4.5 and newer.
const dotNetKey = `SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full`

func (dotNetKind) Read(ctx context.Context, h host.Session, _ DotNet) (registry.Seen, error) {
	return registry.Read(ctx, h, dotNetKey, "Release")
}

func (dotNetKind) Differences(_ DotNet, have registry.Seen) ([]engine.Change, error) {
	return when(!have.Exists, engine.Finding(".NET Framework 4", "(absent)", "installed")), nil
}
