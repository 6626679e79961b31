package cluster

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// ClusterResourceType is a resource type registered with the cluster (9.2-2). The cmdlet can't run
// over WinRM without delegation, so a one-shot scheduled task runs it as SYSTEM.
type ClusterResourceType struct {
	Name string `json:"name"`
	// DLL with its path, the same on every node.
	DLL string `json:"dll"`
}

// ActivityName implements Wanted.
func (ClusterResourceType) ActivityName() string { return "EnsureClusterResourceType" }

// EnsureClusterResourceType registers a resource type once for the whole
// cluster. The task that does it is removed when the type is there; after a
// failure it stays, so that a person can look at it.
func (a *Activities) EnsureClusterResourceType(ctx context.Context, req Request[ClusterResourceType]) (Outcome, error) {
	kind := &resourceTypeKind{}
	outcome, err := ensure(ctx, a, kind, req)
	if err != nil || outcome.Mode == Check || kind.host == nil {
		return outcome, err
	}
	if _, err = kind.host.Run(ctx, scripts.RemoveResourceTypeRegistration.Of("Task", taskName(req.Want)), nil); err != nil {
		err = engine.HostError("remove the task of resource type "+req.Want.Name, kind.host.Name(), err)
		return outcome, concluded(ctx, req.Step, outcome, err)
	}
	return outcome, nil
}

// resourceTypeKind remembers the host where it saw the task, which is then to be removed.
type resourceTypeKind struct{ host Host }

type typeSeen struct {
	Name string `json:"name"`
	DLL  string `json:"dll"`
}

type typeList []typeSeen

func (l typeList) find(name string) (typeSeen, bool) {
	for _, t := range l {
		if strings.EqualFold(t.Name, name) {
			return t, true
		}
	}
	return typeSeen{}, false
}

// resourceTypeSeen is the type, if it is registered, and the state of the task that registers it.
type resourceTypeSeen struct {
	registered bool
	dll        string
	task       taskSeen
}

type taskSeen struct {
	Exists  bool   `json:"exists"`
	State   string `json:"state"`
	Result  int64  `json:"result"`
	Message string `json:"message"`
}

// Results of a scheduled task that has not ended: running, and not run yet.
const (
	taskRunning = 0x41301
	taskNotRun  = 0x41303
)

func (t taskSeen) underway() bool {
	return t.Exists && (t.State == "Running" || t.State == "Queued" || t.Result == taskRunning || t.Result == taskNotRun)
}

func (k *resourceTypeKind) Read(ctx context.Context, h host.Session, want ClusterResourceType) (resourceTypeSeen, error) {
	var seen resourceTypeSeen
	types, err := readResourceTypes(ctx, h)
	if err != nil {
		return seen, err
	}
	found, ok := types.find(want.Name)
	seen.registered, seen.dll = ok, found.DLL
	_, err = h.Run(ctx, scripts.GetResourceTypeRegistration.Of("Task", taskName(want)), &seen.task)
	if seen.task.Exists {
		k.host = h
	}
	return seen, err
}

// plainText admits names and paths that mean themselves inside the task's command line.
var plainText = regexp.MustCompile(`^[\pL\pN_ .:\\()-]+$`)

func (*resourceTypeKind) Differences(want ClusterResourceType, have resourceTypeSeen) ([]engine.Change, error) {
	if !plainText.MatchString(want.Name) || !plainText.MatchString(want.DLL) {
		return nil, engine.BadRequest("cannot register resource type '%s' with '%s': only letters, digits, blanks and _.:\\()- may stand there; correct the name or the path", want.Name, want.DLL)
	}
	if have.registered {
		if !strings.EqualFold(fileName(have.dll), fileName(want.DLL)) {
			return nil, engine.Precondition("cannot register resource type '%s' with %s: it is registered with %s; find out who did that", want.Name, want.DLL, have.dll)
		}
		return nil, nil
	}
	if have.task.underway() {
		return nil, nil // An earlier attempt began it.
	}
	begin := scripts.StartResourceTypeRegistration.Of("Task", taskName(want), "Name", want.Name, "Dll", want.DLL)
	return []engine.Change{engine.NewChange("ResourceType", "", want.Name, begin)}, nil
}

// Settled implements Settler: the task works in the background.
func (*resourceTypeKind) Settled(want ClusterResourceType, have resourceTypeSeen) (bool, error) {
	if have.registered {
		return !have.task.underway(), nil
	}
	if have.task.Exists && !have.task.underway() {
		why := strings.Join(strings.Fields(have.task.Message), " ")
		if why == "" {
			why = fmt.Sprintf("the task ended with exit code %d", have.task.Result)
		}
		return false, engine.NewError(runbook.ErrRefused, nil, "cannot register resource type '%s' with %s: %s; check that the DLL is on every node and retry", want.Name, want.DLL, why)
	}
	return false, nil
}

// Deadline implements Settler.
func (*resourceTypeKind) Deadline(ClusterResourceType) time.Duration { return 2 * time.Minute }

func (*resourceTypeKind) Evidence(want ClusterResourceType, have resourceTypeSeen) []runbook.Fact {
	return []runbook.Fact{{"DLL of resource type " + want.Name, have.dll}}
}

// readResourceTypes reads the registered resource types.
func readResourceTypes(ctx context.Context, h host.Session) (typeList, error) {
	var answer struct {
		Types typeList `json:"types"`
	}
	_, err := h.Run(ctx, scripts.GetClusterResourceTypes.Of(), &answer)
	return answer.Types, err
}

// taskName names the one-shot task after the type, so that a retry finds it.
func taskName(want ClusterResourceType) string {
	return "Changeover-" + strings.ReplaceAll(want.Name, `\`, "-")
}

// fileName is the last segment of a Windows path.
func fileName(path string) string { return path[strings.LastIndexAny(path, `\/`)+1:] }
