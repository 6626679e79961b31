package cluster

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// ResourcePolicies are the restart policies of a cluster resource (6.1.9, 9.7.2-14..18). Nil is not compared.
type ResourcePolicies struct {
	Resource ResourceRef `json:"resource"`
	// RestartAction: 0 none, 1 restart, 2 restart and then fail over.
	RestartAction *int `json:"restartAction,omitempty"`
	// RestartPeriodMs and RetryPeriodOnFailureMs are in milliseconds. For Windows, RetryPeriodOnFailure must be at least
	// RestartPeriod: where no value is wanted and the present one is shorter, it is raised to RestartPeriodMs.
	RestartPeriodMs        *int  `json:"restartPeriodMs,omitempty"`
	RestartThreshold       *int  `json:"restartThreshold,omitempty"`
	RetryPeriodOnFailureMs *int  `json:"retryPeriodOnFailureMs,omitempty"`
	SeparateMonitor        *bool `json:"separateMonitor,omitempty"`
}

// ActivityName implements Wanted.
func (ResourcePolicies) ActivityName() string { return "EnsureResourcePolicies" }

// OfCluster implements engine.ClusterWide.
func (ResourcePolicies) OfCluster() {}

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

func (resourcePoliciesKind) Read(ctx context.Context, h host.Session, want ResourcePolicies) (policiesSeen, error) {
	var seen policiesSeen
	resource, err := readResource(ctx, h, want.Resource)
	if err != nil {
		return seen, err
	}
	_, err = h.Run(ctx, scripts.GetClusterResourcePolicies.Of("Name", resource.Name), &seen)
	seen.resource = resource.Name
	return seen, err
}

func (resourcePoliciesKind) Differences(want ResourcePolicies, have policiesSeen) ([]engine.Change, error) {
	restart := have.RestartPeriod
	if want.RestartPeriodMs != nil {
		restart = int64(*want.RestartPeriodMs)
	}
	if retry := want.RetryPeriodOnFailureMs; retry != nil && int64(*retry) < restart {
		return nil, engine.BadRequest("cannot set RetryPeriodOnFailure of resource '%s' to %d ms: the value must be at least the restart period of %d ms; "+
			"abort, correct infostorRetryPeriod or restartPeriod under policies in the site file, then start the runbook again",
			have.resource, *retry, restart)
	}
	numbers := numberChanges{target: have.resource}
	numbers.compare("RestartAction", have.RestartAction, want.RestartAction, scripts.SetClusterResourceRestartAction)
	retry := want.RetryPeriodOnFailureMs
	if retry == nil && have.RetryPeriodOnFailure < restart {
		retry = want.RestartPeriodMs
	}
	// A longer retry period is set before the restart period, and a shorter retry period after it. So the retry period is never shorter than the restart period.
	raises := retry != nil && int64(*retry) > have.RetryPeriodOnFailure
	if raises {
		numbers.compare("RetryPeriodOnFailure", have.RetryPeriodOnFailure, retry, scripts.SetClusterResourceRetryPeriod)
	}
	numbers.compare("RestartPeriod", have.RestartPeriod, want.RestartPeriodMs, scripts.SetClusterResourceRestartPeriod)
	numbers.compare("RestartThreshold", have.RestartThreshold, want.RestartThreshold, scripts.SetClusterResourceRestartThreshold)
	if !raises {
		numbers.compare("RetryPeriodOnFailure", have.RetryPeriodOnFailure, retry, scripts.SetClusterResourceRetryPeriod)
	}
	changes := numbers.changes
	if want.SeparateMonitor != nil && *want.SeparateMonitor != have.SeparateMonitor {
		set := scripts.SetClusterResourceSeparateMonitor.Of("Name", have.resource, "Value", *want.SeparateMonitor)
		changes = append(changes, engine.NewChange("SeparateMonitor", strconv.FormatBool(have.SeparateMonitor), strconv.FormatBool(*want.SeparateMonitor), set))
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

// OfCluster implements engine.ClusterWide.
func (PossibleOwners) OfCluster() {}

type possibleOwnersKind struct{}

type possibleOwnersSeen struct {
	resource string
	ownersSeen
}

func (possibleOwnersKind) Read(ctx context.Context, h host.Session, want PossibleOwners) (possibleOwnersSeen, error) {
	var seen possibleOwnersSeen
	resource, err := readResource(ctx, h, want.Resource)
	if err != nil {
		return seen, err
	}
	var answer struct {
		Found bool
		ownersSeen
	}
	if _, err = h.Run(ctx, scripts.GetClusterResourceOwners.Of("Name", resource.Name), &answer); err == nil && !answer.Found {
		err = goneMeanwhile("the possible owners", resource)
	}
	return possibleOwnersSeen{resource.Name, answer.ownersSeen}, err
}

func (possibleOwnersKind) Differences(want PossibleOwners, have possibleOwnersSeen) ([]engine.Change, error) {
	if slices.Equal(foldedSet(want.Owners), foldedSet(have.Owners)) {
		return nil, nil
	}
	set := scripts.SetClusterResourceOwners.Of("Name", have.resource, "Owners", want.Owners)
	return []engine.Change{engine.NewChange("PossibleOwners", strings.Join(have.Owners, ", "), strings.Join(want.Owners, ", "), set)}, nil
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
func readResource(ctx context.Context, h host.Session, ref ResourceRef) (ResourceSeen, error) {
	resources, err := ReadResources(ctx, h, ref.Role)
	if err != nil {
		return ResourceSeen{}, err
	}
	return resources.must(ref)
}
