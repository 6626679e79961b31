package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// featureHost is a host with features, name to install state.
func featureHost(t *testing.T, states map[string]string) *enginetest.Host {
	f := newHost(t)
	f.On("get-windows-feature", func(p params) any {
		var list []map[string]string
		for _, name := range p.List("Names") {
			if state, known := states[name]; known {
				list = append(list, map[string]string{"name": name, "state": state})
			}
		}
		return map[string]any{"features": list}
	})
	return f
}

func TestFeaturesMustBeInstalled(t *testing.T) {
	f := featureHost(t, map[string]string{"FS-FileServer": windows.FeatureInstalled, "Failover-Clustering": "Available", "NET-Framework-Core": windows.FeatureInstallPending})
	want := Features{Names: []string{"FS-FileServer", "Failover-Clustering", "NET-Framework-Core", "RSAT-Clustering-PowerShell"}}
	seen := f.Plan(want)
	assert.Equal(t, []string{"Feature Failover-Clustering", "Feature NET-Framework-Core", "Feature RSAT-Clustering-PowerShell"}, seen.Properties())
	assert.Equal(t, "unknown to this Windows", seen.Changes[2].Before)
	assert.Equal(t, "Installed", seen.Fact("Feature FS-FileServer"))
	assert.Equal(t, []string{"feature NET-Framework-Core is in state InstallPending: the installation is complete only after the next restart"}, seen.Warnings)
	advised := f.Plan(Features{Names: []string{"FS-FileServer"}, Advised: []string{"Failover-Clustering"}})
	assert.Empty(t, advised.Changes)
	assert.Equal(t, "Available", advised.Fact("Feature Failover-Clustering"))
	require.Len(t, advised.Warnings, 1)
	assert.Contains(t, advised.Warnings[0], "feature Failover-Clustering is not installed (Available): run Install-WindowsFeature -Name Failover-Clustering before")
	f.Version, f.Answers["get-windows-feature-on-2008-r2"] = scripts.Windows2008R2, f.Answers["get-windows-feature"]
	advised = f.Plan(Features{Advised: []string{"Failover-Clustering"}})
	assert.Contains(t, advised.Warnings[0], "run Add-WindowsFeature -Name Failover-Clustering before")
	f.Version = ""
	want.MayWait = true
	assert.Equal(t, []string{"Feature Failover-Clustering", "Feature RSAT-Clustering-PowerShell"}, f.Plan(want).Properties())
	f.Refused(want, runbook.ErrVerification, "Feature Failover-Clustering is 'Available', wanted 'Installed'")
}

func TestRemotingQuotas(t *testing.T) {
	quotas := []quota{{Name: "MaxMemoryPerShellMB", Value: 1024}, {Name: "MaxShellsPerUser", Value: 5}, {Name: "MaxProcessesPerShell", Value: 5}}
	f := newHost(t)
	f.On("get-remoting-quotas", func(params) any { return map[string]any{"quotas": quotas} })
	want := RemotingQuotas{MemoryPerShellMB: 1024, ShellsPerUser: 5, ProcessesPerShell: 5}
	seen := f.Plan(want)
	assert.Empty(t, seen.Changes)
	assert.Equal(t, "1024", seen.Fact("WinRM quota MaxMemoryPerShellMB"))
	for i := range quotas {
		before := quotas[i].Value
		quotas[i].Value--
		assert.Equal(t, []string{"WinRM quota " + quotas[i].Name}, f.Plan(want).Properties())
		quotas[i].Value = 0 // No limit.
		assert.Empty(t, f.Plan(want).Changes)
		quotas[i].Value = before
	}
	quotas[0] = quota{Name: "MaxMemoryPerShellMB", Value: -1, Unread: "AccessDenied"}
	unread := f.Plan(want)
	assert.Empty(t, unread.Changes)
	assert.Len(t, unread.Warnings, 1)
	assert.Contains(t, unread.Warnings[0], "WinRM quota MaxMemoryPerShellMB could not be read (AccessDenied)")
	quotas[0] = quota{Name: "MaxMemoryPerShellMB", Value: 150}
	f.Refused(want, runbook.ErrVerification, "WinRM quota MaxMemoryPerShellMB is '150', wanted '1024 or more'")
	quotas = quotas[1:]
	f.Refused(want, runbook.ErrRefused, "the host does not show MaxMemoryPerShellMB")
}
