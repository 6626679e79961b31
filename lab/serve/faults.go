package serve

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
	"changeover/lab/wsman"
)

// FaultRequest makes something go wrong in front of a host, or in its model.
type FaultRequest struct {
	Host string `json:"host"`
	// Kind is a wsman.FaultKind or a key of modelFaults.
	Kind string `json:"kind"`
	// Operation is the operation that a wsman fault affects; empty for every operation. Skip is the number of operations that
	// pass first, Times the number of operations or starts that the fault affects, 0 for all. WaitMs is the duration of "delay"
	// and "service-slow" in milliseconds.
	Operation string `json:"operation,omitempty"`
	Skip      int    `json:"skip,omitempty"`
	Times     int    `json:"times,omitempty"`
	WaitMs    int    `json:"waitMs,omitempty"`
	// Service is the service of "service-fails", "service-slow" and "service-dies". Code is the Win32 error of "service-fails";
	// 0 means 1067.
	Service string `json:"service,omitempty"`
	Code    uint32 `json:"code,omitempty"`
	// Task is the task of "task-breaks" with its folder; empty for a task of somebody else.
	Task string `json:"task,omitempty"`
	// Adapter is the adapter of "adapter-down".
	Adapter string `json:"adapter,omitempty"`
}

// Fault is a fault that was injected.
type Fault struct {
	ID string `json:"id"`
	FaultRequest
	// Fired is how often the fault has happened, Left how often it will still happen: -1 until somebody ends it, 0 after its
	// end.
	Fired int `json:"fired"`
	Left  int `json:"left"`
}

// injected is a fault with the functions that count and end it.
type injected struct {
	fault Fault
	count func() (fired, left int)
	end   func() error
}

func (i *injected) now() Fault {
	f := i.fault
	f.Fired, f.Left = i.count()
	return f
}

// faults holds the faults that were injected. A fault that is over stays in the list until somebody ends it.
type faults struct {
	mu   sync.Mutex
	last int
	all  []*injected
}

// ErrNoFault is the error for an id that no fault has.
var ErrNoFault = errors.New("the lab has no such fault")

// wireFaults are the kinds that happen in front of a host.
var wireFaults = []wsman.FaultKind{wsman.Refuse, wsman.CutBefore, wsman.CutAfter, wsman.Delay, wsman.Unauthorized, wsman.Quota}

// operations are the requests that a fault in front of a host may affect.
var operations = []string{
	string(wsman.Identify), string(wsman.Create), string(wsman.Start), string(wsman.Send), string(wsman.Receive), string(wsman.Signal), string(wsman.Delete),
}

// modelFaults are the kinds that happen in the model. Each function begins the fault and returns the functions that count and
// end it.
var modelFaults = map[string]func(*windows.Host, FaultRequest) (*injected, error){
	"reboot":        reboot,
	"service-dies":  serviceDies,
	"service-fails": serviceFails,
	"service-slow":  serviceSlow,
	"task-breaks":   taskBreaks,
	"adapter-down":  adapterDown,
}

// Inject makes something go wrong.
func (l *Lab) Inject(r FaultRequest) (Fault, error) {
	host := l.World.Host(r.Host)
	if host == nil {
		return Fault{}, fmt.Errorf("cannot inject a fault: the lab has no host %q; name one of its nodes", r.Host)
	}
	l.injected.mu.Lock()
	defer l.injected.mu.Unlock()
	if err := l.injected.refuseSecond(r); err != nil {
		return Fault{}, err
	}
	made, err := l.begin(host, r)
	if err != nil {
		return Fault{}, err
	}
	l.injected.last++
	made.fault = Fault{ID: strconv.Itoa(l.injected.last), FaultRequest: r}
	l.injected.all = append(l.injected.all, made)
	return made.now(), nil
}

// refuseSecond refuses a fault that would replace another fault that is not over: a service, an adapter or a task has one fault
// of a kind at a time.
func (f *faults) refuseSecond(r FaultRequest) error {
	for _, other := range f.all {
		o := other.now()
		if o.Left != 0 && o.Kind == r.Kind && strings.EqualFold(o.Host, r.Host) &&
			(r.Service != "" && strings.EqualFold(o.Service, r.Service) || r.Adapter != "" && strings.EqualFold(o.Adapter, r.Adapter) || r.Kind == "task-breaks" && strings.EqualFold(o.Task, r.Task)) {
			return fmt.Errorf("cannot inject a fault of kind %q: fault %s on %s has the same kind and target and is not over; end that fault first", r.Kind, o.ID, o.Host)
		}
	}
	return nil
}

func (l *Lab) begin(host *windows.Host, r FaultRequest) (*injected, error) {
	if begin := modelFaults[r.Kind]; begin != nil {
		return begin(host, r)
	}
	kind := wsman.FaultKind(r.Kind)
	if !slices.Contains(wireFaults, kind) {
		return nil, fmt.Errorf("cannot inject a fault of kind %q: the lab knows %s", r.Kind, strings.Join(faultKinds(), ", "))
	}
	if r.Operation != "" && !slices.Contains(operations, r.Operation) {
		return nil, fmt.Errorf("cannot inject a fault into the operation %q: the lab knows %s; leave the operation out if every request is meant", r.Operation, strings.Join(operations, ", "))
	}
	operation := wsman.Operation(r.Operation)
	if kind == wsman.Refuse {
		operation = wsman.Connect // connections are refused, requests are not
	}
	rule := l.Faults(r.Host).Inject(wsman.Rule{
		Fault: wsman.Fault{Kind: kind, Wait: time.Duration(r.WaitMs) * time.Millisecond}, Operation: operation, Skip: r.Skip, Times: r.Times,
	})
	return &injected{
		count: func() (int, int) { return rule.Fired(), rule.Left() },
		end:   func() error { rule.End(); return nil },
	}, nil
}

func faultKinds() []string {
	var names, models []string
	for _, k := range wireFaults {
		names = append(names, string(k))
	}
	for k := range modelFaults {
		models = append(models, k)
	}
	slices.Sort(models)
	return append(names, models...)
}

// Injected lists the faults that were injected and that nobody has ended.
func (l *Lab) Injected() []Fault {
	l.injected.mu.Lock()
	defer l.injected.mu.Unlock()
	list := make([]Fault, 0, len(l.injected.all))
	for _, i := range l.injected.all {
		list = append(list, i.now())
	}
	return list
}

// EndFault ends a fault and takes it off the list; ErrNoFault if no fault has the id. What the fault has done is not undone.
func (l *Lab) EndFault(id string) (Fault, error) {
	l.injected.mu.Lock()
	defer l.injected.mu.Unlock()
	at := slices.IndexFunc(l.injected.all, func(i *injected) bool { return i.fault.ID == id })
	if at < 0 {
		return Fault{}, fmt.Errorf("cannot end fault %q: %w; GET /faults lists the faults", id, ErrNoFault)
	}
	ended := l.injected.all[at].now()
	if err := l.injected.all[at].end(); err != nil {
		return ended, fmt.Errorf("cannot end fault %s: %w; to see the host's state, send GET /dump to the control interface", id, err)
	}
	l.injected.all = slices.Delete(l.injected.all, at, at+1)
	ended.Left = 0
	return ended, nil
}

// EndFaults ends all faults, including the rules of Faults, and lists the injected faults as they ended.
func (l *Lab) EndFaults() ([]Fault, error) {
	ended := []Fault{}
	var failed error
	for _, f := range l.Injected() {
		over, err := l.EndFault(f.ID)
		if errors.Is(err, ErrNoFault) {
			continue // Somebody else has ended it meanwhile.
		}
		failed = errors.Join(failed, err)
		ended = append(ended, over)
	}
	for _, h := range l.hosts {
		h.faults.Clear()
	}
	return ended, failed
}

// once returns a fault that happens when it is injected. Ending the fault does not undo it.
func once() *injected {
	return &injected{count: func() (int, int) { return 1, 0 }, end: func() error { return nil }}
}

// lasting returns a fault that begins when it is injected and lasts until somebody ends it.
func lasting(end func() error) *injected {
	return &injected{count: func() (int, int) { return 1, -1 }, end: end}
}

func reboot(host *windows.Host, _ FaultRequest) (*injected, error) {
	host.Reboot()
	return once(), nil
}

func serviceDies(host *windows.Host, r FaultRequest) (*injected, error) {
	return once(), host.Services.Kill(r.Service)
}

func serviceFails(host *windows.Host, r FaultRequest) (*injected, error) {
	code, times := r.Code, r.Times
	if code == 0 {
		code = win32.CodeProcessAborted
	}
	if times == 0 {
		times = -1
	}
	return counted(host.Services.Failing(r.Service, code, times))
}

func serviceSlow(host *windows.Host, r FaultRequest) (*injected, error) {
	if r.WaitMs <= 0 {
		return nil, errors.New("cannot make a service slow: waitMs is missing; give the milliseconds by which a start takes longer")
	}
	return counted(host.Services.Slowing(r.Service, time.Duration(r.WaitMs)*time.Millisecond))
}

// counted returns a fault of a service, with the counts that the fault keeps.
func counted(f *scm.Fault, err error) (*injected, error) {
	return &injected{
		count: func() (int, int) { return f.Fired(), f.Left() },
		end:   func() error { f.End(); return nil },
	}, err
}

// foreignTask is the task of somebody else that "task-breaks" adds to a host if it names no task.
var foreignTask = windows.Task{Name: "Update", Path: `\Northwind\`, Program: `C:\Program Files\Northwind\update.exe`, Broken: true}

func taskBreaks(host *windows.Host, r FaultRequest) (*injected, error) {
	if r.Task == "" {
		end := func() error {
			if err := host.Tasks.Break(foreignTask.FullName(), false); err != nil {
				return err
			}
			return host.Tasks.Unregister(foreignTask.FullName())
		}
		return lasting(end), host.Tasks.Register(foreignTask, false)
	}
	return lasting(func() error { return host.Tasks.Break(r.Task, false) }), host.Tasks.Break(r.Task, true)
}

func adapterDown(host *windows.Host, r FaultRequest) (*injected, error) {
	set := func(up bool) error {
		if !host.Network.ChangeNIC(r.Adapter, func(n *windows.NIC) { n.Up = up }) {
			return fmt.Errorf("cannot pull the cable of an adapter: %s has no adapter %q; name an adapter that Get-NetAdapter shows", host.Name(), r.Adapter)
		}
		return nil
	}
	return lasting(func() error { return set(true) }), set(false)
}
