package windows

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// featureHost is a host with features, name to install state; the removal of any takes further ones away.
func featureHost(t *testing.T, states map[string]string, taken ...string) *enginetest.Host {
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
	f.On("get-feature-removal", func(p params) any {
		return map[string]any{"own": p.Text("Name") + " shown", "removed": append([]string{p.Text("Name") + " shown"}, taken...)}
	})
	f.Does("uninstall-windows-feature", func(p params) { states[p.Text("Name")] = featureUninstallPending })
	return f
}

func TestFeatureIsRemoved(t *testing.T) {
	f := featureHost(t, map[string]string{"DHCP": FeatureInstalled, "FS-FileServer": featureAvailable})
	removed := f.Twice(Feature{Name: "DHCP"})
	assert.Equal(t, []string{`Uninstall-WindowsFeature -Name 'DHCP'`}, f.Commands)
	assert.Len(t, removed.Warnings, 1, "the restart that is left")
}

// On Windows Server 2008 R2 the commands are those that it has, in the plan and at work.
func TestAFeatureIsRemovedByTheCommandOfItsRelease(t *testing.T) {
	f := featureHost(t, map[string]string{"DHCP": FeatureInstalled})
	f.Version = scripts.Windows2008R2
	answersOn2008R2(f)
	planned := f.Plan(Feature{Name: "DHCP"})
	f.Twice(Feature{Name: "DHCP"})
	assert.Equal(t, []string{`Remove-WindowsFeature -Name 'DHCP'`}, f.Commands)
	assert.Equal(t, f.Commands[0], planned.Changes[0].Command)
}

// What a person is asked to type is what the release has.
func TestAFeatureInUseIsRemovedByTheCommandOfItsRelease(t *testing.T) {
	for version, want := range map[string]string{scripts.Windows2008R2: "run Remove-WindowsFeature -Name Web-Server on the host", "10.0": "run Uninstall-WindowsFeature -Name Web-Server on the host"} {
		f := featureHost(t, map[string]string{"Web-Server": FeatureInstalled}, "Default Document")
		answersOn2008R2(f)
		f.Version = version
		f.Refused(Feature{Name: "Web-Server"}, runbook.ErrPrecondition, want)
	}
}

// answersOn2008R2 has a host answer the scripts of Windows Server 2008 R2 as well.
func answersOn2008R2(f *enginetest.Host) {
	for name, answer := range maps.Clone(f.Answers) {
		f.Answers[name+"-on-2008-r2"] = answer
	}
}

// Only what nothing else is part of, and whose service does not run, is removed without a person.
func TestFeatureInUseIsLeftToAPerson(t *testing.T) {
	f := featureHost(t, map[string]string{"Web-Server": FeatureInstalled}, "Default Document", "IIS Management Console")
	f.Refused(Feature{Name: "Web-Server"}, runbook.ErrPrecondition, "Windows would also remove: Default Document, IIS Management Console")
	assert.Empty(t, f.Commands)
	for state, refused := range map[string]bool{ServiceRunning: true, ServiceStartPending: true, ServiceStopped: false, "": false} {
		f := featureHost(t, map[string]string{"DHCP": FeatureInstalled})
		f.On("get-service-states", func(params) any {
			services := []ServiceState{}
			if state != "" {
				services = append(services, ServiceState{Name: "DHCPServer", State: state})
			}
			return map[string]any{"services": services}
		})
		want := Feature{Name: "DHCP", Service: "DHCPServer"}
		if refused {
			f.Refused(want, runbook.ErrPrecondition, "the service DHCPServer of the feature is "+state)
			assert.Empty(t, f.Commands)
			continue
		}
		f.Twice(want)
	}
}

func TestUnknownFeatureCountsAsAbsent(t *testing.T) {
	f := featureHost(t, map[string]string{})
	assert.Empty(t, f.Apply(Feature{Name: "SMTP-Server"}).Changes)
}

func TestFeatureThatStaysFailsVerification(t *testing.T) {
	f := featureHost(t, map[string]string{"DHCP": FeatureInstalled})
	f.Deaf["uninstall-windows-feature"] = true
	f.Refused(Feature{Name: "DHCP"}, runbook.ErrVerification)
}
