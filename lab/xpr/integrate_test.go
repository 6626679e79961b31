package xpr

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

const fileServer = `FileServer (\\XPRBERLIN)`

// services returns the keys of the services that serverTask installs, in the order of the table.
func (l *lab) services() []string {
	var keys []string
	for _, r := range mandatoryRows {
		keys = append(keys, r.key)
	}
	return append(keys, "NotApl", "WebApl", "MailApl")
}

// stopServices carries out 9.5: it stops the services, sets them to manual start and removes their dependencies.
func (l *lab) stopServices(h *windows.Host) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	keys := l.services()
	slices.Reverse(keys)
	manual, none := scm.StartManual, []string{}
	for _, key := range keys {
		for _, name := range append(h.Services.RunningDependents(key), key) {
			if s, _ := h.Services.Get(name); s.State == scm.Running {
				l.ok(h.Services.Stop(name), h.Services.Await(ctx, name, scm.Stopped))
			}
		}
	}
	for _, key := range keys {
		l.ok(h.Services.Change(key, scm.ServiceChange{StartType: &manual, Depend: &none}))
	}
}

// rename carries out 9.3, the replacement of the node's name in the registry.
func (l *lab) rename(h *windows.Host, from, to string) {
	l.t.Helper()
	for _, tree := range []string{productTree, siemensTree} {
		l.renameBelow(h, tree, from, to)
	}
	l.ok(h.Registry.Set(globalsKey, registry.MultiSZ("Monitor Directory", `\\`+to+`\MrsMonitor`)),
		h.Registry.Set(globalsKey, registry.SZ("LicSvcAddress", "tcpip://172.26.209.43:13010")),
		h.Registry.Set(kernelKey, registry.MultiSZ("Kernel")),
		h.Registry.Set(tcpKey, registry.SZ("BindAddress", "172.26.209.43")),
		h.Registry.CreateKey(clusterKey), h.Registry.Set(clusterKey, registry.SZ("Type", "MSCS")), h.Registry.Set(clusterKey, registry.SZ("Group", role)))
}

func (l *lab) renameBelow(h *windows.Host, path, from, to string) {
	l.t.Helper()
	key, err := h.Registry.Key(path)
	l.ok(err)
	for _, v := range key.Values {
		if namesIn(v.Name, from) {
			l.ok(h.Registry.RenameValue(path, v.Name, replaceName(v.Name, from, to)))
			v.Name = replaceName(v.Name, from, to)
		}
		v.Text = replaceName(v.Text, from, to)
		for i := range v.Lines {
			v.Lines[i] = replaceName(v.Lines[i], from, to)
		}
		l.ok(h.Registry.Set(path, v))
	}
	for _, sub := range key.SubKeys {
		l.renameBelow(h, path+`\`+sub, from, to)
		if namesIn(sub, from) {
			l.ok(h.Registry.RenameKey(path+`\`+sub, replaceName(sub, from, to)))
		}
	}
}

func replaceName(text, from, to string) string {
	if !namesIn(text, from) {
		return text
	}
	i := strings.Index(strings.ToLower(text), strings.ToLower(from))
	return text[:i] + to + replaceName(text[i+len(from):], from, to)
}

// prerequisites carries out those steps of 9.2 and 9.4 on one node that the services need.
func (l *lab) prerequisites(h *windows.Host) {
	l.t.Helper()
	for _, r := range runtimes {
		addRuntime(h, r)
	}
	l.ok(h.Files.Copy(`C:\XPR\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`, `C:\Windows\Cluster`))
}

// resourceOf returns the name of a service's resource in these tests.
func resourceOf(key string) string { return key + " Res" }

// addService carries out 9.7.2 for one service, without bringing it online.
func (l *lab) addService(key, provider string) {
	l.t.Helper()
	l.create(resourceOf(key), cluster.TypeGenericService)
	l.ok(l.cluster.Dependencies.Add(resourceOf(key), provider))
	_, err := l.cluster.Resources.SetParameter(resourceOf(key), "ServiceName", key)
	l.ok(err)
	_, err = l.cluster.Resources.SetParameter(resourceOf(key), "UseNetworkName", 1)
	l.ok(err)
	l.ok(l.cluster.Checkpoints.Add(resourceOf(key), `SYSTEM\CurrentControlSet\Services\`+key))
	if key == "licsvc" {
		l.ok(l.cluster.Checkpoints.Add(resourceOf(key), productTree), l.cluster.Checkpoints.Add(resourceOf(key), siemensTree))
	}
}

// addStore carries out 9.7.3, the resource of the information store.
func (l *lab) addStore() {
	l.t.Helper()
	_, err := l.cluster.Resources.Create(resourceOf("infostor"), "mrsclusres", role)
	l.ok(err)
	for _, provider := range []string{"Cluster Disk 2", "Name", resourceOf("xmrsvc")} {
		l.ok(l.cluster.Dependencies.Add(resourceOf("infostor"), provider))
	}
}

// integrate creates the resources of all services and brings them online on the first node.
func (l *lab) integrate() *lab {
	l.t.Helper()
	l.ok(l.cluster.Nodes.Pause("KERN2", false))
	l.stopServices(l.n1)
	l.rename(l.n1, "KERN1", "XPRBERLIN")
	l.prerequisites(l.n1)
	l.prerequisites(l.n2)
	_, err := l.cluster.Types.Create("mrsclusres", `C:\Windows\Cluster\mrsclusres.dll`)
	l.ok(err)
	for _, r := range append(mandatoryRows, []row{{key: "NotApl", depends: "mrs"}, {key: "WebApl", depends: "mrs"}, {key: "MailApl", depends: "mrs"}}...) {
		switch r.key {
		case "licsvc":
			l.addService(r.key, fileServer)
		case "infostor":
			l.addStore()
		default:
			l.addService(r.key, resourceOf(r.depends))
		}
		l.start(resourceOf(r.key))
	}
	return l
}

func (l *lab) start(resource string) {
	l.t.Helper()
	l.ok(l.cluster.Resources.Start(resource))
	r := l.awaitResource(resource, cluster.Online, cluster.Failed)
	require.Equal(l.t, cluster.Online, r.State, "%s on %s: %d %s", resource, r.OwnerNode, r.LastError, l.lastEvents(r.OwnerNode))
}

// lastEvents returns the last four event messages of a host, for the message of a failed test.
func (l *lab) lastEvents(host string) string {
	var text []string
	events := l.world.Host(host).Events.List()
	for _, e := range events[max(0, len(events)-4):] {
		text = append(text, e.Message)
	}
	return strings.Join(text, " | ")
}

// replicate creates the services on the second node while the second node owns the role (9.8).
func (l *lab) replicate() *lab {
	l.t.Helper()
	l.ok(l.cluster.Nodes.Resume("KERN2"), l.cluster.Nodes.Pause("KERN1", false), l.cluster.Groups.Stop(role))
	l.awaitGroup(cluster.GroupOffline, "KERN1")
	l.ok(l.cluster.Groups.Move(role, "KERN2"))
	l.awaitGroup(cluster.GroupOffline, "KERN2")
	l.start(fileServer)
	account, err := l.n2.Accounts.Lookup(`EXAMPLE\xprsvc`)
	l.ok(err)
	l.ok(l.n2.Accounts.SetRight("SeServiceLogonRight", []string{account.SID}))
	for _, key := range l.services() {
		s, err := l.n1.Services.Get(key)
		l.ok(err)
		l.ok(l.n2.Services.Create(scm.ServiceConfig{Name: s.Name, BinaryPath: s.BinaryPath, Account: s.Account, Password: "secret of env:SERVICE"}))
		l.start(resourceOf(key))
	}
	l.ok(l.cluster.Nodes.Resume("KERN1"))
	l.awaitGroup(cluster.GroupOnline, "KERN2")
	return l
}
