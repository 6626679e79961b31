package byhand

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"changeover/config"
	"changeover/lab/cluster"
	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
	"changeover/lab/xpr"
)

// integrate carries out 9.2 to 9.7 on the first node while the others are paused.
func (a *administrator) integrate() error {
	return inOrder(
		a.resourceType,
		a.pauseOthers,
		a.stopServices,
		a.registryNames,
		a.software,
		a.ownServices,
		a.embeddedCodes,
		a.folders,
		a.shares,
		a.resources,
		a.roleFailover,
		a.timeZones,
	)
}

// pauseOthers carries out 9.2/3: it pauses all nodes but the first.
func (a *administrator) pauseOthers() error {
	for _, node := range a.site.FurtherNodes() {
		if err := a.cluster.Nodes.Pause(node, false); err != nil {
			return err
		}
	}
	return nil
}

// resourceType carries out 9.2/1 and 9.2/2: it copies the library to every node and registers its resource type.
func (a *administrator) resourceType() error {
	for _, h := range a.nodes() {
		if err := h.Files.Copy(a.medium(`AddOn\Misc\Cluster\x64\mrsclusres.dll`), `C:\Windows\Cluster`); err != nil {
			return err
		}
	}
	_, err := a.cluster.Types.Create(storeType, `C:\Windows\Cluster\mrsclusres.dll`)
	return err
}

// stopServices carries out 9.5.1: it stops the services in the reverse order of Table 17, each after the services that depend on
// it.
func (a *administrator) stopServices() error {
	h := a.first()
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	defer cancel()
	list := a.installed(h)
	slices.Reverse(list)
	for _, s := range list {
		for _, name := range append(h.Services.RunningDependents(s.Name), s.Name) {
			if now, err := h.Services.Get(name); err != nil || now.State == scm.Stopped {
				continue
			}
			if err := h.Services.Stop(name); err != nil {
				return err
			}
			if err := h.Services.Await(ctx, name, scm.Stopped); err != nil {
				return err
			}
		}
	}
	return nil
}

// ownServices carries out 9.5.1/4 to 9.5.3 on the first node: the services start manually, so that only the cluster starts them,
// and have their account and no dependencies.
func (a *administrator) ownServices() error {
	h := a.first()
	if err := a.allowLogon(h); err != nil {
		return err
	}
	manual, none := scm.StartManual, []string{}
	for _, s := range a.installed(h) {
		account, password, err := a.account(s)
		if err != nil {
			return err
		}
		change := scm.ServiceChange{StartType: &manual, Depend: &none}
		if !strings.EqualFold(s.Account, account) {
			change.Account, change.Password = &account, &password
		}
		if err := h.Services.Change(s.Name, change); err != nil {
			return err
		}
	}
	return nil
}

// account returns name and password of the account of a service (9.5.2): the Exchange connectors have another account than the
// other services.
func (a *administrator) account(s scm.Service) (name, password string, err error) {
	account := a.site.Accounts.Service
	if strings.Contains(s.DisplayName, "Exchange") {
		account = a.site.Accounts.Exchange
	}
	password, err = a.world.ResolveSecret(account.Password)
	return account.Name, password, err
}

// allowLogon gives the services' accounts the right to log on as a service, and adds them to the administrators of a node
// (9.5.2/6, 9.8.2/11).
func (a *administrator) allowLogon(h *windows.Host) error {
	accounts := []string{a.site.Accounts.Service.Name}
	for _, s := range a.installed(a.first()) {
		if strings.Contains(s.DisplayName, "Exchange") && !slices.Contains(accounts, a.site.Accounts.Exchange.Name) {
			accounts = append(accounts, a.site.Accounts.Exchange.Name)
		}
	}
	for _, account := range accounts {
		who, err := h.Accounts.Lookup(account)
		if err != nil {
			return err
		}
		if holders := h.Accounts.Rights()[logonRight]; !slices.Contains(holders, who.SID) {
			if err := h.Accounts.SetRight(logonRight, append(holders, who.SID)); err != nil {
				return err
			}
		}
		if err := h.Accounts.AddMember(administrators, account); err != nil && win32.CodeOf(err) != win32.CodeAlreadyMember {
			return err
		}
	}
	return nil
}

// logonRight is the right to log on as a service.
const logonRight = "SeServiceLogonRight"

// software carries out 9.4.1 and 9.4.2 on every node: it installs the runtimes and the printer driver, and restarts the node.
func (a *administrator) software() error {
	files := []string{"vcruntimeinst.exe", "vcredist_x86.exe", "vcredist_x64.exe", `vc9\vcredist_x86.exe`, `vc10\vcredist_x86.exe`}
	nodes := a.nodes()
	slices.Reverse(nodes) // The first node is the last to restart, since it owns the role.
	for _, h := range nodes {
		for _, file := range files {
			if err := a.console.Perform(h.Name(), xpr.Task{Program: a.medium(`Prerequisites\` + file)}); err != nil {
				return err
			}
		}
		if err := a.console.Perform(h.Name(), xpr.Task{Program: a.medium(`AddOn\Misc\Cluster\x64\setup.exe`)}); err != nil {
			return err
		}
		if h.Is(a.first()) {
			if err := a.manualStart(); err != nil {
				return err
			}
		}
		if err := a.restart(h); err != nil {
			return err
		}
	}
	return a.moveToFirst()
}

// manualStart sets the services to manual start, so that they do not start with the node before they are resources.
func (a *administrator) manualStart() error {
	manual := scm.StartManual
	for _, s := range a.installed(a.first()) {
		if err := a.first().Services.Change(s.Name, scm.ServiceChange{StartType: &manual}); err != nil {
			return err
		}
	}
	return nil
}

// embeddedCodes carries out the part of 9.4.3 that concerns the cluster, if the site uses embedded codes.
func (a *administrator) embeddedCodes() error {
	e, h := a.site.EmbeddedCodes, a.first()
	if !e.Enabled {
		return nil
	}
	return inOrder(
		func() error { return h.Files.MakeDir(e.Directory) },
		func() error {
			_, err := h.Shares.Create(windows.Share{
				Name: e.Share, Path: e.Directory, Scope: a.site.VirtualServer.Name, Access: []windows.ShareAccess{{SID: everyone, Right: "Full"}},
			})
			return err
		},
		func() error { return a.set(h, keyMail, registry.DWord("SupportEC", 1)) },
	)
}

// set writes a registry value and creates its key if that is missing.
func (a *administrator) set(h *windows.Host, key string, value registry.Value) error {
	if _, err := h.Registry.Key(key); err != nil {
		if err := h.Registry.CreateKey(key); err != nil {
			return err
		}
	}
	return h.Registry.Set(key, value)
}

// environment is the registry key of the system's environment variables.
const environment = `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`

// folders carries out 9.4.4: it extends the system's Path on every node and, unless the site keeps Ghostscript, disables it and
// empties its folder.
func (a *administrator) folders() error {
	for _, h := range a.nodes() {
		key, err := h.Registry.Key(environment)
		if err != nil {
			return err
		}
		path, _ := key.Value("Path")
		path.Text = strings.TrimRight(path.Text, ";") + ";" + strings.Join(a.site.PathFolders(), ";")
		if err := h.Registry.Set(environment, path); err != nil {
			return err
		}
		if g := a.site.Ghostscript; !g.Keep && g.Path != "" {
			value := registry.Value{Name: "DisableGS", Type: registry.Type(g.Type), Text: g.Data}
			if g.Type == string(registry.RegDWord) {
				value = registry.DWord("DisableGS", 1)
			}
			if err := a.set(h, g.Path, value); err != nil {
				return err
			}
		}
	}
	if a.site.Ghostscript.Keep {
		return nil
	}
	h, folder := a.first(), a.site.XPR.InstallDir+`\res\convert\ghostscript`
	content, err := h.Files.List(folder)
	if err != nil {
		return err
	}
	for _, file := range content {
		if err := h.Files.Remove(folder+`\`+file.Name, true); err != nil {
			return err
		}
	}
	return nil
}

// shares carries out 9.6: each share gets its entry of Table 16 instead of full access for everyone, and the File Server
// resource gets its name and its policies.
func (a *administrator) shares() error {
	h, scope := a.first(), a.site.VirtualServer.Name
	for _, share := range shares {
		who, err := h.Accounts.LookupSID(share.principal)
		if err != nil {
			return err
		}
		all, err := h.Accounts.LookupSID(everyone)
		if err != nil {
			return err
		}
		if err := h.Shares.Revoke(share.name, scope, all.Account); err != nil {
			return err
		}
		if err := h.Shares.Grant(share.name, scope, who.Account, share.right); err != nil {
			return err
		}
	}
	server := a.resourceOfType(cluster.TypeFileServer)
	if name := a.site.VirtualServer.FileServerResource; name != "" && name != server {
		if err := a.cluster.Resources.SetProperty(server, "Name", name); err != nil {
			return err
		}
		server = name
	}
	return a.policies(server, cluster.TypeFileServer)
}

// resources carries out 9.7.2 and 9.7.3: it creates the resources in order and brings each resource online before it creates
// the next.
func (a *administrator) resources() error {
	for _, s := range a.installed(a.first()) {
		add := a.genericService
		if strings.EqualFold(s.Name, informationStore) {
			add = a.store
		}
		if err := add(s.Name); err != nil {
			return err
		}
	}
	return a.awaitRole(cluster.GroupOnline, a.site.FirstNode())
}

// genericService carries out 9.7.2 for a service.
func (a *administrator) genericService(service string) error {
	name := a.resourceName(service)
	return inOrder(
		func() error { return a.create(name, cluster.TypeGenericService) },
		func() error { return a.cluster.Dependencies.Add(name, a.provider(service)) },
		func() error { _, err := a.cluster.Resources.SetParameter(name, "ServiceName", service); return err },
		func() error { return a.startupParameters(name, service) },
		func() error { _, err := a.cluster.Resources.SetParameter(name, "UseNetworkName", 1); return err },
		func() error { return a.policies(name, service) },
		func() error {
			for _, key := range a.checkpoints(service) {
				if err := a.cluster.Checkpoints.Add(name, key); err != nil {
					return err
				}
			}
			return nil
		},
		func() error { return a.online(name) },
	)
}

// startupParameters carries out 9.7.2-12c if the site sets startup parameters: the value is the program of the service, as in
// the example of the manual.
func (a *administrator) startupParameters(name, service string) error {
	if !a.site.SetStartupParameters {
		return nil
	}
	s, err := a.first().Services.Get(service)
	if err != nil {
		return err
	}
	_, err = a.cluster.Resources.SetParameter(name, "StartupParameters", s.BinaryPath)
	return err
}

// store carries out 9.7.3, the resource of the information store.
func (a *administrator) store(service string) error {
	name := a.resourceName(service)
	providers := []string{a.resourceOfType(cluster.TypePhysicalDisk), a.resourceOfType(cluster.TypeNetworkName), a.provider(service)}
	if a.site.Policies.InfostorOnFileServer {
		providers = append(providers, a.resourceOfType(cluster.TypeFileServer))
	}
	return inOrder(
		func() error { return a.create(name, storeType) },
		func() error { return a.cluster.Dependencies.Set(name, providers) },
		func() error { return a.policies(name, service) },
		func() error {
			return a.cluster.Resources.SetProperty(name, "RetryPeriodOnFailure", a.site.InfostorRetryMs())
		},
		func() error { return a.online(name) },
	)
}

// roleFailover carries out 9.7.5, the failover policy of the role.
func (a *administrator) roleFailover() error {
	threshold, period := a.site.RoleFailover()
	return inOrder(
		func() error { return a.cluster.Groups.SetProperty(a.site.Role.Name, "FailoverThreshold", threshold) },
		func() error { return a.cluster.Groups.SetProperty(a.site.Role.Name, "FailoverPeriod", period) },
	)
}

// timeZones carries out 9.7.4: it converts the time stamps while only the information store and its dependencies are online.
func (a *administrator) timeZones() error {
	support, role, first := a.site.XPR.TimeZoneSupport, a.site.Role.Name, a.site.FirstNode()
	if support == config.TimeZoneUnchanged {
		return nil
	}
	return inOrder(
		func() error { return a.cluster.Groups.Stop(role) },
		func() error { return a.awaitRole(cluster.GroupOffline, first) },
		func() error { return a.online(a.resourceName(informationStore)) },
		func() error {
			ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
			defer cancel()
			code, output, err := a.first().RunProgram(ctx, windows.Run{Path: a.site.XPR.InstallDir + `\bin\TimeZoneSupport.exe`, Arguments: support, Interactive: true, User: "operator"})
			if err == nil && code != 0 {
				err = fmt.Errorf("TimeZoneSupport.exe ended with exit code %d: %s", code, output)
			}
			return err
		},
		func() error { return a.cluster.Groups.Start(role) },
		func() error { return a.awaitRole(cluster.GroupOnline, first) },
	)
}
