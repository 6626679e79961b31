package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// featureHost is a host with features, name to install state.
func featureHost(t *testing.T, states map[string]string) *fakeHost {
	f := newFakeHost(t)
	f.on("get-windows-feature", func(p params) any {
		var list []map[string]string
		if state, known := states[p.text("Name")]; known {
			list = append(list, map[string]string{"name": p.text("Name"), "state": state})
		}
		return map[string]any{"features": list}
	})
	f.does("install-windows-feature", func(p params) { states[p.text("Name")] = featureInstalled })
	f.does("uninstall-windows-feature", func(p params) { states[p.text("Name")] = featureUninstallPending })
	return f
}

func TestFeaturesAreRemovedAndInstalled(t *testing.T) {
	f := featureHost(t, map[string]string{"DHCP": featureInstalled, "FS-FileServer": featureAvailable})
	removed := ensureTwice(t, f.activities().EnsureWindowsFeature, WindowsFeature{Name: "DHCP"})
	ensureTwice(t, f.activities().EnsureWindowsFeature, WindowsFeature{Name: "FS-FileServer", Installed: true})
	assert.Equal(t, []string{`Uninstall-WindowsFeature -Name 'DHCP'`, `Install-WindowsFeature -Name 'FS-FileServer'`}, f.commands)
	assert.Len(t, removed.Warnings, 1, "the restart that is left")
}

func TestUnknownFeatureCountsAsAbsent(t *testing.T) {
	f := featureHost(t, map[string]string{})
	assert.Empty(t, run(t, f.activities().EnsureWindowsFeature, WindowsFeature{Name: "SMTP-Server"}).Changes)
	refused(t, f.activities().EnsureWindowsFeature, WindowsFeature{Name: "SMTP-Server", Installed: true}, ErrPrecondition)
}

func TestFeatureThatStaysFailsVerification(t *testing.T) {
	f := featureHost(t, map[string]string{"DHCP": featureInstalled})
	f.deaf["uninstall-windows-feature"] = true
	refused(t, f.activities().EnsureWindowsFeature, WindowsFeature{Name: "DHCP"}, ErrVerification)
}
