package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
	"changeover/runbook"
)

// brokenRule breaks one of the manual's rules for hosts or steps on a site that is otherwise correct. finds is
// exactly what a check then reports in addition.
type brokenRule struct {
	rule    string
	runbook string
	in      runbook.Input
	// breaks breaks the rule, and returns a function that undoes it.
	breaks func(s *Stage) (undo func())
	finds  []string
}

// mrsKey is the registry key with the settings of XPR.
const mrsKey = `SOFTWARE\Wow6432Node\PP-COM\MRS`

// brokenRules is sorted by the rules' ids. A rule may have several rows.
var brokenRules = []brokenRule{
	{
		"V-27", runbook.Prepare,
		runbook.Input{},
		feature("RSAT-DHCP"),
		[]string{"PREP-7.1.3-3 KERN1: Feature RSAT-DHCP is 'Installed', wanted 'Available'"},
	},
	{
		"V-27", runbook.Prepare,
		runbook.Input{},
		feature("SMTP-Server"),
		[]string{"PREP-7.1.3-4 KERN1: Feature SMTP-Server is 'Installed', wanted 'Available'"},
	},
	{
		"V-27", runbook.Prepare,
		runbook.Input{},
		feature("Web-Mgmt-Console"),
		[]string{"PREP-7.1.3-5 KERN1: Feature Web-Mgmt-Console is 'Installed', wanted 'Available'"},
	},
	{
		"V-27", runbook.Prepare,
		runbook.Input{},
		func(s *Stage) func() {
			h := s.hosts()[0]
			require.NoError(s.t, h.Services.Create(scm.ServiceConfig{Name: "LicenseService", DisplayName: "License Logging", BinaryPath: `C:\Windows\System32\llssrv.exe`, StartType: scm.StartManual}))
			return func() { require.NoError(s.t, h.Services.Delete("LicenseService")) }
		},
		[]string{"PREP-3.1.3-8 KERN1: StartMode is 'Manual', wanted 'Disabled'"},
	},
	{
		"V-66", runbook.Integrate,
		runbook.Input{},
		value(mrsKey+`\Cluster Parameter`, registry.SZ("Type", "none")),
		[]string{`INT-9.3-6 KERN1: HKLM\SOFTWARE\Wow6432Node\PP-COM\MRS\Cluster Parameter\Type is 'none', wanted 'MSCS'`},
	},
	{
		"V-67", runbook.Integrate,
		runbook.Input{},
		value(mrsKey+`\Tcpapl\NWPlugTCP`, registry.SZ("BindAddress", "172.26.209.41")),
		[]string{`INT-9.3-5 KERN1: HKLM\SOFTWARE\Wow6432Node\PP-COM\MRS\Tcpapl\NWPlugTCP\BindAddress is '172.26.209.41', wanted '172.26.209.43'`},
	},
	{
		"V-68", runbook.Integrate,
		runbook.Input{},
		func(s *Stage) func() {
			undo := value(mrsKey, registry.SZ("Computer", "KERN1"))(s)
			// A name outside of the two trees is not changed.
			require.NoError(s.t, s.hosts()[0].Registry.CreateKey(`SOFTWARE\Example`))
			require.NoError(s.t, s.hosts()[0].Registry.Set(`SOFTWARE\Example`, registry.SZ("Computer", "KERN1")))
			return func() { undo(); require.NoError(s.t, s.hosts()[0].Registry.DeleteKey(`SOFTWARE\Example`)) }
		},
		[]string{`INT-9.3-1 KERN1: HKLM\SOFTWARE\Wow6432Node\PP-COM\MRS\Computer is 'KERN1', wanted 'XPRBERLIN'`, `INT-9.3-1 KERN1: HKLM\SOFTWARE\Wow6432Node\PP-COM\MRS\Computer is 'KERN1', wanted 'XPRBERLIN'`},
	},
	{
		"V-72", runbook.Integrate,
		runbook.Input{},
		value(mrsKey+`\MailApl`, registry.DWord("SupportEC", 0)),
		[]string{`INT-9.4.3-6 KERN1: HKLM\SOFTWARE\Wow6432Node\PP-COM\MRS\MailApl\SupportEC is '0', wanted '1'`},
	},
	{
		"V-74", runbook.Integrate,
		runbook.Input{},
		serviceOn(0, "mta", func(c *scm.ServiceChange) { disabled := scm.StartDisabled; c.StartType = &disabled }),
		[]string{`INT-9.5.1-2 KERN1: StartMode is 'Disabled', wanted 'Manual'`},
	},
	{
		"V-75", runbook.Integrate,
		runbook.Input{},
		serviceOn(0, "mta", func(c *scm.ServiceChange) { on := []string{"RpcSs"}; c.Depend = &on }),
		[]string{
			"INT-9.5.3-1 KERN1: Dependencies is 'registry: RpcSs; service control manager: RpcSs', wanted '(none)'",
			"INT-9.7.2-21 KERN1: Dependencies is 'registry: RpcSs; service control manager: RpcSs', wanted '(none)'",
		},
	},
	{
		"V-75", runbook.Integrate,
		runbook.Input{},
		func(s *Stage) func() {
			undo := serviceOn(0, "nameloc", func(c *scm.ServiceChange) { on := []string{"RpcSs"}; c.Depend = &on })(s)
			require.NoError(s.t, s.hosts()[0].Registry.DeleteValue(scm.ServicesKey+`\nameloc`, "DependOnService"))
			return undo
		},
		[]string{
			"INT-9.5.3-1 KERN1: Dependencies is 'registry: none; service control manager: RpcSs', wanted '(none)'",
			"INT-9.7.2-21 KERN1: Dependencies is 'registry: none; service control manager: RpcSs', wanted '(none)'",
		},
	},
	{
		"V-76", runbook.ReplicateToNode,
		runbook.Input{Node: "KERN2"},
		serviceOn(1, "mta", func(c *scm.ServiceChange) { path := `bin\mta.exe`; c.BinaryPath = &path }),
		[]string{`REP-9.8.2-3 KERN2: PathName is 'bin\mta.exe', wanted 'R:\OpenScape\xpr\bin\mta.exe'`},
	},
	{
		"V-77", runbook.Integrate,
		runbook.Input{},
		func(s *Stage) func() {
			h, scope := s.hosts()[0], s.Site.VirtualServer.Name
			require.NoError(s.t, h.Shares.Grant("MrsClnt", scope, "Everyone", "Full"))
			return func() { require.NoError(s.t, h.Shares.Grant("MrsClnt", scope, "Everyone", "Read")) }
		},
		[]string{"INT-9.6.1-1 KERN1: Access Everyone is 'Everyone Allow Full', wanted '(none)'", "INT-9.6.1-1 KERN1: Access Everyone is '(none)', wanted 'Everyone Allow Read'"},
	},
	{
		"V-84", runbook.Integrate,
		runbook.Input{},
		func(s *Stage) func() {
			c, name, provider := cluster.Of(s.Lab.World), s.resource("mrs").Name, s.resource("mta").Name
			require.NoError(s.t, c.Dependencies.Remove(name, provider))
			return func() { require.NoError(s.t, c.Dependencies.Add(name, provider)) }
		},
		[]string{"INT-9.7.2-10 KERN1: Dependency on XPR Message Router Res is '(absent)', wanted 'present'"},
	},
	{
		"V-84", runbook.Integrate,
		runbook.Input{},
		// A further dependency on the File Server is accepted (E-C102).
		func(s *Stage) func() {
			c, name := cluster.Of(s.Lab.World), s.resource("mrs").Name
			var added []string
			for _, r := range c.Resources.List() {
				if r.Type == cluster.TypeFileServer || r.Type == cluster.TypeNetworkName && r.Group == s.Site.Role.Name {
					require.NoError(s.t, c.Dependencies.Add(name, r.Name))
					added = append(added, r.Name)
				}
			}
			require.Len(s.t, added, 2)
			return func() {
				for _, provider := range added {
					require.NoError(s.t, c.Dependencies.Remove(name, provider))
				}
			}
		},
		[]string{"INT-9.7.2-10 KERN1: resource 'XPR Administrator Res' also depends on 'XPRBERLIN'. The wanted dependencies are only: XPR Message Router Res. Changeover removes no dependencies; " +
			"if XPR does not need this dependency, run Remove-ClusterResourceDependency -Resource 'XPR Administrator Res' -Provider 'XPRBERLIN' in an elevated PowerShell on a node"},
	},
	{
		"V-90", runbook.Prepare,
		runbook.Input{},
		func(s *Stage) func() {
			h, path := s.hosts()[1], s.Site.Media.Path+`\XpressionsInstall\ReleaseNotes.rtf`
			text, err := h.Files.Read(path)
			require.NoError(s.t, err)
			require.NoError(s.t, h.Files.Write(path, append(slices.Clone(text), '!')))
			return func() { require.NoError(s.t, h.Files.Write(path, text)) }
		},
		[]string{`PREP-6.2-1 KERN2: File xpressionsinstall\releasenotes.rtf is '22 bytes F6E70F27A59546435DC95062E6C9858052E1F14C369D154D33CB867B6833E84A', wanted '21 bytes ED5385E5C355F7D060205470036D80AE762BB2B546C34056FDD88FA6CAD47B3F'`},
	},
}

// feature installs a feature of Windows on the first node.
func feature(name string) func(*Stage) func() {
	return func(s *Stage) func() {
		h := s.hosts()[0]
		set := func(state string) {
			h.Software.ChangeFeature(name, func(f *windows.Feature) { f.InstallState = state })
		}
		set("Installed")
		return func() { set("Available") }
	}
}

// value writes a registry value of the first node.
func value(key string, v registry.Value) func(*Stage) func() {
	return func(s *Stage) func() {
		r := s.hosts()[0].Registry
		before, err := r.Key(key)
		require.NoError(s.t, err)
		old, had := before.Value(v.Name)
		require.NoError(s.t, r.Set(key, v))
		return func() {
			if had {
				require.NoError(s.t, r.Set(key, old))
			} else {
				require.NoError(s.t, r.DeleteValue(key, v.Name))
			}
		}
	}
}

// serviceOn changes the definition of a service on a node.
func serviceOn(node int, name string, change func(*scm.ServiceChange)) func(*Stage) func() {
	return func(s *Stage) func() {
		h := s.hosts()[node]
		before, err := h.Services.Get(name)
		require.NoError(s.t, err)
		var to scm.ServiceChange
		change(&to)
		require.NoError(s.t, h.Services.Change(name, to))
		none := []string{}
		return func() {
			require.NoError(s.t, h.Services.Change(name, scm.ServiceChange{
				StartType: &before.StartType, Depend: &none, BinaryPath: &before.BinaryPath,
			}))
		}
	}
}

// If one of the rules for hosts or steps is broken on a finished site, a check reports this and nothing else.
func TestEachBrokenRuleIsReportedAlone(t *testing.T) {
	t.Parallel()
	s := New(t, exampleSite("berlin"))
	result, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	require.Equal(t, runbook.StateDone, result.State)
	before := map[string][]string{}
	for _, c := range brokenRules {
		t.Run(c.rule, func(t *testing.T) {
			s.t = t
			if before[c.runbook] == nil {
				before[c.runbook] = append([]string{""}, s.finds(t, c)...)
			}
			undo := c.breaks(s)
			found := slices.DeleteFunc(s.finds(t, c), func(line string) bool { return slices.Contains(before[c.runbook], line) })
			undo()
			assert.Equal(t, c.finds, found)
		})
	}
}

// finds returns what a run in mode check reports: one line for each difference, error and warning.
func (s *Stage) finds(t *testing.T, c brokenRule) []string {
	t.Helper()
	c.in.Mode = runbook.Check
	_, err := s.Run(c.runbook, c.in)
	require.NoError(t, err)
	var found []string
	for _, r := range s.LastEvidence().Steps {
		about := strings.TrimSpace(r.ID + " " + r.Host)
		for _, change := range r.Pending {
			what := strings.TrimSpace(change.Property + " " + change.Target)
			found = append(found, fmt.Sprintf("%s: %s is '%s', wanted '%s'", about, what, change.Before, change.After))
		}
		for _, text := range append(slices.Clone(r.Warnings), r.Error) {
			if text != "" {
				found = append(found, about+": "+text)
			}
		}
	}
	return found
}
