package windows

import (
	"testing"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
)

// featureHost is a host with features, name to install state.
func featureHost(t *testing.T, states map[string]string) *enginetest.Host {
	f := newHost(t)
	f.On("get-windows-feature", func(p params) any {
		var list []map[string]string
		if state, known := states[p.Text("Name")]; known {
			list = append(list, map[string]string{"name": p.Text("Name"), "state": state})
		}
		return map[string]any{"features": list}
	})
	f.Does("install-windows-feature", func(p params) { states[p.Text("Name")] = featureInstalled })
	f.Does("uninstall-windows-feature", func(p params) { states[p.Text("Name")] = featureUninstallPending })
	return f
}

func TestFeaturesAreRemovedAndInstalled(t *testing.T) {
	f := featureHost(t, map[string]string{"DHCP": featureInstalled, "FS-FileServer": featureAvailable})
	removed := f.Twice(Feature{Name: "DHCP"})
	f.Twice(Feature{Name: "FS-FileServer", Installed: true})
	assert.Equal(t, []string{`Uninstall-WindowsFeature -Name 'DHCP'`, `Install-WindowsFeature -Name 'FS-FileServer'`}, f.Commands)
	assert.Len(t, removed.Warnings, 1, "the restart that is left")
}

func TestUnknownFeatureCountsAsAbsent(t *testing.T) {
	f := featureHost(t, map[string]string{})
	assert.Empty(t, f.Apply(Feature{Name: "SMTP-Server"}).Changes)
	f.Refused(Feature{Name: "SMTP-Server", Installed: true}, runbook.ErrPrecondition)
}

func TestFeatureThatStaysFailsVerification(t *testing.T) {
	f := featureHost(t, map[string]string{"DHCP": featureInstalled})
	f.Deaf["uninstall-windows-feature"] = true
	f.Refused(Feature{Name: "DHCP"}, runbook.ErrVerification)
}
