package registry

import (
	"testing"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
)

func TestKindsSurviveAKilledWorker(t *testing.T) {
	for name, tc := range map[string]struct {
		want  engine.Wanted
		fresh func() enginetest.Target
	}{
		"a value below a missing key": {
			Value{Key: servicesKey, Name: "Kernel", Type: MultiString, Lines: &Lines{Present: []string{"a", "b"}}},
			func() enginetest.Target { return registryHost(t, map[string]Seen{}) },
		},
		"names in a tree": {
			Rename{Trees: []string{ppcom}, Names: []string{"KERN1", "KERN2"}, Replacement: "XPRCL"},
			func() enginetest.Target {
				return newTreeHost(
					t,
					valueSeen{ppcom + `\Hosts\KERN1\Sub KERN1`, "Name of KERN1", String, []string{"KERN1.example.net"}},
					valueSeen{ppcom + `\Hosts\KERN1\Sub KERN1`, "Address of KERN1", String, []string{"KERN1"}},
					valueSeen{ppcom + `\Globals\KERN2`, "Directories", MultiString, []string{`\\XPRCL\x`, `\\KERN1\x`, `\\KERN2\y`}},
				)
			},
		},
	} {
		t.Run(name, func(t *testing.T) { enginetest.KilledAfterEachCommand(t, AddKinds, tc.want, tc.fresh) })
	}
}
