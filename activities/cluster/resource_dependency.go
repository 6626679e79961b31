package cluster

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/runbook"
)

// ResourceDependency are providers that a resource depends on directly (9.7.2-10, 9.6.2-2, 9.7.3-7).
// Further providers are kept. Each of them is a warning, unless its type is accepted.
type ResourceDependency struct {
	Resource  ResourceRef   `json:"resource"`
	Providers []ResourceRef `json:"providers"`
	// AcceptedTypes are the types of further providers that cause no warning.
	AcceptedTypes []string `json:"acceptedTypes,omitempty"`
}

// ActivityName implements Wanted.
func (ResourceDependency) ActivityName() string { return "EnsureDependency" }

// OfCluster implements engine.ClusterWide.
func (ResourceDependency) OfCluster() {}

type dependencyKind struct{}

// dependencySeen is a resource, what it depends on, and the wanted providers as they were found.
type dependencySeen struct {
	resource ResourceSeen
	providers
	wanted ResourceList
}

// providers are the resources that a dependency expression names.
type providers struct {
	// required are those without which the resource cannot be online.
	required ResourceList
	// alternatives are those that an "or" connects, so any of them is enough.
	alternatives ResourceList
}

func (dependencyKind) Read(ctx context.Context, h host.Session, want ResourceDependency) (dependencySeen, error) {
	var seen dependencySeen
	resources, err := ReadResources(ctx, h, want.Resource.Role)
	if err != nil {
		return seen, err
	}
	if seen.resource, err = resources.must(want.Resource); err != nil {
		return seen, err
	}
	for _, ref := range want.Providers {
		provider, err := resources.must(ref)
		if err != nil {
			return seen, err
		}
		seen.wanted = append(seen.wanted, provider)
	}
	seen.providers, err = readProviders(ctx, h, seen.resource, resources)
	return seen, err
}

func (dependencyKind) Differences(_ ResourceDependency, have dependencySeen) ([]engine.Change, error) {
	return missingProviders(have.resource.Name, have.required, have.wanted), nil
}

func (dependencyKind) Evidence(_ ResourceDependency, have dependencySeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Dependencies of " + have.resource.Name, Value: strings.Join(append(have.required.Names(), have.alternatives.Names()...), ", ")}}
}

// Warnings implements engine.Warner.
func (dependencyKind) Warnings(want ResourceDependency, have dependencySeen) []string {
	var warnings []string
	for _, provider := range append(slices.Clone(have.required), have.alternatives...) {
		if len(have.wanted.ByName(provider.Name)) > 0 || host.HasText(want.AcceptedTypes, provider.Type) {
			continue
		}
		warnings = append(warnings, fmt.Sprintf("resource %s also depends on %s. The wanted dependencies are only: %s. Changeover removes no dependencies; "+
			"if XPR does not need this dependency, run Remove-ClusterResourceDependency -Resource %[1]s -Provider %[2]s in an elevated PowerShell on a node",
			config.Quoted(have.resource.Name), config.Quoted(provider.Name), strings.Join(have.wanted.Names(), ", ")))
	}
	return warnings
}

// missingProviders are the changes that add what a resource does not depend on yet.
func missingProviders(resource string, have, want ResourceList) []engine.Change {
	var changes []engine.Change
	for _, provider := range want {
		if len(have.ByName(provider.Name)) == 0 {
			add := scripts.AddClusterResourceDependency.Of("Name", resource, "Provider", provider.Name)
			changes = append(changes, engine.NewChange("Dependency on "+provider.Name, "(absent)", "present", add))
		}
	}
	return changes
}

// goneMeanwhile is the error about a resource that was listed a moment ago and is no longer there.
func goneMeanwhile(what string, resource ResourceSeen) error {
	return engine.Precondition("cannot read %s of resource '%s': the cluster no longer has this resource; ask the administrators of the cluster why the resource was removed. If the resource must exist again: %s",
		what, resource.Name, resource.reference().HowToCreate())
}

// readProviders reads the resources on which a resource depends.
func readProviders(ctx context.Context, h host.Session, resource ResourceSeen, all ResourceList) (providers, error) {
	var answer struct {
		Found      bool   `json:"found"`
		Expression string `json:"expression"`
	}
	if _, err := h.Run(ctx, scripts.GetClusterResourceDependency.Of("Name", resource.Name), &answer); err != nil {
		return providers{}, err
	}
	if !answer.Found {
		return providers{}, goneMeanwhile("the dependencies", resource)
	}
	return providersOf(answer.Expression, all), nil
}

// providersOf picks the providers out of a dependency expression such as
// "([a]) and ([b] or [c])": here a is required, and b and c are alternatives. The
// expression has the ids or the names of providers; names may contain brackets, so an opening
// bracket counts only where a known resource and a closing bracket follow it.
func providersOf(expression string, all ResourceList) providers {
	var seen providers
	var found ResourceList
	var gaps []string
	gap := ""
	for i := 0; i < len(expression); {
		if r, length := providerAt(expression[i:], all); length > 0 {
			found, gaps = append(found, r), append(gaps, gap)
			gap, i = "", i+length
			continue
		}
		gap += expression[i : i+1]
		i++
	}
	gaps = append(gaps, gap)
	for i, r := range found {
		if isAlternative(gaps[i]) || isAlternative(gaps[i+1]) {
			seen.alternatives = append(seen.alternatives, r)
		} else {
			seen.required = append(seen.required, r)
		}
	}
	return seen
}

// providerAt recognises "[resource]" at the start of text; the longest name
// wins. It returns the length of what it recognised, or 0.
func providerAt(text string, all ResourceList) (best ResourceSeen, length int) {
	if !strings.HasPrefix(text, "[") {
		return best, 0
	}
	for _, r := range all {
		for _, key := range []string{r.ID, r.Name} {
			n := len(key) + 2
			if key != "" && n > length && len(text) >= n && strings.EqualFold(text[1:n], key+"]") {
				best, length = r, n
			}
		}
	}
	return best, length
}

func isAlternative(gap string) bool {
	return strings.EqualFold(strings.TrimSpace(gap), "or")
}
