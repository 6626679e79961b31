package byhand

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cluster"
	"changeover/lab/cluster/customer"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
	"changeover/lab/xpr"
)

func site() *config.Site {
	return &config.Site{
		Name:    "berlin",
		Cluster: config.Cluster{Name: "CLUSTER1", IP: "172.26.209.40", WindowsServer: "2022", Virtual: true},
		Nodes: []config.Node{
			{Name: "KERN1", ClientIP: "172.26.209.41", InterconnectIP: "10.10.0.1"},
			{Name: "KERN2", ClientIP: "172.26.209.42", InterconnectIP: "10.10.0.2"},
			{Name: "KERN3", ClientIP: "172.26.209.44", InterconnectIP: "10.10.0.3"},
		},
		VirtualServer: config.VirtualServer{Name: "XPRBERLIN", IP: "172.26.209.43"},
		Media:         config.Media{Path: `C:\XPR`},
		XPR:           config.XPR{ServerName: "XPRBLN", Languages: []string{"German"}, Services: []string{"WebApl", "MailApl", "SmsIpApl"}, Features: []string{"Voicemail server > ERGO"}, AdminPassword: "env:ADMIN", PostmasterPassword: "env:POST"},
		Licensing:     config.Licensing{CLAHostIP: "172.26.209.46"},
		Accounts:      config.Accounts{Service: config.Account{Name: `EXAMPLE\xprsvc`, Password: "env:SERVICE"}},
		EmbeddedCodes: config.EmbeddedCode{Enabled: true},
		Satellites:    []config.Satellite{{Name: "SATEL1", Apls: []string{"IsdnApl"}}},
	}
}

func built(t *testing.T) (*administrator, *config.Site) { return builtFrom(t, site()) }

func builtFrom(t *testing.T, file *config.Site) (*administrator, *config.Site) {
	t.Helper()
	s := file.WithDefaults()
	w, err := customer.FromSite(s, windows.Options{Scale: 0.002, Secret: func(ref config.Secret) (string, error) { return "secret of " + string(ref), nil }})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	console, err := xpr.New(w, s)
	require.NoError(t, err)
	require.NoError(t, Build(w, console, s))
	return newAdministrator(w, console, s), s
}

func TestABuiltClusterRunsOnEveryNode(t *testing.T) {
	a, s := built(t)
	services := a.installed(a.first())
	assert.Len(t, services, len(mandatory)+3)
	for _, node := range append(s.FurtherNodes(), s.FirstNode()) {
		require.NoError(t, a.cluster.Groups.Move(s.Role.Name, node))
		require.NoError(t, a.awaitRole(cluster.GroupOnline, node))
		for _, service := range services {
			have, err := a.world.Host(node).Services.Get(service.Name)
			require.NoError(t, err)
			assert.Equal(t, scm.Running, have.State, "%s on %s", service.Name, node)
			assert.Equal(t, scm.StartManual, have.StartType, "%s on %s", service.Name, node)
		}
	}
	kernel, err := a.first().Registry.Key(keyServices)
	require.NoError(t, err)
	lines, _ := kernel.Value("Kernel")
	assert.Equal(t, []string{"NameLoc,SATEL1", "CfgSvc,SATEL1"}, lines.Lines)
}

// Each node has its own licence agent, which is not a resource of the cluster; the licence service uses the agent of the role's owner.
func TestAgentsRunOnEveryNode(t *testing.T) {
	file := site()
	file.Nodes = file.Nodes[:2]
	for i := range file.Nodes {
		file.Nodes[i].MAC = fmt.Sprintf("00-30-48-80-61-0%d", i+1)
	}
	file.Licensing = config.Licensing{Scenario: config.ScenarioOnNodes, CLMHost: "LICSRV", LicenceFiles: []config.LicenceFile{{Path: `\\fileserver\licence.xml`, MACs: []string{file.Nodes[0].MAC, file.Nodes[1].MAC}}}}
	file.Accounts.CLA = config.Account{Name: `EXAMPLE\xprcla`, Password: "env:CLA"}
	file.XPR.Services = []string{"ExchApl", "Ex2k7Apl"}
	file.XPR.Exchange2003Server, file.XPR.Exchange2007Server = "EX03", "EX07"
	file.Accounts.Exchange = config.Account{Name: `EXAMPLE\xprexchange`, Password: "env:EXCHANGE"}
	file.XPR.TimeZoneSupport, file.SetStartupParameters = "on", true
	a, s := builtFrom(t, file)
	for _, h := range a.nodes() {
		agent, err := h.Services.Get("CLA")
		require.NoError(t, err)
		assert.Equal(t, scm.Running, agent.State, h.Name())
		assert.Equal(t, `EXAMPLE\xprcla`, agent.Account, h.Name())
	}
	for _, r := range a.cluster.Resources.List() {
		for _, p := range r.Parameters {
			assert.NotEqual(t, "CLA", p.Value, r.Name)
		}
	}
	text, err := a.first().Files.Read(s.XPR.LicsvcDir + `\HPXPR_V5.0.ccf`)
	require.NoError(t, err)
	assert.Equal(t, s.VirtualServer.IP+"\r\n61740\r\n30000\r\n3\r\ntrue\r\n", string(text))
	assert.NotEqual(t, a.resourceName(s.XPR.ServerName+":EX03"+domain), a.resourceName(s.XPR.ServerName+":EX07"))
	log, err := a.first().Files.Read(s.XPR.InstallDir + `\bin\TimeZoneSupport.log`)
	require.NoError(t, err)
	assert.Equal(t, "converted: on\r\n", string(log), "it is converted once")
}

func TestAClusterWithDifferencesRunsOnEveryNode(t *testing.T) {
	a, s := built(t)
	planted, err := Plant(a.world, s)
	require.NoError(t, err)
	assert.Len(t, planted, 10)
	for _, node := range append(s.FurtherNodes(), s.FirstNode()) {
		require.NoError(t, a.cluster.Groups.Move(s.Role.Name, node))
		require.NoError(t, a.awaitRole(cluster.GroupOnline, node))
	}
}

func TestReplaceReplacesWholeWordsOnly(t *testing.T) {
	assert.Equal(t, `\\NEW\x, KERN15, NEW NEW`, replace(`\\Kern1\x, KERN15, KERN1 kern1`, "KERN1", "NEW"))
}
