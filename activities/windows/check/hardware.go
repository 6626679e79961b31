package check

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// Processor is a check of the manual's minimum (3.1.2, 7.1.2). In part 2 this is a Xeon E5-2670 v3 at a given clock rate, or
// a faster one; in part 1 any make at a given clock rate, and two cores for a Xeon. The manual does not say what another make
// or an older Xeon has to reach in part 2, so such a processor is a warning.
type Processor struct {
	MinimumMHz int `json:"minimumMHz"`
	// MinimumCores of a Xeon; 0: any number.
	MinimumCores int `json:"minimumCores,omitempty"`
	// AnyMake: the clock rate alone decides, and not who made the processor.
	AnyMake bool `json:"anyMake,omitempty"`
	// Accept turns a processor that is too slow into a warning.
	Accept bool `json:"accept,omitempty"`
}

// ActivityName implements engine.Wanted.
func (Processor) ActivityName() string { return "CheckProcessor" }

type processorKind struct{}

func (processorKind) Read(ctx context.Context, h host.Session, want Processor) (windows.Computer, error) {
	var needed []string
	if !want.Accept {
		needed = append(needed, windows.ClockProperty)
	}
	if !want.Accept && want.MinimumCores > 0 {
		needed = append(needed, windows.CoresProperty)
	}
	return windows.ReadComputer(ctx, h, needed...)
}

// clockSlack is by how much processors report less than their nominal clock rate, in percent: a processor of 2.30 GHz
// reports 2,294 to 2,299 MHz.
const clockSlack = 1

func processorText(c windows.Computer) string {
	name := cmp.Or(strings.TrimSpace(c.Processor), "(unnamed)")
	if host.HasText(c.Unreadable, windows.ClockProperty) {
		return name + " at a clock rate that Windows cannot read"
	}
	return fmt.Sprintf("%s at %d MHz", name, c.MHz)
}

// isXeon reports whether the processor is of the make that the manual names.
func isXeon(c windows.Computer) bool { return strings.Contains(c.Processor, "Xeon") }

// newerXeon are names of Xeons that came after the E5-2670 v3 of the manual, whose nominal clock rates may be lower: later
// E3, E5 and E7, the families D, E and W, the scalable ones by their metals, and those that are numbered from 6 (Intel,
// processor numbers).
var newerXeon = regexp.MustCompile(`Xeon(\(R\))? +(CPU +)?(E[357]-\d+[AL]? v[4-9]|[DW]-\d|E-2\d|Platinum|Gold|Silver|Bronze|6\d{3})`)

// namedXeon are names of the generation of the manual's E5-2670 v3.
var namedXeon = regexp.MustCompile(`E[357]-\d+[A-Z]* v3`)

// tooSlow reports whether the clock rate is below the minimum.
func (want Processor) tooSlow(have windows.Computer) bool {
	return have.MHz*100 < want.MinimumMHz*(100-clockSlack)
}

// refused reports whether the processor is one that the manual rules out.
func (want Processor) refused(have windows.Computer) bool {
	if want.AnyMake {
		return want.tooSlow(have)
	}
	return isXeon(have) && want.tooSlow(have) && !newerXeon.MatchString(have.Processor)
}

// asked is the text of the manual's minimum.
func (want Processor) asked() string {
	if want.AnyMake {
		return fmt.Sprintf("%d MHz or more", want.MinimumMHz)
	}
	return fmt.Sprintf("Xeon at %d MHz or more", want.MinimumMHz)
}

func (processorKind) Differences(want Processor, have windows.Computer) ([]engine.Change, error) {
	found := when(want.refused(have) && !want.Accept, engine.Finding("Processor", processorText(have), want.asked()))
	fewCores := have.Cores < want.MinimumCores && (isXeon(have) || !want.AnyMake)
	return append(found, when(fewCores && !want.Accept,
		engine.Finding("Cores of the processor", strconv.Itoa(have.Cores), fmt.Sprintf("%d or more", want.MinimumCores)))...), nil
}

// slowAdvice follows the warning about a processor that is slower than the manual asks for and that the site file accepts.
const slowAdvice = "; ask the vendor whether this processor is fast enough for the number of users"

func (processorKind) Warnings(want Processor, have windows.Computer) []string {
	shown := fmt.Sprintf("the processor is %s, and the manual asks for a %s", processorText(have), want.asked())
	switch {
	case want.AnyMake && !want.tooSlow(have):
		return nil
	case want.AnyMake:
		return []string{fmt.Sprintf("the processor is %s, and the manual asks for %s", processorText(have), want.asked()) + slowAdvice}
	case !isXeon(have):
		return []string{shown + "; compare this processor with a Xeon E5-2670 v3 in a published benchmark, such as SPEC CPU (www.spec.org)"}
	case want.tooSlow(have):
		return []string{shown + slowAdvice}
	case !namedXeon.MatchString(have.Processor) && !newerXeon.MatchString(have.Processor):
		return []string{shown + ", of generation E5 v3 or newer; the name of the processor does not show its generation: look up the processor on ark.intel.com"}
	}
	return nil
}

func (processorKind) Evidence(_ Processor, have windows.Computer) []runbook.Fact {
	return []runbook.Fact{{Name: "Processor", Value: processorText(have)}}
}

// Memory is a check of the built-in memory (7.1.2); less than is recommended is a warning.
type Memory struct {
	MinimumMB   int `json:"minimumMB"`
	RecommendMB int `json:"recommendMB,omitempty"`
}

// ActivityName implements engine.Wanted.
func (Memory) ActivityName() string { return "CheckMemory" }

type memoryKind struct{}

func (memoryKind) Read(ctx context.Context, h host.Session, _ Memory) (windows.Computer, error) {
	return windows.ReadComputer(ctx, h, windows.MemoryProperty)
}

// memorySlack is the share of built-in memory that firmware keeps from Windows, in percent.
const memorySlack = 3

func hasMemory(c windows.Computer, wantMB int) bool {
	return c.MemoryMB*100 >= wantMB*(100-memorySlack)
}

func (memoryKind) Differences(want Memory, have windows.Computer) ([]engine.Change, error) {
	return when(!hasMemory(have, want.MinimumMB),
		engine.Finding("Memory", fmt.Sprintf("%d MB", have.MemoryMB), fmt.Sprintf("%d MB or more", want.MinimumMB))), nil
}

func (memoryKind) Warnings(want Memory, have windows.Computer) []string {
	if hasMemory(have, want.RecommendMB) {
		return nil
	}
	return []string{fmt.Sprintf("the host has %d MB of memory; the manual recommends %d MB (7.1.2), so add memory before many users work with XPR", have.MemoryMB, want.RecommendMB)}
}

func (memoryKind) Evidence(_ Memory, have windows.Computer) []runbook.Fact {
	return []runbook.Fact{{Name: "Memory", Value: fmt.Sprintf("%d MB", have.MemoryMB)}}
}

// SoundDevices is a check that a host has no sound device (7.1.2).
type SoundDevices struct{}

// ActivityName implements engine.Wanted.
func (SoundDevices) ActivityName() string { return "CheckSoundDevices" }

type soundDevicesKind struct{}

type soundSeen struct{ Names []string }

func (soundDevicesKind) Read(ctx context.Context, h host.Session, _ SoundDevices) (soundSeen, error) {
	return host.Read[soundSeen](ctx, h, scripts.GetSoundDevices.Of())
}

func (soundDevicesKind) Differences(_ SoundDevices, have soundSeen) ([]engine.Change, error) {
	names := strings.Join(have.Names, ", ")
	return when(names != "", engine.Finding("Sound devices", names, "(none)")), nil
}
