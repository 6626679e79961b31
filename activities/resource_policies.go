package activities

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"changeover/activities/powershell"
)

// ResourcePolicies are the restart policies of a cluster resource (6.1.9, 9.7.2-14..18). Nil is not compared.
type ResourcePolicies struct {
	Resource ResourceRef `json:"resource"`
	// RestartAction: 0 none, 1 restart, 2 restart and then fail over.
	RestartAction *int `json:"restartAction,omitempty"`
	// RestartPeriodMs and RetryPeriodOnFailureMs are milliseconds.
	RestartPeriodMs        *int  `json:"restartPeriodMs,omitempty"`
	RestartThreshold       *int  `json:"restartThreshold,omitempty"`
	RetryPeriodOnFailureMs *int  `json:"retryPeriodOnFailureMs,omitempty"`
	SeparateMonitor        *bool `json:"separateMonitor,omitempty"`
}

// ActivityName implements Wanted.
func (ResourcePolicies) ActivityName() string { return "EnsureResourcePolicies" }

// EnsureResourcePolicies sets the restart policies of a resource.
func (a *Activities) EnsureResourcePolicies(ctx context.Context, req Request[ResourcePolicies]) (Outcome, error) {
	return ensure(ctx, a, resourcePoliciesKind{}, req)
}

type resourcePoliciesKind struct{}

// policiesSeen are the common properties of a resource; periods are milliseconds.
type policiesSeen struct {
	resource             string
	RestartAction        int64 `json:"restartAction"`
	RestartPeriod        int64 `json:"restartPeriod"`
	RestartThreshold     int64 `json:"restartThreshold"`
	RetryPeriodOnFailure int64 `json:"retryPeriodOnFailure"`
	SeparateMonitor      bool  `json:"separateMonitor"`
}

func (resourcePoliciesKind) Read(ctx context.Context, h Host, want ResourcePolicies) (policiesSeen, error) {
	var seen policiesSeen
	resource, err := readResource(ctx, h, want.Resource)
	if err != nil {
		return seen, err
	}
	_, err = h.Run(ctx, call(powershell.GetClusterResourcePolicies, "Name", resource.Name), &seen)
	seen.resource = resource.Name
	return seen, err
}

func (resourcePoliciesKind) Differences(want ResourcePolicies, have policiesSeen) ([]Change, error) {
	restart := have.RestartPeriod
	if want.RestartPeriodMs != nil {
		restart = int64(*want.RestartPeriodMs)
	}
	if retry := want.RetryPeriodOnFailureMs; retry != nil && int64(*retry) < restart {
		return nil, badRequest("cannot set RetryPeriodOnFailure of '%s' to %d ms: Windows wants at least the restart period, %d ms; correct the policies in the site file",
			have.resource, *retry, restart)
	}
	numbers := numberChanges{target: have.resource}
	numbers.compare("RestartAction", have.RestartAction, want.RestartAction, powershell.SetClusterResourceRestartAction)
	numbers.compare("RestartPeriod", have.RestartPeriod, want.RestartPeriodMs, powershell.SetClusterResourceRestartPeriod)
	numbers.compare("RestartThreshold", have.RestartThreshold, want.RestartThreshold, powershell.SetClusterResourceRestartThreshold)
	numbers.compare("RetryPeriodOnFailure", have.RetryPeriodOnFailure, want.RetryPeriodOnFailureMs, powershell.SetClusterResourceRetryPeriod)
	changes := numbers.changes
	if want.SeparateMonitor != nil && *want.SeparateMonitor != have.SeparateMonitor {
		set := call(powershell.SetClusterResourceSeparateMonitor, "Name", have.resource, "Value", *want.SeparateMonitor)
		changes = append(changes, change("SeparateMonitor", strconv.FormatBool(have.SeparateMonitor), strconv.FormatBool(*want.SeparateMonitor), set))
	}
	return changes, nil
}

// PossibleOwners are the nodes on which a resource may run (9.7.2-18).
type PossibleOwners struct {
	Resource ResourceRef `json:"resource"`
	Owners   []string    `json:"owners"`
}

// ActivityName implements Wanted.
func (PossibleOwners) ActivityName() string { return "EnsurePossibleOwners" }

// EnsurePossibleOwners sets the nodes on which a resource may run; their order does not matter.
func (a *Activities) EnsurePossibleOwners(ctx context.Context, req Request[PossibleOwners]) (Outcome, error) {
	return ensure(ctx, a, possibleOwnersKind{}, req)
}

type possibleOwnersKind struct{}

type possibleOwnersSeen struct {
	resource string
	ownersSeen
}

func (possibleOwnersKind) Read(ctx context.Context, h Host, want PossibleOwners) (possibleOwnersSeen, error) {
	var seen possibleOwnersSeen
	resource, err := readResource(ctx, h, want.Resource)
	if err != nil {
		return seen, err
	}
	_, err = h.Run(ctx, call(powershell.GetClusterResourceOwners, "Name", resource.Name), &seen.ownersSeen)
	seen.resource = resource.Name
	return seen, err
}

func (possibleOwnersKind) Differences(want PossibleOwners, have possibleOwnersSeen) ([]Change, error) {
	if slices.Equal(foldedSet(want.Owners), foldedSet(have.Owners)) {
		return nil, nil
	}
	set := call(powershell.SetClusterResourceOwners, "Name", have.resource, "Owners", want.Owners)
	return []Change{change("PossibleOwners", strings.Join(have.Owners, ", "), strings.Join(want.Owners, ", "), set)}, nil
}

// foldedSet is a list in lower case, sorted, without doubles.
func foldedSet(list []string) []string {
	folded := make([]string, len(list))
	for i, s := range list {
		folded[i] = strings.ToLower(s)
	}
	slices.Sort(folded)
	return slices.Compact(folded)
}

// readResource finds the resource that a step works on.
func readResource(ctx context.Context, h Host, ref ResourceRef) (resourceSeen, error) {
	resources, err := readResources(ctx, h)
	if err != nil {
		return resourceSeen{}, err
	}
	return resources.must(ref)
}
