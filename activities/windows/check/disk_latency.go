package check

import (
	"context"
	"fmt"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// DiskLatency is a check of how long reads and writes of a drive take on average (7.1.2). It measures the reads and writes of other
// programs, since Changeover puts no load on a disk. If there are too few of them, the average is unknown.
type DiskLatency struct {
	Letter    string `json:"letter"`
	MaximumMs int    `json:"maximumMs"`
	// Known: an unknown average is a difference; otherwise it is a warning.
	Known bool `json:"known,omitempty"`
}

// ActivityName implements engine.Wanted.
func (DiskLatency) ActivityName() string { return "CheckDiskLatency" }

const (
	// measuredSeconds are between the two readings, and measuredTransfers the fewest that make an average.
	measuredSeconds   = 10
	measuredTransfers = 100
	// LatencyFact is the name under which a measured latency is shown.
	LatencyFact = "Average of a read or write"
)

type diskLatencyKind struct{}

type latencySeen struct {
	Readings []struct{ Ticks, Transfers, Frequency int64 }
}

func (diskLatencyKind) Read(ctx context.Context, h host.Session, want DiskLatency) (latencySeen, error) {
	return host.Read[latencySeen](ctx, h, scripts.GetDiskLatency.Of("Letter", Drive{Letter: want.Letter}.letter(), "Seconds", measuredSeconds))
}

// transfers is the number of reads and writes between the two readings; the counter has 32 bits.
func (s latencySeen) transfers() uint32 {
	if len(s.Readings) != 2 {
		return 0
	}
	return uint32(s.Readings[1].Transfers - s.Readings[0].Transfers) //nolint:gosec // it starts again at 0
}

// average is the average time of a read or write. It is false if too few reads and writes were seen.
func (s latencySeen) average() (time.Duration, bool) {
	n := s.transfers()
	if n < measuredTransfers || s.Readings[1].Frequency <= 0 {
		return 0, false
	}
	ticks := uint32(s.Readings[1].Ticks - s.Readings[0].Ticks) //nolint:gosec // it starts again at 0
	seconds := float64(ticks) / float64(s.Readings[1].Frequency) / float64(n)
	return time.Duration(seconds * float64(time.Second)), true
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

// tooFew says why the average is unknown.
func (s latencySeen) tooFew() string {
	if len(s.Readings) != 2 {
		return "unknown: Windows has no performance counters of the drive"
	}
	return fmt.Sprintf("unknown: Windows counted only %d reads and writes in %d s, and an average needs at least %d", s.transfers(), measuredSeconds, measuredTransfers)
}

func (diskLatencyKind) Differences(want DiskLatency, have latencySeen) ([]engine.Change, error) {
	property, most := "Latency of drive "+want.Letter, fmt.Sprintf("%d ms or less on average", want.MaximumMs)
	switch average, known := have.average(); {
	case !known && want.Known:
		return []engine.Change{engine.Finding(property, have.tooFew(), most)}, nil
	case known && average > time.Duration(want.MaximumMs)*time.Millisecond:
		return []engine.Change{engine.Finding(property, milliseconds(average), most)}, nil
	}
	return nil, nil
}

// Warnings implements engine.Warner.
func (diskLatencyKind) Warnings(want DiskLatency, have latencySeen) []string {
	if _, known := have.average(); known || want.Known {
		return nil
	}
	return []string{"the latency of drive " + want.Letter + " is " + have.tooFew()}
}

// Evidence implements engine.Witness.
func (diskLatencyKind) Evidence(_ DiskLatency, have latencySeen) []runbook.Fact {
	average, known := have.average()
	if !known {
		return nil
	}
	return []runbook.Fact{{Name: LatencyFact, Value: fmt.Sprintf("%s, from %d reads and writes in %d s", milliseconds(average), have.transfers(), measuredSeconds)}}
}
