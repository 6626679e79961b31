package xpr

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
	"changeover/lab/win32"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

func TestIntegratedRoleMovesToEveryNodeAndBack(t *testing.T) {
	l := newLab(t).prepare().install().integrate().replicate()
	for _, node := range []string{"KERN1", "KERN2", "KERN1"} {
		l.ok(l.cluster.Groups.Move(role, node))
		l.awaitGroup(cluster.GroupOnline, node)
		for _, key := range l.services() {
			s, err := l.world.Host(node).Services.Get(key)
			require.NoError(t, err)
			assert.Equal(t, scm.Running, s.State, "%s on %s", key, node)
		}
		assert.True(t, l.world.VirtualPortOpen(13010))
	}
	for _, key := range l.services() {
		s, _ := l.n2.Services.Get(key)
		assert.Equal(t, scm.Stopped, s.State, key)
	}
}

func TestVirtualServerAnswersOnlyWhileTheRoleIsOnline(t *testing.T) {
	l := newLab(t).prepare().install().integrate()
	assert.True(t, l.world.VirtualPortOpen(13010))
	assert.True(t, l.world.VirtualPortOpen(25))
	l.ok(l.cluster.Groups.Stop(role))
	l.awaitGroup(cluster.GroupOffline, "KERN1")
	assert.False(t, l.world.VirtualPortOpen(13010))
}

func TestServiceDoesNotRunWithAConfigurationThatIsWrong(t *testing.T) {
	type mistake struct {
		make func(*lab)
		code uint32
	}
	cases := map[string]mistake{
		"that names the node in a value":    {func(l *lab) { l.ok(l.n1.Registry.Set(mrsKey, registry.SZ("Computer", "KERN1"))) }, 1066},
		"that names the node in lower case": {func(l *lab) { l.ok(l.n1.Registry.Set(siemensTree, registry.MultiSZ("Hosts", "a", "pipe:kern1"))) }, 1066},
		"that names the node in a key":      {func(l *lab) { l.ok(l.n1.Registry.CreateKey(mrsKey + `\Computers\KERN1`)) }, 1066},
		"that names the node in a name":     {func(l *lab) { l.ok(l.n1.Registry.Set(mrsKey, registry.SZ("KERN1", "x"))) }, 1066},
		"with the node's licence address": {func(l *lab) {
			l.ok(l.n1.Registry.Set(globalsKey, registry.SZ("LicSvcAddress", "tcpip://172.26.209.41:13010")))
		}, 1066},
		"with another role's name":          {func(l *lab) { l.ok(l.n1.Registry.Set(clusterKey, registry.SZ("Group", "XPRBERLIN"))) }, 1066},
		"with a kernel line for itself":     {func(l *lab) { l.ok(l.n1.Registry.Set(kernelKey, registry.MultiSZ("Kernel", "NameLoc,XPRBERLIN"))) }, 1066},
		"with a blank in the kernel list":   {func(l *lab) { l.ok(l.n1.Registry.Set(kernelKey, registry.MultiSZ("Kernel", "NameLoc, SATEL1"))) }, 1066},
		"without the use of a network name": {func(l *lab) { l.set(resourceOf("mta"), "UseNetworkName", 0) }, 1066},
		"without the service on this node":  {func(l *lab) { l.ok(l.n1.Services.Delete("mta")) }, 1060},
		"with a disabled service": {func(l *lab) {
			off := scm.StartDisabled
			l.ok(l.n1.Services.Change("mta", scm.ServiceChange{StartType: &off}))
		}, 1058},
		"with a dependency that is missing": {func(l *lab) {
			bad := []string{`\`}
			l.ok(l.n1.Services.Change("mta", scm.ServiceChange{Depend: &bad}))
		}, 1075},
		"with an old password":        {func(l *lab) { l.ok(l.world.ChangePassword("xprsvc", "new")) }, 1069},
		"without the right to log on": {func(l *lab) { l.ok(l.n1.Accounts.SetRight("SeServiceLogonRight", nil)) }, 1069},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			l := newLab(t).prepare().install().integrate()
			l.ok(l.cluster.Resources.Stop(resourceOf("mta")))
			l.awaitResource(resourceOf("mta"), cluster.Offline)
			test.make(l)
			l.ok(l.cluster.Resources.Start(resourceOf("mta")))
			r := l.awaitResource(resourceOf("mta"), cluster.Failed, cluster.Online)
			assert.Equal(t, cluster.Failed, r.State)
			assert.Equal(t, test.code, r.LastError, l.lastEvents("KERN1"))
		})
	}
}

func (l *lab) set(resource, parameter string, value any) {
	l.t.Helper()
	_, err := l.cluster.Resources.SetParameter(resource, parameter, value)
	l.ok(err)
}

func TestANameThatOnlyBeginsWithTheNodesNameIsAllowed(t *testing.T) {
	l := newLab(t).prepare().install().integrate()
	key, err := l.n1.Registry.Key(tcpKey)
	require.NoError(t, err)
	partner, _ := key.Value("Partner")
	assert.Equal(t, "KERN15", partner.Text)
}

func TestMissingDependencyFailsWith1075(t *testing.T) {
	l := newLab(t).prepare().install().integrate()
	l.ok(l.cluster.Resources.Stop(resourceOf("NotApl")))
	l.awaitResource(resourceOf("NotApl"), cluster.Offline)
	missing := []string{"License Logging"}
	l.ok(l.n1.Services.Change("NotApl", scm.ServiceChange{Depend: &missing}))
	l.ok(l.cluster.Resources.Start(resourceOf("NotApl")))
	r := l.awaitResource(resourceOf("NotApl"), cluster.Failed, cluster.Online)
	assert.Equal(t, uint32(1075), r.LastError)
}

func TestLicenceServiceNeedsTheRuntimesOfItsNode(t *testing.T) {
	l := newLab(t).prepare().install().integrate()
	for _, s := range l.n1.Software.List() {
		if strings.Contains(s.DisplayName, "C++ 2008") {
			l.ok(l.n1.Registry.DeleteKey(`SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall\` + s.Key))
		}
	}
	l.ok(l.cluster.Resources.Stop(resourceOf("licsvc")))
	l.awaitResource(resourceOf("licsvc"), cluster.Offline)
	l.ok(l.cluster.Resources.Start(resourceOf("licsvc")))
	r := l.awaitResource(resourceOf("licsvc"), cluster.Failed, cluster.Online)
	assert.Equal(t, cluster.Failed, r.State)
	var texts []string
	for _, e := range l.n1.Events.List() {
		texts = append(texts, e.Message)
	}
	assert.Contains(t, strings.Join(texts, "\n"), "FAILURE: The MRS License Service cannot be installed")
}

func TestOfflineEditOfACheckpointedKeyIsLost(t *testing.T) {
	l := newLab(t).prepare().install().integrate()
	l.ok(l.n1.Registry.Set(mrsKey, registry.SZ("Online edit", "kept")))
	l.ok(l.cluster.Groups.Stop(role))
	l.awaitGroup(cluster.GroupOffline, "KERN1")
	l.ok(l.n1.Registry.Set(mrsKey, registry.SZ("Offline edit", "lost")))
	l.start(resourceOf("licsvc"))
	key, err := l.n1.Registry.Key(mrsKey)
	require.NoError(t, err)
	_, kept := key.Value("Online edit")
	_, lost := key.Value("Offline edit")
	assert.True(t, kept)
	assert.False(t, lost)
}

func TestARestoredServiceKeyTakesEffectAtTheNextBoot(t *testing.T) {
	l := newLab(t).prepare().install().integrate().replicate()
	s, err := l.n2.Services.Get("mta")
	require.NoError(t, err)
	assert.Equal(t, "mta", s.DisplayName, "created without a display name")
	l.ok(l.cluster.Groups.Move(role, "KERN1"))
	l.awaitGroup(cluster.GroupOnline, "KERN1")
	l.n2.Reboot()
	l.await("KERN2 up again", l.n2.Up)
	s, err = l.n2.Services.Get("mta")
	require.NoError(t, err)
	assert.Equal(t, "XPR Message Router (mta)", s.DisplayName, "the restored key takes effect at the boot")
}

func TestSecondStoreResourceBreaksTheManagement(t *testing.T) {
	l := newLab(t).prepare().install().integrate()
	require.NoError(t, l.cluster.From(l.n1))
	_, err := l.cluster.Resources.Create("Second store", "mrsclusres", role)
	require.NoError(t, err)
	assert.Error(t, l.cluster.From(l.n1))
	assert.Error(t, l.cluster.From(l.n2))
	l.ok(l.cluster.Resources.Delete("Second store"))
	assert.NoError(t, l.cluster.From(l.n1))
}

func TestStoreNeedsDirectDependencies(t *testing.T) {
	for _, provider := range []string{"Cluster Disk 2", "Name", resourceOf("xmrsvc")} {
		t.Run(provider, func(t *testing.T) {
			l := newLab(t).prepare().install().integrate()
			l.ok(l.cluster.Resources.Stop(resourceOf("infostor")))
			l.awaitResource(resourceOf("infostor"), cluster.Offline)
			l.ok(l.cluster.Dependencies.Remove(resourceOf("infostor"), provider))
			l.ok(l.cluster.Resources.Start(resourceOf("infostor")))
			assert.Equal(t, cluster.Failed, l.awaitResource(resourceOf("infostor"), cluster.Failed, cluster.Online).State)
		})
	}
}

func TestLibraryInUseCannotBeReplaced(t *testing.T) {
	l := newLab(t).prepare()
	source, target := `C:\XPR\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`, `C:\Windows\Cluster\mrsclusres.dll`
	_, err := l.cluster.Types.Create("mrsclusres", "mrsclusres.dll")
	assert.Equal(t, uint32(win32.CodeModuleNotFound), win32.CodeOf(err), "on no node yet")
	l.ok(l.n1.Files.Copy(source, target))
	_, err = l.cluster.Types.Create("mrsclusres", "mrsclusres.dll")
	assert.Equal(t, uint32(win32.CodeModuleNotFound), win32.CodeOf(err), "not on every node")
	l.ok(l.n2.Files.Copy(source, target), l.n2.Files.Copy(source, target))
	_, err = l.cluster.Types.Create("mrsclusres", "mrsclusres.dll")
	require.NoError(t, err)
	assert.Equal(t, uint32(win32.CodeSharingViolation), win32.CodeOf(l.n2.Files.Copy(source, target)))
	l.ok(l.n2.Services.Stop(scm.ClusterService))
	l.await("cluster service stopped", func() bool { s, _ := l.n2.Services.Get(scm.ClusterService); return s.State == scm.Stopped })
	assert.NoError(t, l.n2.Files.Copy(source, target))
}
