package cluster

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

const checkpointed = `SOFTWARE\Vendor\Deep`

// withCheckpoint returns withRole with a checkpoint of App for a key with the value a, "first".
func withCheckpoint(t *testing.T) *fixture {
	f := withRole(t)
	f.ok(f.n1.Registry.CreateKey(checkpointed+`\Sub`), f.n1.Registry.Set(checkpointed, registry.SZ("a", "first")))
	f.ok(f.c.Checkpoints.Add("App", `HKLM\`+checkpointed))
	return f
}

func (f *fixture) value(h *windows.Host, name string) string {
	key, _ := h.Registry.Key(checkpointed)
	v, _ := key.Value(name)
	return v.Text
}

func TestCheckpointFollowsTheResource(t *testing.T) {
	f := withCheckpoint(t)
	f.ok(f.n1.Registry.Set(checkpointed, registry.SZ("a", "second")), f.n1.Registry.Set(checkpointed+`\Sub`, registry.SZ("b", "below")))
	f.ok(f.n2.Registry.CreateKey(checkpointed), f.n2.Registry.Set(checkpointed, registry.SZ("stray", "x")))
	f.ok(f.c.Groups.Move(testRole, "N2"))
	f.group(GroupOnline, "n2")
	assert.Equal(t, "second", f.value(f.n2, "a"))
	assert.Empty(t, f.value(f.n2, "stray"), "the saved key replaces what was there")
	sub, err := f.n2.Registry.Key(checkpointed + `\Sub`)
	f.ok(err)
	assert.Len(t, sub.Values, 1)
}

func TestTheCheckpointReplacesAnEditOnTheOtherNode(t *testing.T) {
	f := withCheckpoint(t)
	f.ok(f.n2.Registry.CreateKey(checkpointed), f.n2.Registry.Set(checkpointed, registry.SZ("a", "lost")))
	f.ok(f.c.Groups.Move(testRole, "N2"))
	f.group(GroupOnline, "n2")
	assert.Equal(t, "first", f.value(f.n2, "a"))
}

func TestLastEditBeforeACrashIsKept(t *testing.T) {
	f := withCheckpoint(t)
	f.ok(f.n1.Registry.Set(checkpointed, registry.SZ("a", "just before")))
	f.n1.Reboot()
	f.group(GroupOnline, "n2")
	assert.Equal(t, "just before", f.value(f.n2, "a"))
}

// A checkpoint of a service's key restores the registry. What the service control manager read from it when the host started
// stays as it is until the host starts again, or a program changes it.
func TestACheckpointDoesNotReachTheServiceControlManager(t *testing.T) {
	const key = scm.ServicesKey + `\app`
	f := withRole(t)
	depend := func(h *windows.Host) []string { s, err := h.Services.Get("app"); f.ok(err); return s.DependOnService }
	stored := func(h *windows.Host) []string {
		k, err := h.Registry.Key(key)
		f.ok(err)
		v, _ := k.Value("DependOnService")
		return v.Lines
	}
	f.ok(f.c.Checkpoints.Add("App", `HKLM\`+key))
	f.ok(f.n2.Services.Change("app", scm.ServiceChange{Depend: &[]string{"nix"}}))
	f.ok(f.c.Groups.Move(testRole, "N2"))
	f.resource("App", Failed)
	assert.Empty(t, stored(f.n2), "the checkpoint brought the key of the other node")
	assert.Equal(t, []string{"nix"}, depend(f.n2))
	f.code(win32.CodeDependencyMissing, f.n2.Services.Start("app"))

	f.ok(f.n2.Services.Change("app", scm.ServiceChange{Depend: &[]string{}}))
	assert.Empty(t, depend(f.n2))
	f.ok(f.n2.Registry.Set(key, registry.MultiSZ("DependOnService", "nix")))
	assert.Empty(t, depend(f.n2), "written straight into the registry")
	f.n2.Reboot()
	f.await("the host is up again", func() bool { return len(depend(f.n2)) > 0 })
	assert.Equal(t, []string{"nix"}, depend(f.n2))
}

func TestCheckpointIsRefused(t *testing.T) {
	f := withCheckpoint(t)
	f.code(win32.CodeFileNotFound, f.c.Checkpoints.Add("App", `SOFTWARE\Nowhere`))
	f.code(win32.CodeAlreadyExists, f.c.Checkpoints.Add("App", `software\vendor\deep`))
	f.ok(f.c.Checkpoints.Remove("App", checkpointed))
	f.code(win32.CodeFileNotFound, f.c.Checkpoints.Remove("App", checkpointed))
}

func TestDumpIsCompleteStableAndWithoutPasswords(t *testing.T) {
	f := withCheckpoint(t)
	first, err := json.Marshal(DumpOf(f.w))
	require.NoError(t, err)
	second, err := json.Marshal(DumpOf(f.w))
	require.NoError(t, err)
	assert.JSONEq(t, string(first), string(second))
	assert.Equal(t, string(first), string(second))
	assert.NotContains(t, string(first), `"right"`, "the service's password")
	assert.NotContains(t, string(first), "null")
	dump := DumpOf(f.w)
	for _, r := range dump.Cluster.Resources {
		if r.Name == "App" {
			assert.Equal(t, []string{"Files"}, r.DependsOn)
			assert.Equal(t, checkpointed, r.Checkpoints[0].Path)
			assert.Equal(t, "first", r.Checkpoints[0].Saved[0].Values[0].Data)
		}
	}
	for _, s := range dump.Hosts[0].Services {
		if s.Name == "app" {
			assert.True(t, s.PasswordValid)
			assert.Equal(t, "Running", s.State)
		}
	}
}
