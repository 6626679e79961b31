package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Each site cites its own part of the manual, and code names the sections of part 2.
func TestSectionsAreThoseOfTheSitesPart(t *testing.T) {
	later, older := &Site{Cluster: Cluster{WindowsServer: "2022"}}, &Site{Cluster: Cluster{WindowsServer: "2008 R2"}}
	assert.False(t, later.PartOne())
	assert.True(t, older.PartOne())
	for reference, want := range map[string]string{
		"": "", "7": "3", "8": "4", "7.1.2": "3.1.2", "6.1.9": "2.1.9", "9.10/3": "5.10/3", "9.7.2/12a": "5.7.2/12a", "4.4.1": "4.4.1", "3.2/6": "3.2/6",
		"7.3.3/6": "3.3.3/1", "9.7.2/4": "5.7.2/3", "9.9/7": "5.9/6", "9.9/6": "9.9/6",
	} {
		assert.Equal(t, reference, later.Section(reference))
		assert.Equal(t, want, older.Section(reference), reference)
		assert.Equal(t, want, older.Section(older.Section(reference)), "%s of part 1 is itself", reference)
	}
	const hint = "wait (9.7.2/21), 'Role (10.9.1)' (9.4.1) at (9.1.1.1): 9.2 or 9.4 (4.4.1), 7.1"
	assert.Equal(t, hint, later.Cited(hint))
	assert.Equal(t, "wait (5.7.2/21), 'Role (10.9.1)' (5.4.1) at (9.1.1.1): 5.2 or 5.4 (4.4.1), 3.1", older.Cited(hint))
}

// A role of Windows Server 2008 R2 has no priority (3.2/6, E-P09).
func TestARoleOfPartOneHasNoPriority(t *testing.T) {
	s := Site{Cluster: Cluster{WindowsServer: "2008 R2"}}
	assert.Empty(t, s.WithDefaults().Role.Priority)
	assert.Zero(t, s.RolePriority())
	assert.Equal(t, "File Server Res", s.WithDefaults().VirtualServer.FileServerResource)
}

// 9.4.3/4f: the driver of an older client PC depends on its Windows, and the parts name other ones (E-P17).
func TestOlderClientPCsHaveOtherDrivers(t *testing.T) {
	later, older := &Site{Cluster: Cluster{WindowsServer: "2022"}}, &Site{Cluster: Cluster{WindowsServer: "2008 R2"}}
	assert.Equal(t, []ClientDriver{{"Windows 7, Windows Server 2008 and 2008 R2", "HP LaserJet 2300 Series PS"}}, later.OlderDrivers())
	assert.Equal(t, []ClientDriver{
		{"Windows XP and Windows Server 2003", "HP LaserJet III PostScript Plus v2010.118"},
		{"Windows Vista, Windows 7, Windows Server 2008 and 2008 R2", "HP LaserJet 2300 Series PS"},
	}, older.OlderDrivers())
}
