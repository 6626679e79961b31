package cluster

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// RegistryCheckpoints are the HKLM-relative keys replicated with a resource, exactly (9.7.2-19).
type RegistryCheckpoints struct {
	Resource ResourceRef `json:"resource"`
	Keys     []string    `json:"keys,omitempty"`
	// KeysIfPresent are added where the key exists on the owner (E-C24, E-C30).
	KeysIfPresent []string `json:"keysIfPresent,omitempty"`
	// ExampleKeys are keys that only an example of the manual lists: if such a key exists on the owner, this is a warning (E-C31).
	ExampleKeys []string `json:"exampleKeys,omitempty"`
}

// ActivityName implements Wanted.
func (RegistryCheckpoints) ActivityName() string { return "EnsureRegistryCheckpoints" }

type checkpointsKind struct{}

// checkpointsSeen are a resource's checkpoints, and which of the keys exist on this host.
type checkpointsSeen struct {
	resource ResourceSeen
	host     string
	keys     []string
	// noList means that Windows gave no list: the resource has no checkpoint, or Windows cannot read the list. Then keys is empty.
	noList  bool
	present []string
	// examples are those of ExampleKeys that exist on this host.
	examples []string
	// absent are keys that do not exist on this host: wanted ones, and optional ones that have a checkpoint.
	absent []string
}

func (checkpointsKind) Read(ctx context.Context, h host.Session, want RegistryCheckpoints) (checkpointsSeen, error) {
	seen := checkpointsSeen{host: h.Name()}
	var err error
	if seen.resource, err = readResource(ctx, h, want.Resource); err != nil {
		return seen, err
	}
	var answer struct {
		Keys   []string `json:"keys"`
		NoList bool     `json:"noList"`
	}
	if _, err = h.Run(ctx, scripts.GetClusterCheckpoints.Of("Name", seen.resource.Name), &answer); err != nil {
		return seen, err
	}
	seen.keys, seen.noList = answer.Keys, answer.NoList
	present, err := windows.PresentKeys(ctx, h, slices.Concat(want.Keys, want.KeysIfPresent, want.ExampleKeys))
	for _, key := range present {
		switch {
		case host.HasText(want.KeysIfPresent, key):
			seen.present = append(seen.present, key)
		case !host.HasText(want.Keys, key):
			seen.examples = append(seen.examples, key)
		}
	}
	for _, key := range slices.Concat(want.Keys, want.KeysIfPresent) {
		wanted := host.HasText(want.Keys, key) || host.HasText(seen.keys, key)
		if wanted && !host.HasText(present, key) {
			seen.absent = append(seen.absent, key)
		}
	}
	return seen, err
}

func (checkpointsKind) Differences(want RegistryCheckpoints, have checkpointsSeen) ([]engine.Change, error) {
	wanted := withoutDoubles(append(slices.Clone(want.Keys), have.present...))
	var changes []engine.Change
	for _, key := range wanted {
		if !host.HasText(have.keys, key) {
			changes = append(changes, engine.NewChange("Checkpoint", "(absent)", key, scripts.AddClusterCheckpoint.Of("Name", have.resource.Name, "Key", key)))
		}
	}
	for _, key := range have.keys {
		// Whether an optional key needs a checkpoint depends on its presence on the owner alone.
		if !host.HasText(wanted, key) && !host.HasText(want.KeysIfPresent, key) {
			changes = append(changes, engine.NewChange("Checkpoint", key, "(absent)",
				scripts.RemoveClusterCheckpoint.Of("Name", have.resource.Name, "Key", key)).About(key))
		}
	}
	if len(changes) > 0 && !have.resource.State.AtRest() {
		return nil, have.resource.busy("change the registry checkpoints of resource '" + have.resource.Name + "'")
	}
	if len(changes) > 0 && !strings.EqualFold(have.resource.Owner, have.host) {
		return nil, engine.Precondition("cannot change the registry checkpoints of resource '%s' on %s: the owner of the resource is %s, and a new checkpoint saves the registry of the owner; move the role to %s in Failover Cluster Manager, then retry",
			have.resource.Name, have.host, have.resource.Owner, have.host)
	}
	return changes, nil
}

// Warnings implements engine.Warner.
func (checkpointsKind) Warnings(want RegistryCheckpoints, have checkpointsSeen) []string {
	var warnings []string
	if have.noList {
		warnings = append(warnings, fmt.Sprintf("Windows gave no list of the registry checkpoints of resource '%s'; Changeover takes this for an empty list. On %s, open the properties of the resource in Failover Cluster Manager. "+
			"If the tab Registry Replication lists a key, look for the reason in the System log of %s", have.resource.Name, have.host, have.host))
	}
	for _, key := range have.examples {
		if !host.HasText(want.Keys, key) {
			warnings = append(warnings, fmt.Sprintf("%s exists on %s and is not replicated. An example of the manual lists this key as a checkpoint, but no table of the manual lists the key (9.7.2); "+
				"ask the vendor whether XPR needs a checkpoint for this key. If XPR needs the checkpoint, add the key to extraCheckpoints in the site file",
				windows.RegistryPath(key), have.host))
		}
	}
	if !strings.EqualFold(have.resource.Owner, have.host) {
		return warnings // On a host that does not own the resource, the keys may be out of date.
	}
	for _, key := range have.absent {
		warnings = append(warnings, fmt.Sprintf("%s does not exist on %s, which owns resource '%s', so a checkpoint for this key replicates nothing; "+
			"ask the vendor which feature of XPR uses this key. If that feature is not installed, remove this checkpoint from the resource; if that feature is installed, ask the vendor how to restore the key",
			windows.RegistryPath(key), have.host, have.resource.Name))
	}
	return warnings
}

func (checkpointsKind) Evidence(_ RegistryCheckpoints, have checkpointsSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Checkpoints of " + have.resource.Name, Value: strings.Join(have.keys, ", ")}}
}

func withoutDoubles(list []string) []string {
	var kept []string
	for _, s := range list {
		if !host.HasText(kept, s) {
			kept = append(kept, s)
		}
	}
	return kept
}
