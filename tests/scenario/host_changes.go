package scenario

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cluster"
	"changeover/lab/serve"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
	"changeover/lab/wsman"
	"changeover/runbook"
)

// mediumDLL is the path of the information store's resource DLL on the medium.
const mediumDLL = `\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`

// hosts returns the nodes of the site, beginning with the first.
func (s *Stage) hosts() []*windows.Host {
	var hosts []*windows.Host
	for _, name := range append([]string{s.Site.FirstNode()}, s.Site.FurtherNodes()...) {
		hosts = append(hosts, s.Lab.World.Host(name))
	}
	return hosts
}

// makeUnprepared gives the nodes what the manual does not allow: Windows' SMTP service, stopped and disabled, whose
// removal needs a restart; License Logging; sound hardware; slow disks; a ComAssistant; a database that must not be on a
// node; a key that the manual prints by mistake; and a program of a logged-on person. It also removes the loopback adapter.
func makeUnprepared(s *Stage) {
	for _, h := range s.hosts() {
		h.Software.ChangeFeature("SMTP-Server", func(f *windows.Feature) { f.InstallState, f.NeedsRestart = "Installed", true })
		require.NoError(s.t, h.Services.Create(scm.ServiceConfig{
			Name: "SMTPSVC", DisplayName: "Simple Mail Transfer Protocol (SMTP)", BinaryPath: `C:\Windows\System32\inetsrv\inetinfo.exe`, StartType: scm.StartDisabled,
		}))
		const logging = `C:\Windows\System32\llssrv.exe`
		require.NoError(s.t, h.Files.Write(logging, []byte("a service")))
		require.NoError(s.t, h.Services.Create(scm.ServiceConfig{Name: "LicenseService", DisplayName: "License Logging", BinaryPath: logging, StartType: scm.StartAuto}))
		require.NoError(s.t, h.Services.Start("LicenseService"))
		h.SetInfo(func(i *windows.HostInfo) {
			i.Interactive = []string{`C:\Program Files\Backup\tray.exe`, `C:\Windows\explorer.exe`}
			i.SoundDevices, i.Latency = []string{"Realtek High Definition Audio"}, 30*time.Millisecond
		})
		h.Software.Add(windows.Product{Key: "ComAssistant", DisplayName: "OpenScape ComAssistant", Version: "2.0", Publisher: "Unify"})
		h.Software.Add(windows.Product{Key: "PostgreSQL 9.6", DisplayName: "PostgreSQL 9.6", Version: "9.6", Publisher: "PostgreSQL Global Development Group"})
		require.NoError(s.t, h.Registry.CreateKey(`SOFTWARE\Wow6432\PP-COM\MRS\Services`))
		require.NoError(s.t, h.Registry.Set(`SOFTWARE\Wow6432\PP-COM\MRS\Services`, registry.Value{Name: "Kernel", Type: registry.RegMultiSZ, Lines: []string{"NameLoc,OLDSAT"}}))
		require.True(s.t, h.Network.ChangeNIC("Loopback", func(n *windows.NIC) { n.Description = "Realtek Gaming GbE Family Controller" }))
	}
}

// prepareHost is the answer to a step that waits: it does on the step's host what the error asks for.
func prepareHost(s *Stage, parked runbook.ParkedStep) string {
	h := s.Lab.World.Host(parked.Step.Host)
	h.SetInfo(func(i *windows.HostInfo) { i.SoundDevices, i.Latency = nil, 4*time.Millisecond })
	h.Network.ChangeNIC("Loopback", func(n *windows.NIC) { n.Description = "Microsoft KM-TEST Loopback Adapter" })
	return runbook.RetryUpdate
}

// replaceMediumDLL puts another resource DLL on the medium, while the cluster service still uses the old one.
func replaceMediumDLL(s *Stage) {
	for _, h := range s.hosts() {
		old, err := h.Files.Read(s.Site.Media.Path + mediumDLL)
		require.NoError(s.t, err)
		require.NoError(s.t, h.Files.Write(s.Site.Media.Path+mediumDLL, slices.Concat(old, []byte("\na later release\n"))))
	}
}

// moveRoleAway is the answer to a step that waits because the cluster service of its node uses a file: it moves the
// role to another node. Other steps are retried only, since the run itself brings the role back.
func moveRoleAway(s *Stage, parked runbook.ParkedStep) string {
	if parked.Offer == "" {
		s.moveRole(s.Site.OtherNodes(parked.Step.Host)[0])
	}
	return runbook.RetryUpdate
}

// moveRole moves the role as an administrator does, and waits until it has arrived, online or offline.
func (s *Stage) moveRole(to string) {
	c := cluster.Of(s.Lab.World)
	require.NoError(s.t, c.Groups.Move(s.Site.Role.Name, to))
	s.eventually(func() bool {
		group, err := c.Groups.Get(s.Site.Role.Name)
		return err == nil && strings.EqualFold(group.OwnerNode, to) && group.State != cluster.GroupPending
	})
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

// surplus is a service of XPR that the site does not have.
const surplus = "IsdnApl"

// changeByHand changes what the service has set up in the cluster, and the definitions of services on a further node.
// On the first node it adds a running service of XPR that the site does not have.
func changeByHand(s *Stage) {
	c := cluster.Of(s.Lab.World)
	router, licences := s.resource("mta"), s.resource("licsvc")
	require.NoError(s.t, c.Resources.SetProperty(router.Name, "SeparateMonitor", uint32(1)))
	require.NoError(s.t, c.Resources.SetProperty(router.Name, "RestartPeriod", uint32(60_000)))
	require.NoError(s.t, c.Resources.SetPossibleOwners(router.Name, s.Site.NodeNames()[:1]))
	require.NoError(s.t, c.Resources.SetProperty(router.Name, "Name", "message router"))
	require.NoError(s.t, c.Checkpoints.Add(licences.Name, `SOFTWARE\Wow6432Node\PP-COM\MRS\xmrsvc`))
	first, further := s.hosts()[0], s.hosts()[1]
	require.NoError(s.t, first.Shares.Describe("MrsClnt", s.Site.VirtualServer.Name, "changed by hand"))
	other, ignore, shared, path := "changed by hand", "Ignore", "Share Process", `C:\Old\stunnel.exe`
	change := func(service string, to scm.ServiceChange) { require.NoError(s.t, further.Services.Change(service, to)) }
	change("mta", scm.ServiceChange{DisplayName: &other})
	change("mrs", scm.ServiceChange{ErrorControl: &ignore})
	change("cfgsvc", scm.ServiceChange{Type: &shared})
	change("stunnel", scm.ServiceChange{BinaryPath: &path})
	program := s.Site.XPR.InstallDir + `\bin\` + surplus + ".exe"
	require.NoError(s.t, first.Files.Write(program, []byte("a service")))
	require.NoError(s.t, first.Services.Create(scm.ServiceConfig{Name: surplus, BinaryPath: program, StartType: scm.StartAuto}))
	require.NoError(s.t, first.Services.Start(surplus))
	s.eventually(func() bool { return s.surplusIs(scm.Running) })
}

// surplusIs reports whether the surplus service on the first node is in a state.
func (s *Stage) surplusIs(state scm.ServiceState) bool {
	service, err := s.hosts()[0].Services.Get(surplus)
	return err == nil && service.State == state
}

// removeService removes a service of the further node.
func removeService(s *Stage) {
	require.NoError(s.t, s.hosts()[1].Services.Delete("mta"))
}

// addLanguage adds a language to the site file of a cluster that is integrated.
func addLanguage(s *Stage) {
	s.editSiteFile("languages: [US English]", "languages: [US English, German]")
}

// editSiteFile replaces a text in the site file.
func (s *Stage) editSiteFile(old, by string) {
	text, err := os.ReadFile(s.file)
	require.NoError(s.t, err)
	more := strings.Replace(string(text), old, by, 1)
	require.NotEqual(s.t, string(text), more)
	s.file = filepath.Join(s.t.TempDir(), filepath.Base(s.file))
	require.NoError(s.t, os.WriteFile(s.file, []byte(more), 0o600))
}

// hideLicences changes the site file so that no node can read the licence files, as if they were on an external
// medium.
func hideLicences(s *Stage) {
	s.editSiteFile("readOn: BGN1, ", "")
	s.editSiteFile("readOn: bgn1, ", "")
}

// licencedFeature is a text in the licence files of the scenarios.
const licencedFeature = "FEATURE-4711"

// licence writes a licence file for an adapter.
func (s *Stage) licence(file config.LicenceFile, mac string) {
	files := s.Lab.World.Host(file.ReadOn).Files
	require.NoError(s.t, files.MakeDir(file.Path[:strings.LastIndex(file.Path, `\`)]))
	require.NoError(s.t, files.Write(file.Path, []byte(`<?xml version="1.0" encoding="UTF-8"?><licence mac="`+mac+`">`+licencedFeature+`</licence>`)))
}

// pointToMissingAgent makes the licence service use an agent that does not exist.
func pointToMissingAgent(s *Stage) {
	first, path := s.hosts()[0], s.Site.XPR.LicsvcDir+`\HPXPR_V5.0.ccf`
	text, err := first.Files.Read(path)
	require.NoError(s.t, err)
	_, rest, _ := strings.Cut(string(text), "\n")
	require.NoError(s.t, first.Files.Write(path, []byte("10.61.1.99\r\n"+rest)))
}

// optional is an optional service, to which scenarios add faults.
const optional = "WebApl"

// processAborted is ERROR_PROCESS_ABORTED.
const processAborted = 1067

// breakOptional makes the optional service end immediately after each start on the second node. The surplus service
// must have been stopped before.
func breakOptional(s *Stage) {
	require.True(s.t, s.surplusIs(scm.Stopped), "service %s still runs", surplus)
	require.NoError(s.t, s.hosts()[1].Services.Fail(optional, processAborted, -1))
}

// moreSpace is a text for the site file that requires more space on the cluster drive than there is.
const moreSpace = "\nchecks:\n  minimumDiskGB: 9000\n"

// requireMoreSpace makes the site file require more space on the cluster drive than is free, as if the drive had
// filled up (D-64).
func requireMoreSpace(s *Stage) { s.editSiteFile("\nreboots:\n", moreSpace+"reboots:\n") }

// requireUsualSpace undoes requireMoreSpace.
func requireUsualSpace(s *Stage) { s.editSiteFile(moreSpace+"reboots:\n", "\nreboots:\n") }

// failAddress takes the role offline and leaves its address in the state Failed, as a wrong subnet mask does.
func failAddress(s *Stage) {
	c, role := cluster.Of(s.Lab.World), s.Site.Role.Name
	require.NoError(s.t, c.Groups.Stop(role))
	s.eventually(func() bool {
		group, err := c.Groups.Get(role)
		return err == nil && group.State == cluster.GroupOffline
	})
	address := s.Site.VirtualServer.IPResource
	before, err := c.Resources.Get(address)
	require.NoError(s.t, err)
	set := func(mask string, restart uint32) {
		_, err := c.Resources.SetParameter(address, "SubnetMask", mask)
		require.NoError(s.t, err)
		require.NoError(s.t, c.Resources.SetProperty(address, "RestartAction", restart))
	}
	set("255.0.0.0", 0)
	require.NoError(s.t, c.Resources.Start(address))
	s.eventually(func() bool {
		now, err := c.Resources.Get(address)
		return err == nil && now.State == cluster.Failed
	})
	set(s.Site.VirtualServer.SubnetMask, before.RestartAction)
}

// failAddressAndLicences does the same as failAddress, and makes the licence service end immediately after each
// start.
func failAddressAndLicences(s *Stage) {
	failAddress(s)
	breakLicences(s)
}

// eventually waits until a condition is true.
func (s *Stage) eventually(holds func() bool) {
	s.t.Helper()
	require.Eventually(s.t, holds, time.Minute, 5*time.Millisecond)
}

// repairOptional is the answer to a step that waits: it undoes breakOptional and retries.
func repairOptional(s *Stage, _ runbook.ParkedStep) string {
	require.NoError(s.t, s.hosts()[1].Services.Fail(optional, 0, 0))
	return runbook.RetryUpdate
}

// refuseLogon makes the second node refuse logons.
func refuseLogon(s *Stage) {
	_, err := s.Lab.Inject(serve.FaultRequest{Host: s.Site.SecondNode(), Kind: string(wsman.Unauthorized)})
	require.NoError(s.t, err)
}

// allowLogon returns the answer to a step that waits: it undoes refuseLogon and returns the decision.
func allowLogon(decision string) func(*Stage, runbook.ParkedStep) string {
	return func(s *Stage, parked runbook.ParkedStep) string {
		assert.Contains(s.t, parked.Error, "401")
		_, err := s.Lab.EndFaults()
		require.NoError(s.t, err)
		return decision
	}
}

// lookWithoutSite reads the cluster without a site.
func lookWithoutSite(s *Stage) {
	answer, err := s.Look(s.Site.FirstNode())
	require.NoError(s.t, err)
	require.Len(s.t, answer.Hosts, len(s.Site.Nodes))
}
