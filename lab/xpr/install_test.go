package xpr

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

func TestSetupInstallsRunningServicesThatDependOnEachOther(t *testing.T) {
	l := newLab(t).prepare().install()
	for _, key := range l.services() {
		s, err := l.n1.Services.Get(key)
		require.NoError(t, err, key)
		assert.Equal(t, scm.Running, s.State, key)
		assert.Equal(t, scm.StartAuto, s.StartType, key)
		assert.Equal(t, `EXAMPLE\xprsvc`, s.Account, key)
		assert.Equal(t, "R", s.BinaryPath[:1], key)
		r, ok := findRow(append(append([]row(nil), mandatoryRows...), optionalRows...), key)
		require.True(t, ok, key)
		if r.depends != "" {
			assert.Equal(t, []string{r.depends}, s.DependOnService, key)
		}
	}
	assert.Empty(t, l.n2.Shares.List()[3:], "the shares are on the owner only")
	_, err := l.n2.Services.Get("licsvc")
	assert.Equal(t, uint32(win32.CodeServiceMissing), win32.CodeOf(err))
}

func TestSetupSharesSixFoldersWithEveryone(t *testing.T) {
	l := newLab(t).prepare().install()
	found := map[string]windows.Share{}
	for _, s := range l.n1.Shares.List() {
		if s.Scope == "XPRBERLIN" {
			found[s.Name] = s
		}
	}
	require.Len(t, found, 6)
	for _, f := range sharedFolders {
		s := found[f.share]
		assert.Equal(t, `R:\OpenScape\xpr\`+f.name, s.Path)
		require.Len(t, s.Access, 1)
		assert.Equal(t, "S-1-1-0", s.Access[0].SID)
		assert.Equal(t, "Full", s.Access[0].Right)
	}
	r, err := l.cluster.Resources.Get(fileServer)
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"Name", "Cluster Disk 2"}, r.Providers)
}

func TestSetupWritesTheNodesNameIntoKeysNamesAndData(t *testing.T) {
	l := newLab(t).prepare().install()
	_, err := l.n1.Registry.Key(mrsKey + `\Computers\KERN1`)
	assert.NoError(t, err)
	hosts, err := l.n1.Registry.Key(mrsKey + `\nameloc\Hosts`)
	require.NoError(t, err)
	_, named := hosts.Value("kern1")
	assert.True(t, named)
	globals, err := l.n1.Registry.Key(globalsKey)
	require.NoError(t, err)
	monitor, _ := globals.Value("Monitor Directory")
	assert.Equal(t, []string{`\\XPRBERLIN\MrsMonitor`, `\\KERN1\MrsMonitor`}, monitor.Lines)
	address, _ := globals.Value("LicSvcAddress")
	assert.Equal(t, "tcpip://172.26.209.41:13010", address.Text)
	bystander, err := l.n1.Registry.Key(`SOFTWARE\Wow6432Node\Cycos AG\Monitor`)
	require.NoError(t, err)
	host, _ := bystander.Value("Host")
	assert.Equal(t, "KERN1", host.Text)
}

func TestSetupRefuses(t *testing.T) {
	cases := map[string]struct {
		before func(*lab)
		task   Task
		says   string
	}{
		"licence service before clusterprep":    {nil, licenceTask(), "clusterprep.exe was not run"},
		"licence service on the local disk":     {clusterprepDone, licenceTask().with(licencePage, "Target folder", `C:\xprlicsvc`), "is not on a cluster drive"},
		"licence agent at a node's address":     {clusterprepDone, licenceTask().with(licencePage, "IP Address", "172.26.209.41"), "address of a node"},
		"licence agent that does not answer":    {clusterprepDone, licenceTask().with(licencePage, "Port", "61741"), "no licence agent answers"},
		"XPR before the licence service":        {clusterprepDone, serverTask(), "licence service does not run"},
		"a folder with a space":                 {licenceDone, serverTask().with("Installation of the XPR Server and Configuration of the Services", "Target folder", `R:\OpenScape Xpressions\xpr`), "contains a space"},
		"a wrong password":                      {licenceDone, serverTask().with("Login Account for XPR Services", "Password", "env:OTHER"), "password"},
		"Application Builder":                   {licenceDone, serverTask().with("Selecting Client Components", "Application Builder", "on"), "Application Builder"},
		"a login that a cluster must not have":  {licenceDone, serverTask().with("Configuring the User Authentication", "Login via", "Windows account"), "Login"},
		"a feature that the dialog has not":     {licenceDone, serverTask().ticking(featuresPage, "Services > Telex"), `no feature "Services > Telex"`},
		"a service that no feature has":         {licenceDone, serverTask().with(featuresPage, "Corresponding APL", "TelexApl"), `field "Corresponding APL": the setup offers no service "TelexApl" there`},
		"an option without its feature":         {licenceDone, serverTask().with(featuresPage, "Services > Webserver", "off"), "the feature that contains it is not ticked"},
		"two voicemail systems in German":       {licenceDone, serverTask().with(featuresPage, "Services > Voicemail server > VMS", "on"), "PhoneMail and VMS cannot be installed together"},
		"an SNMP agent without Windows' own":    {licenceDone, serverTask().ticking(featuresPage, "Services > Webserver > System Info SNMP Agent"), "SNMP service of Windows is not installed"},
		"a dial-up connection without account":  {licenceDone, serverTask().ticking(featuresPage, "Services > Internet e-mail server").with(mailPage, "available options", "Temporarily via a dial-up connection"), `field "user account" is empty`},
		"a password that was typed differently": {licenceDone, serverTask().with("postmaster user account", "Confirm password", "env:ADMIN"), "differs from field"},
		"a further system component":            {licenceDone, serverTask().ticking("Selecting System Components", "All further options"), "All further options"},
		"another cluster":                       {nil, clusterprepTask().with(componentsPage, "cluster name", "OTHER"), `no cluster "OTHER"`},
		"a default language that is not active": {licenceDone, serverTask().with("Selecting the Server Languages and the Default Language", "Default language", "French"), "French"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			l := newLab(t).prepare()
			if test.before != nil {
				test.before(l)
			}
			assert.ErrorContains(t, l.console.Perform("KERN1", test.task), test.says)
		})
	}
}

// An option of Table 4-2 may install a service.
func TestSetupInstallsTheServiceOfAnOption(t *testing.T) {
	l := newLab(t).prepare()
	licenceDone(l)
	l.ok(l.console.Perform("KERN1", serverTask().ticking(featuresPage, "Services > Voicemail server > Speech to Text")))
	_, err := l.n1.Services.Get("Vm2TxtApl")
	assert.NoError(t, err)
}

func clusterprepDone(l *lab) { l.ok(l.console.Perform("KERN1", clusterprepTask())) }

func licenceDone(l *lab) {
	clusterprepDone(l)
	l.ok(l.console.Perform("KERN1", licenceTask()))
}

func TestSetupNeedsTheDotNetFrameworksOfWindows(t *testing.T) {
	l := newLab(t).prepare()
	licenceDone(l)
	_, err := l.n1.Software.RemoveFeature("NET-Framework-Core")
	l.ok(err)
	assert.ErrorContains(t, l.console.Perform("KERN1", serverTask()), "the feature .NET Framework 3.5 of Windows is not installed on KERN1")
	_, err = l.n1.Software.InstallFeature("NET-Framework-Core")
	l.ok(err)
	// The setup installs the .NET Framework 4 if it is missing, which requires a restart (4.3.13).
	const key = `SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full`
	l.ok(l.n1.Registry.DeleteKey(key), l.console.Perform("KERN1", serverTask()))
	assert.NotEmpty(t, l.n1.PendingReboot())
	_, err = l.n1.Registry.Key(key)
	l.ok(err)
}

func TestSetupListsEveryProblemAtOnce(t *testing.T) {
	l := newLab(t).prepare()
	licenceDone(l)
	err := l.console.Perform("KERN1", serverTask().with("Confirming the Release Notes", "I have read the Release Notes", "off").with("Installation Type for the automatic Speech Recognition", "No ASR", "off"))
	var problems *Problems
	require.ErrorAs(t, err, &problems)
	assert.Len(t, problems.List, 2)
	_, err = l.n1.Services.Get("mrs")
	assert.Error(t, err, "nothing is installed")
}

func TestSetupNeedsTheRolesOwner(t *testing.T) {
	l := newLab(t).prepare()
	clusterprepDone(l)
	l.ok(l.console.Perform("KERN2", clusterprepTask()))
	assert.ErrorContains(t, l.console.Perform("KERN2", licenceTask()), "not on a cluster drive that is online on KERN2")
}
