package scenario

import (
	"slices"
	"strings"
	"time"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
	"changeover/runbook"

	"github.com/stretchr/testify/require"
)

// mediumDLL is the path of the information store's resource DLL below the medium.
const mediumDLL = `\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`

// hosts returns the nodes of the site, the first one in front.
func (s *Stage) hosts() []*windows.Host {
	var hosts []*windows.Host
	for _, name := range append([]string{s.Site.FirstNode()}, s.Site.FurtherNodes()...) {
		hosts = append(hosts, s.Lab.World.Host(name))
	}
	return hosts
}

// newerMedium is a medium with another resource DLL, while the cluster service holds the old one.
func newerMedium(s *Stage) {
	for _, h := range s.hosts() {
		old, err := h.Files.Read(s.Site.Media.Path + mediumDLL)
		require.NoError(s.t, err)
		require.NoError(s.t, h.Files.Write(s.Site.Media.Path+mediumDLL, slices.Concat(old, []byte("\na later release\n"))))
	}
}

// leavesTheFirstNode moves the role away from the node whose cluster service holds a file. Each step that waits is then
// tried again: the run itself brings the role back.
func leavesTheFirstNode(s *Stage, parked runbook.ParkedStep) string {
	if parked.Offer == "" {
		s.moves(s.Site.OtherNodes(parked.Step.Host)[0])
	}
	return runbook.RetryUpdate
}

// moves moves the role as an administrator does, and waits until it has arrived, online or offline.
func (s *Stage) moves(to string) {
	c := cluster.Of(s.Lab.World)
	require.NoError(s.t, c.Groups.Move(s.Site.Role.Name, to))
	require.Eventually(s.t, func() bool {
		group, err := c.Groups.Get(s.Site.Role.Name)
		return err == nil && strings.EqualFold(group.OwnerNode, to) && group.State != cluster.GroupPending
	}, time.Minute, 5*time.Millisecond)
}

// resource returns the role's resource of a service.
func (s *Stage) resource(service string) cluster.Resource {
	all := cluster.Of(s.Lab.World).Resources.List()
	i := slices.IndexFunc(all, func(r cluster.Resource) bool {
		return slices.ContainsFunc(r.Parameters, func(p cluster.Parameter) bool { return p.Name == "ServiceName" && p.Value == service })
	})
	require.GreaterOrEqual(s.t, i, 0, "no resource of service %s", service)
	return all[i]
}

// drifted changes by hand what the service has set up in the cluster, and the definitions of services on a further node.
func drifted(s *Stage) {
	c := cluster.Of(s.Lab.World)
	router, licences := s.resource("mta"), s.resource("licsvc")
	require.NoError(s.t, c.Resources.SetProperty(router.Name, "SeparateMonitor", uint32(1)))
	require.NoError(s.t, c.Resources.SetProperty(router.Name, "RestartPeriod", uint32(60_000)))
	require.NoError(s.t, c.Resources.SetPossibleOwners(router.Name, s.Site.NodeNames()[:1]))
	require.NoError(s.t, c.Resources.SetProperty(router.Name, "Name", "message router"))
	require.NoError(s.t, c.Checkpoints.Add(licences.Name, `SOFTWARE\Wow6432Node\PP-COM\MRS\xmrsvc`))
	first, further := s.hosts()[0], s.hosts()[1]
	require.NoError(s.t, first.Shares.Describe("MrsClnt", s.Site.VirtualServer.Name, "changed by hand"))
	other, ignore, own, path := "changed by hand", "Ignore", "Own Process", `C:\Old\stunnel.exe`
	change := func(service string, to scm.ServiceChange) { require.NoError(s.t, further.Services.Change(service, to)) }
	change("mta", scm.ServiceChange{DisplayName: &other})
	change("mrs", scm.ServiceChange{ErrorControl: &ignore})
	change("cfgsvc", scm.ServiceChange{Type: &own})
	change("stunnel", scm.ServiceChange{BinaryPath: &path})
}

// withoutAnAccount leaves a service of the first node with the local system account, and the further node without it.
func withoutAnAccount(s *Stage) {
	system := "LocalSystem"
	first, further := s.hosts()[0], s.hosts()[1]
	require.NoError(s.t, first.Services.Change("mta", scm.ServiceChange{Account: &system}))
	require.NoError(s.t, further.Services.Delete("mta"))
}

// otherAgent points the licence service to an agent that is no longer there.
func otherAgent(s *Stage) {
	first, path := s.hosts()[0], s.Site.XPR.LicsvcDir+`\HPXPR_V5.0.ccf`
	text, err := first.Files.Read(path)
	require.NoError(s.t, err)
	_, rest, _ := strings.Cut(string(text), "\n")
	require.NoError(s.t, first.Files.Write(path, []byte("10.61.1.99\r\n"+rest)))
}

// optional is a service that breaks.
const optional = "WebApl"

// processAborted is ERROR_PROCESS_ABORTED.
const processAborted = 1067

// breaks makes the service end right after each start on the second node.
func breaks(s *Stage) {
	require.NoError(s.t, s.hosts()[1].Services.Fail(optional, processAborted, -1))
}

// fails ends the service on the first node, and right after each start there, until the cluster gives its resource up.
func fails(s *Stage) {
	first := s.hosts()[0]
	require.NoError(s.t, first.Services.Fail(optional, processAborted, -1))
	require.NoError(s.t, first.Services.Kill(optional))
	require.Eventually(s.t, func() bool { return s.resource(optional).State == cluster.Failed }, time.Minute, 5*time.Millisecond)
}

// works ends breaks and fails, and has the step tried again.
func works(s *Stage, _ runbook.ParkedStep) string {
	for _, h := range s.hosts() {
		require.NoError(s.t, h.Services.Fail(optional, 0, 0))
	}
	return runbook.RetryUpdate
}

// looks reads the cluster without a site.
func looks(s *Stage) {
	answer, err := s.Look(s.Site.FirstNode())
	require.NoError(s.t, err)
	require.Len(s.t, answer.Hosts, len(s.Site.Nodes))
}
