package xpr

import (
	"context"
	"slices"
	"strings"
	"time"

	"changeover/lab/cluster"

	"github.com/stretchr/testify/require"
)

const fileServer = `FileServer (\\XPRBERLIN)`

// services are the keys that serverTask installs, in the order of the table.
func (l *lab) services() []string {
	var keys []string
	for _, r := range mandatoryRows {
		keys = append(keys, r.key)
	}
	return append(keys, "NotApl", "WebApl", "MailApl")
}

// stopServices is 9.5: stopped, manual start, no dependencies.
func (l *lab) stopServices(h *cluster.Host) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	keys := l.services()
	slices.Reverse(keys)
	manual, none := cluster.StartManual, []string{}
	for _, key := range keys {
		for _, name := range append(h.RunningDependents(key), key) {
			if s, _ := h.Service(name); s.State == cluster.Running {
				l.ok(h.StopService(name), h.AwaitService(ctx, name, cluster.Stopped))
			}
		}
	}
	for _, key := range keys {
		l.ok(h.ChangeService(key, cluster.ServiceChange{StartType: &manual, Depend: &none}))
	}
}

// rename is 9.3, as somebody does it by hand in the registry editor.
func (l *lab) rename(h *cluster.Host, from, to string) {
	l.t.Helper()
	for _, tree := range []string{productTree, siemensTree} {
		l.renameBelow(h, tree, from, to)
	}
	l.ok(h.RegSet(globalsKey, cluster.MultiSZ("Monitor Directory", `\\`+to+`\MrsMonitor`)),
		h.RegSet(globalsKey, cluster.SZ("LicSvcAddress", "tcpip://172.26.209.43:13010")),
		h.RegSet(kernelKey, cluster.MultiSZ("Kernel")),
		h.RegSet(tcpKey, cluster.SZ("BindAddress", "172.26.209.43")),
		h.RegCreateKey(clusterKey), h.RegSet(clusterKey, cluster.SZ("Type", "MSCS")), h.RegSet(clusterKey, cluster.SZ("Group", role)))
}

func (l *lab) renameBelow(h *cluster.Host, path, from, to string) {
	l.t.Helper()
	key, err := h.RegKey(path)
	l.ok(err)
	for _, v := range key.Values {
		if namesIn(v.Name, from) {
			l.ok(h.RegRenameValue(path, v.Name, replaceName(v.Name, from, to)))
			v.Name = replaceName(v.Name, from, to)
		}
		v.Text = replaceName(v.Text, from, to)
		for i := range v.Lines {
			v.Lines[i] = replaceName(v.Lines[i], from, to)
		}
		l.ok(h.RegSet(path, v))
	}
	for _, sub := range key.SubKeys {
		l.renameBelow(h, path+`\`+sub, from, to)
		if namesIn(sub, from) {
			l.ok(h.RegRenameKey(path+`\`+sub, replaceName(sub, from, to)))
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

// prerequisites is 9.2 and 9.4 on one node, as far as the services need it.
func (l *lab) prerequisites(h *cluster.Host) {
	l.t.Helper()
	for _, r := range runtimes {
		addRuntime(h, r)
	}
	l.ok(h.CopyFile(`C:\XPR\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`, `C:\Windows\Cluster`))
}

// resourceOf is the resource name of a service in these tests.
func resourceOf(key string) string { return key + " Res" }

// addService is 9.7.2 for one service, up to bringing it online.
func (l *lab) addService(key, provider string) {
	l.t.Helper()
	l.create(resourceOf(key), cluster.TypeGenericService)
	l.ok(l.cluster.AddDependency(resourceOf(key), provider))
	_, err := l.cluster.SetParameter(resourceOf(key), "ServiceName", key)
	l.ok(err)
	_, err = l.cluster.SetParameter(resourceOf(key), "UseNetworkName", 1)
	l.ok(err)
	l.ok(l.cluster.AddCheckpoint(resourceOf(key), `SYSTEM\CurrentControlSet\Services\`+key))
	if key == "licsvc" {
		l.ok(l.cluster.AddCheckpoint(resourceOf(key), productTree), l.cluster.AddCheckpoint(resourceOf(key), siemensTree))
	}
}

// addStore is 9.7.3.
func (l *lab) addStore() {
	l.t.Helper()
	_, err := l.cluster.CreateResource(resourceOf("infostor"), "mrsclusres", role)
	l.ok(err)
	for _, provider := range []string{"Cluster Disk 2", "Name", resourceOf("xmrsvc")} {
		l.ok(l.cluster.AddDependency(resourceOf("infostor"), provider))
	}
}

// integrate makes all services resources and brings them online on the first node.
func (l *lab) integrate() *lab {
	l.t.Helper()
	l.ok(l.cluster.PauseNode("KERN2", false))
	l.stopServices(l.n1)
	l.rename(l.n1, "KERN1", "XPRBERLIN")
	l.prerequisites(l.n1)
	l.prerequisites(l.n2)
	_, err := l.cluster.CreateResourceType("mrsclusres", `C:\Windows\Cluster\mrsclusres.dll`)
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
	l.ok(l.cluster.StartResource(resource))
	r := l.awaitResource(resource, cluster.Online, cluster.Failed)
	require.Equal(l.t, cluster.Online, r.State, "%s on %s: %d %s", resource, r.OwnerNode, r.LastError, l.lastEvents(r.OwnerNode))
}

// lastEvents shows why something failed.
func (l *lab) lastEvents(host string) string {
	var text []string
	events := l.world.Host(host).Events()
	for _, e := range events[max(0, len(events)-4):] {
		text = append(text, e.Message)
	}
	return strings.Join(text, " | ")
}

// replicate creates the services on the second node while the role is there (9.8).
func (l *lab) replicate() *lab {
	l.t.Helper()
	l.ok(l.cluster.ResumeNode("KERN2"), l.cluster.PauseNode("KERN1", false), l.cluster.StopGroup(role))
	l.awaitGroup(cluster.GroupOffline, "KERN1")
	l.ok(l.cluster.MoveGroup(role, "KERN2"))
	l.awaitGroup(cluster.GroupOffline, "KERN2")
	l.start(fileServer)
	account, err := l.n2.LookupAccount(`EXAMPLE\xprsvc`)
	l.ok(err)
	l.ok(l.n2.SetRight("SeServiceLogonRight", []string{account.SID}))
	for _, key := range l.services() {
		s, err := l.n1.Service(key)
		l.ok(err)
		l.ok(l.n2.CreateService(cluster.ServiceConfig{Name: s.Name, BinaryPath: s.BinaryPath, Account: s.Account, Password: "secret of env:SERVICE"}))
		l.start(resourceOf(key))
	}
	l.ok(l.cluster.ResumeNode("KERN1"))
	l.awaitGroup(cluster.GroupOnline, "KERN2")
	return l
}
