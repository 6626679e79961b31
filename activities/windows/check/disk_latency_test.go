package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheLatencyOfADriveIsMeasuredWhereItIsUsed(t *testing.T) {
	reading := func(ticks, transfers int) map[string]any {
		return map[string]any{"ticks": ticks, "transfers": transfers, "frequency": 10_000_000}
	}
	for name, c := range map[string]struct {
		readings        []any
		fact, found     string
		unknown, warned string
	}{
		"fast": {
			readings: []any{reading(1000, 50), reading(1000+8_000_000, 50+200)}, fact: "4.0 ms, from 200 reads and writes in 10 s",
		},
		"slow": {
			readings: []any{reading(0, 0), reading(22_000_000, 200)}, fact: "11.0 ms, from 200 reads and writes in 10 s", found: "11.0 ms", unknown: "11.0 ms",
		},
		"just fast enough": {
			readings: []any{reading(0, 0), reading(10_000_000, 100)}, fact: "10.0 ms, from 100 reads and writes in 10 s",
		},
		"counters that start again": {
			readings: []any{reading(1<<32-1_000_000, 1<<32-10), reading(7_000_000, 190)}, fact: "4.0 ms, from 200 reads and writes in 10 s",
		},
		"hardly used": {
			readings: []any{reading(0, 0), reading(99_000_000, 99)}, unknown: "unknown: Windows counted only 99 reads and writes in 10 s, and an average needs at least 100", warned: "the latency of drive R is unknown: Windows counted only 99 reads",
		},
		"no performance counters": {unknown: "unknown: Windows has no performance counters of the drive", warned: "no performance counters"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newHost(t)
			f.On("get-disk-latency", func(p params) any {
				assert.Equal(t, "R", p.Text("Letter"))
				return map[string]any{"readings": c.readings}
			})
			want := DiskLatency{Letter: "R", MaximumMs: 10}
			outcome := f.Plan(want)
			assert.Equal(t, c.fact, outcome.Fact(LatencyFact))
			if c.found == "" {
				assert.Empty(t, outcome.Changes)
			} else {
				assert.Equal(t, c.found, outcome.Changes[0].Before)
			}
			if c.warned == "" {
				assert.Empty(t, outcome.Warnings)
			} else {
				assert.Contains(t, outcome.Warnings[0], c.warned)
			}
			want.Known = true
			if outcome = f.Plan(want); c.unknown == "" {
				assert.Empty(t, outcome.Changes)
			} else {
				assert.Equal(t, c.unknown, outcome.Changes[0].Before)
			}
		})
	}
}
