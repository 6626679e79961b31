package cluster

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const checkpointed = `SOFTWARE\Vendor\Deep`

func withCheckpoint(t *testing.T) *fixture {
	f := withRole(t)
	f.ok(f.n1.RegCreateKey(checkpointed+`\Sub`), f.n1.RegSet(checkpointed, SZ("a", "first")))
	f.ok(f.c.AddCheckpoint("App", `HKLM\`+checkpointed))
	return f
}

func (f *fixture) value(h *Host, name string) string {
	key, _ := h.RegKey(checkpointed)
	v, _ := key.Value(name)
	return v.Text
}

func TestCheckpointFollowsTheResource(t *testing.T) {
	f := withCheckpoint(t)
	f.ok(f.n1.RegSet(checkpointed, SZ("a", "second")), f.n1.RegSet(checkpointed+`\Sub`, SZ("b", "below")))
	f.ok(f.n2.RegCreateKey(checkpointed), f.n2.RegSet(checkpointed, SZ("stray", "x")))
	f.ok(f.c.MoveGroup(testRole, "N2"))
	f.group(GroupOnline, "n2")
	assert.Equal(t, "second", f.value(f.n2, "a"))
	assert.Empty(t, f.value(f.n2, "stray"), "the saved key replaces what was there")
	sub, err := f.n2.RegKey(checkpointed + `\Sub`)
	f.ok(err)
	assert.Len(t, sub.Values, 1)
}

func TestEditOnTheOtherNodeIsLost(t *testing.T) {
	f := withCheckpoint(t)
	f.ok(f.n2.RegCreateKey(checkpointed), f.n2.RegSet(checkpointed, SZ("a", "lost")))
	f.ok(f.c.MoveGroup(testRole, "N2"))
	f.group(GroupOnline, "n2")
	assert.Equal(t, "first", f.value(f.n2, "a"))
}

func TestLastEditBeforeACrashIsKept(t *testing.T) {
	f := withCheckpoint(t)
	f.ok(f.n1.RegSet(checkpointed, SZ("a", "just before")))
	f.n1.Reboot()
	f.group(GroupOnline, "n2")
	assert.Equal(t, "just before", f.value(f.n2, "a"))
}

func TestCheckpointIsRefused(t *testing.T) {
	f := withCheckpoint(t)
	f.code(CodeFileNotFound, f.c.AddCheckpoint("App", `SOFTWARE\Nowhere`))
	f.code(CodeAlreadyExists, f.c.AddCheckpoint("App", `software\vendor\deep`))
	f.ok(f.c.RemoveCheckpoint("App", checkpointed))
	f.code(CodeFileNotFound, f.c.RemoveCheckpoint("App", checkpointed))
}

func TestDumpIsCompleteStableAndWithoutPasswords(t *testing.T) {
	f := withCheckpoint(t)
	first, err := json.Marshal(f.w.Dump())
	require.NoError(t, err)
	second, err := json.Marshal(f.w.Dump())
	require.NoError(t, err)
	assert.JSONEq(t, string(first), string(second))
	assert.Equal(t, string(first), string(second))
	assert.NotContains(t, string(first), `"right"`, "the service's password")
	assert.NotContains(t, string(first), "null")
	dump := f.w.Dump()
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
