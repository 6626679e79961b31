package disk

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestADiskThatSomebodyNumberedIsNotWindowsOwn(t *testing.T) {
	for _, name := range []string{"XPR Disk 2", "Disk 2", "Cluster Disk", "Cluster Disk 2 (XPR)", "My Cluster Disk 2", "Cluster Disk two"} {
		assert.False(t, NamedByWindows(name), name)
	}
}

func TestDiskIDsCompareInEveryForm(t *testing.T) {
	assert.True(t, Matches("0xA4937CC4", "2761129156"))
	assert.True(t, Matches("{6b2f3c2e-0000-4000-8000-000000000001}", "6B2F3C2E-0000-4000-8000-000000000001"))
	assert.False(t, Matches("0xA4937CC4", "0xA4937CC5"))
	assert.False(t, Matches("", ""))
	// diskpart prints no 0x, and a signature may look like a decimal number.
	assert.True(t, Matches("C6CE28EB", "0xC6CE28EB"))
	assert.True(t, Matches("c6ce28eb", "3335399659"))
	assert.True(t, Matches("12345678", "0x12345678"))
	assert.True(t, Matches("00BC614E", "12345678"))
	assert.False(t, Matches("12345678", "12345678"), "the cluster shows a number where diskpart shows digits")
	assert.True(t, Matches("0x00BC614E", "12345678"))
	assert.False(t, Matches("C6CE28EB", "0xC6CE28EC"))
}

func TestNamesThatWindowsGives(t *testing.T) {
	for _, name := range names {
		assert.True(t, NamedByWindows(name+" 12"), name)
		assert.True(t, NamedByWindows(name+"\u00a012"), name)
	}
}
