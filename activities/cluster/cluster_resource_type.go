package cluster

import (
	"context"
	"regexp"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/runbook"
)

// ResourceType is a resource type registered with the cluster (9.2-2). The cmdlet cannot run
// over WinRM without delegation, so a one-shot scheduled task runs it as SYSTEM.
type ResourceType struct {
	Name string `json:"name"`
	// DLL with its path, the same on every node; %SystemRoot% is the folder of Windows.
	DLL string `json:"dll"`
}

// ActivityName implements Wanted.
func (ResourceType) ActivityName() string { return "EnsureClusterResourceType" }

// Deadline implements engine.Patient.
func (ResourceType) Deadline() time.Duration { return 2 * time.Minute }

// resourceTypeKind registers a resource type once for the whole cluster. task: the last read saw the
// task that registers it.
type resourceTypeKind struct{ task bool }

// Finish implements engine.Finisher: the task is removed when the type is there. After a failure it
// stays, so that a person can look at it.
func (k *resourceTypeKind) Finish(ctx context.Context, h host.Session, want ResourceType) error {
	if !k.task {
		return nil
	}
	_, err := h.Run(ctx, scripts.RemoveResourceTypeRegistration.Of("Task", taskName(want)), nil)
	return engine.HostError("remove the scheduled task that registers resource type "+want.Name, h.Name(), err)
}

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

// underway reports whether the task has been started and has not ended.
func (t taskSeen) underway() bool {
	return t.Exists && (t.State == "Running" || t.State == "Queued" || t.Result == windows.TaskRunning)
}

// neverStarted reports whether the task waits for its first start: an attempt ended after it had registered the task.
func (t taskSeen) neverStarted() bool {
	return t.Exists && !t.underway() && t.Result == windows.TaskNotRun
}

// Read reads the task first and the types after it: if the task has ended, its type is in the list that is
// read afterwards. In the other order, a task that ends between the two reads would look as if it had
// registered nothing.
func (k *resourceTypeKind) Read(ctx context.Context, h host.Session, want ResourceType) (resourceTypeSeen, error) {
	var seen resourceTypeSeen
	if _, err := h.Run(ctx, scripts.GetResourceTypeRegistration.Of("Task", taskName(want)), &seen.task); err != nil {
		return seen, err
	}
	k.task = seen.task.Exists
	types, err := readResourceTypes(ctx, h)
	if err != nil {
		return seen, err
	}
	found, ok := types.find(want.Name)
	seen.registered, seen.dll = ok, found.DLL
	return seen, nil
}

// plainText matches names and paths that have no special character of the task's command line.
var plainText = regexp.MustCompile(`^[\pL\pN_% .:\\()-]+$`)

func (*resourceTypeKind) Differences(want ResourceType, have resourceTypeSeen) ([]engine.Change, error) {
	if !plainText.MatchString(want.Name) || !plainText.MatchString(want.DLL) {
		return nil, engine.Defect("cannot register resource type '%s' with '%s': the name and the path may contain only letters, digits, spaces and the characters '_%%.:\\()-'", want.Name, want.DLL)
	}
	if have.registered {
		if !strings.EqualFold(host.FileName(have.dll), host.FileName(want.DLL)) {
			return nil, engine.Precondition("cannot register resource type '%s' with %s: the resource type is already registered with %s. Ask the administrators of the cluster which DLL is right. "+
				"If the registered DLL is wrong, run Remove-ClusterResourceType -Name %s in an elevated PowerShell on a node, then retry. "+
				"If it is right, abort and ask the vendor", want.Name, want.DLL, have.dll, config.Quoted(want.Name))
		}
		return nil, nil
	}
	if have.task.underway() {
		return nil, nil // An earlier attempt has started the task.
	}
	begin := scripts.StartResourceTypeRegistration.Of("Task", taskName(want), "Name", want.Name, "Dll", want.DLL)
	return []engine.Change{engine.NewChange("ResourceType", "(absent)", want.Name, begin)}, nil
}

// Settled implements Settler: the task works in the background.
func (*resourceTypeKind) Settled(want ResourceType, have resourceTypeSeen) (bool, error) {
	if have.registered {
		return !have.task.underway(), nil
	}
	if have.task.Exists && !have.task.underway() && !have.task.neverStarted() {
		return false, engine.Refused("cannot register resource type '%s' with %s: %s; check that the DLL is at this path on every node, then retry", want.Name, want.DLL, have.task.why())
	}
	return false, nil
}

func (*resourceTypeKind) Evidence(want ResourceType, have resourceTypeSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "DLL of resource type " + want.Name, Value: have.dll}}
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
func taskName(want ResourceType) string {
	return "Changeover-" + strings.ReplaceAll(want.Name, `\`, "-")
}
