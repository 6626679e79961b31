package tests

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	ps "changeover/activities/powershell/scripts"
	"changeover/lab/posh/signatures"
	"changeover/lab/windows/release"
)

// withoutSecond maps scripts that use what Windows Server 2008 R2 lacks, and that have no second version for it, to
// the reason.
var withoutSecond = map[string]string{
	"get-defender-state":     "there is no Defender: the script answers so where the cmdlet is missing",
	"set-defender-real-time": "get-defender-state has found no Defender to set",
}

var (
	scriptComment  = regexp.MustCompile(`(?m)^\s*#.*$`)
	cmdletCall     = regexp.MustCompile(`\b([A-Z][A-Za-z]+-[A-Z][A-Za-z0-9]+)((?:[^|;\n(){}]|\([^()]*\)|\$\{\w+\})*)`)
	cmdletOption   = regexp.MustCompile(`\s-([A-Za-z]+)`)
	namespaceOfWMI = regexp.MustCompile(`(?i)\broot[/\\][\w/\\]+`)
	quotedName     = regexp.MustCompile(`['"]([A-Za-z0-9-]+)['"]`)
	usedProperty   = regexp.MustCompile(`\.([A-Za-z]+)\b`)
)

// lacking returns what a script uses that a release lacks, including command lines in strings.
func lacking(r release.Release, text string) []string {
	text = scriptComment.ReplaceAllString(text, "")
	var found []string
	add := func(lacks bool, what string) {
		if lacks && !slices.Contains(found, what) {
			found = append(found, what)
		}
	}
	for _, call := range cmdletCall.FindAllStringSubmatch(text, -1) {
		cmdlet := call[1]
		signature := signatures.Table()[strings.ToLower(cmdlet)]
		if signature == nil {
			continue
		}
		add(r.Lacks(release.Cmdlet, cmdlet) || r.Lacks(release.Module, signature.Module), cmdlet)
		for _, option := range cmdletOption.FindAllStringSubmatch(call[2], -1) {
			add(r.Lacks(release.Parameter, cmdlet+" -"+option[1]), cmdlet+" -"+option[1])
		}
	}
	for _, namespace := range namespaceOfWMI.FindAllString(text, -1) {
		add(r.Lacks(release.Namespace, namespace), namespace)
	}
	for _, name := range quotedName.FindAllStringSubmatch(text, -1) {
		add(r.Lacks(release.FeatureName, name[1]), name[1])
	}
	for cmdlet, object := range map[string]string{"Get-Cluster\n": "Cluster", "Get-ClusterGroup": "ClusterGroup", "Get-WindowsFeature": "Feature"} {
		if !strings.Contains(text, cmdlet) {
			continue
		}
		for _, property := range usedProperty.FindAllStringSubmatch(text, -1) {
			add(r.Lacks(release.Property, object+"."+property[1]), object+"."+property[1])
		}
	}
	return found
}

// Every kind of addition is found in a script: namespaces, cmdlets, parameters and others.
func TestMissingCommandsAreFoundInAScript(t *testing.T) {
	r, found := release.Of("2008 R2")
	require.True(t, found)
	for text, want := range map[string][]string{
		"Get-SmbShare -Name x":                               {"Get-SmbShare"},
		`$run = "try { Get-ClusterCheckpoint } catch { }"`:   {"Get-ClusterCheckpoint"},
		"Suspend-ClusterNode -Name $Name -Drain | Out-Null":  {"Suspend-ClusterNode -Drain"},
		"Resume-ClusterNode -Name (X -Y) -Failback NoBack":   {"Resume-ClusterNode -Failback"},
		"Get-CimInstance -Namespace root/StandardCimv2/x":    {"root/StandardCimv2/x"},
		"Add-WindowsFeature -Name 'NET-Framework-45-Core'":   {"NET-Framework-45-Core"},
		"Get-ClusterGroup | ForEach-Object { $_.Priority }":  {"ClusterGroup.Priority"},
		"$c = Get-Cluster\n$c.DynamicQuorum":                 {"Cluster.DynamicQuorum"},
		"(Get-WindowsFeature -Name x).InstallState":          {"Feature.InstallState"},
		"# Get-SmbShare\nGet-Process | Sort-Object Priority": nil,
		"Get-SmbShare; Get-SmbShare; Get-NetAdapter":         {"Get-SmbShare", "Get-NetAdapter"},
	} {
		assert.Equal(t, want, lacking(r, text), text)
	}
}

// A script that is sent to Windows Server 2008 R2 uses nothing that this release lacks. If a script does, there is a
// second version of it.
func TestScriptsForWindowsServer2008R2UseWhatItHas(t *testing.T) {
	r, found := release.Of("2008 R2")
	require.True(t, found)
	for _, script := range ps.All() {
		if slices.Contains(ps.OnlyOn2008R2(), script) {
			continue
		}
		there := script.On(ps.Windows2008R2)
		lacks := lacking(r, there.Text)
		if reason := withoutSecond[script.Name]; reason != "" {
			assert.NotEmpty(t, lacks, "%s no longer needs an exception", script.Name)
			continue
		}
		assert.Empty(t, lacks, there.Name)
		assert.True(t, there == script || len(lacking(r, script.Text)) > 0, "%s works on Windows Server 2008 R2 as well, so %s is not needed", script.Name, there.Name)
	}
}
