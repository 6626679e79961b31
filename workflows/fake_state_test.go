package workflows

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/temporal"
)

// state says whether a wanted state is there, and how it is applied.
func (f *fakeHosts) state(name string, req activities.Request[json.RawMessage]) (have bool, apply func(), err error) {
	nothing := func() {}
	switch name {
	case "CheckHost", "CheckReachability", "CheckCluster":
		return true, nothing, nil
	case "CheckInstalledSoftware":
		return f.installed(req), nothing, nil
	case "EnsureTextFileLine":
		_, installed := f.services[req.Step.Host]["licsvc"]
		return installed, nothing, nil
	case "EnsureNodePause":
		return f.nodePause(decode[activities.NodePause](req.Want))
	case "MoveRole":
		want := decode[activities.RoleOwner](req.Want)
		if f.paused[want.Node] && f.owner != want.Node {
			return false, nil, precondition("cannot move the role to a paused node")
		}
		return f.owner == want.Node, func() { f.owner = want.Node; f.offline = f.offline && !want.Online }, nil
	case "EnsureRoleState":
		want := decode[activities.RoleState](req.Want)
		return f.roleState() == want.State, func() { f.setOffline(want.State == offline) }, nil
	case "EnsureWindowsService":
		return f.windowsService(req.Step.Host, decode[activities.WindowsService](req.Want))
	case "EnsureGenericService":
		key := decode[activities.GenericService](req.Want).Service
		return f.once(name, req, func() { f.addResource(key) })
	case "EnsureInformationStore":
		return f.once(name, req, func() { f.addResource("infostor") })
	case "EnsureClusterGroup":
		return f.once(name, req, func() { f.roleFound = true })
	case "RestartHost":
		if end := decode[activities.Reboot](req.Want).NotAfter; !end.IsZero() && f.now().After(end) {
			return false, nil, precondition("the window for restarts has ended")
		}
		return false, func() { f.boots[req.Step.Host]++ }, nil
	case "RunProgram":
		return false, func() { f.programs[req.Step.Host+decode[activities.Program](req.Want).Path] = true }, nil
	case "EnsureResourceState":
		return f.resourceState(name, req)
	case "BackUpRegistry":
		return false, nothing, nil
	}
	return f.once(name, req, nothing)
}

// once is a state that stays as it was applied.
func (f *fakeHosts) once(name string, req activities.Request[json.RawMessage], effect func()) (bool, func(), error) {
	key := name + req.Step.Host + string(req.Want)
	return f.ensured[key], func() { f.ensured[key] = true; effect() }, nil
}

func (f *fakeHosts) addResource(service string) {
	if !slices.Contains(f.resources, service) {
		f.resources = append(f.resources, service)
	}
}

// setOffline takes the role offline or brings it online; resources follow.
func (f *fakeHosts) setOffline(off bool) {
	f.offline = off
	for key := range f.ensured {
		if strings.HasPrefix(key, "online ") {
			delete(f.ensured, key)
		}
	}
}

// resourceState remembers resources that were brought online one by one. A role that
// is wholly online has all of them online.
func (f *fakeHosts) resourceState(_ string, req activities.Request[json.RawMessage]) (bool, func(), error) {
	want := decode[activities.ResourceState](req.Want)
	key := "online " + want.Resource.Service + want.Resource.Type
	if want.Node != "" && want.Node != f.owner {
		return false, nil, precondition("the resource is on another node")
	}
	if f.paused[f.owner] {
		return false, nil, precondition("the owner is paused")
	}
	known := f.ensured["known "+key]
	return f.ensured[key] || !f.offline && known, func() {
		f.ensured[key], f.ensured["known "+key] = true, true
		if want.Resource.Type == catalogue.InformationStoreType {
			// The cluster brings what a resource depends on online with it.
			for _, provider := range []string{"licsvc", "nameloc", "cfgsvc", "xmrsvc"} {
				f.ensured["online "+provider] = true
			}
		}
	}, nil
}

// installed is software that a program on the host has left.
func (f *fakeHosts) installed(req activities.Request[json.RawMessage]) bool {
	want := decode[activities.InstalledSoftware](req.Want)
	if len(want.Present) == 0 && want.PrinterPort == "" {
		return true
	}
	for program := range f.programs {
		onHost := strings.HasPrefix(program, req.Step.Host)
		driver := strings.Contains(program, `Cluster\x64`)
		if onHost && driver == (want.PrinterPort != "") && (driver || strings.Contains(program, runtimeFile(want.Present[0]))) {
			return true
		}
	}
	return false
}

// runtimeFile is the installer whose pattern this is.
func runtimeFile(pattern string) string {
	for _, file := range []string{`vc9\vcredist_x86.exe`, `vc10\vcredist_x86.exe`, "vcredist_x86.exe", "vcredist_x64.exe", "vcruntimeinst.exe"} {
		if runtimePattern(file) == pattern {
			return file
		}
	}
	return pattern
}

func (f *fakeHosts) nodePause(want activities.NodePause) (bool, func(), error) {
	if want.Paused && want.Node == f.owner {
		return false, nil, precondition("cannot pause the owner of the role")
	}
	if !want.Paused && f.paused[want.Node] && !want.MayResume {
		return false, nil, temporal.NewNonRetryableApplicationError("cannot resume node "+want.Node+": it is paused, and not by this service", activities.ErrNodePaused, nil)
	}
	return f.paused[want.Node] == want.Paused, func() { f.paused[want.Node] = want.Paused }, nil
}

func (f *fakeHosts) windowsService(host string, want activities.WindowsService) (bool, func(), error) {
	key := strings.ToLower(want.Name)
	s, exists := f.services[host][key]
	if !exists && want.Create == nil {
		return want.MayBeAbsent, nil, preconditionUnless(want.MayBeAbsent, "service "+want.Name+" does not exist on "+host)
	}
	if !exists {
		return false, func() {
			f.services[host][key] = &fakeService{start: want.StartMode, state: stopped, account: want.Account}
		}, nil
	}
	have := (want.StartMode == "" || s.start == want.StartMode) && (want.State == "" || s.state == want.State) &&
		(want.Account == "" || s.account == want.Account) && (!want.NoDependencies || !s.depends)
	return have, func() {
		s.start, s.state, s.account = cmp.Or(want.StartMode, s.start), cmp.Or(want.State, s.state), cmp.Or(want.Account, s.account)
		s.depends = s.depends && !want.NoDependencies
	}, nil
}

func decode[W any](raw json.RawMessage) W {
	var want W
	if err := json.Unmarshal(raw, &want); err != nil {
		panic(err)
	}
	return want
}

func precondition(message string) error {
	return temporal.NewNonRetryableApplicationError(message, activities.ErrPrecondition, nil)
}

func preconditionUnless(fine bool, message string) error {
	if fine {
		return nil
	}
	return precondition(message)
}
