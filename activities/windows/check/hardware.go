package check

import (
	"context"
	"fmt"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/runbook"
)

// Processor is a check of the manual's minimum, a Xeon of a given clock rate (7.1.2).
type Processor struct {
	MinimumMHz int `json:"minimumMHz"`
	// Accept turns a weaker processor into a warning.
	Accept bool `json:"accept,omitempty"`
}

// ActivityName implements engine.Wanted.
func (Processor) ActivityName() string { return "CheckProcessor" }

type processorKind struct{}

func (processorKind) Read(ctx context.Context, h host.Session, _ Processor) (windows.Computer, error) {
	return windows.ReadComputer(ctx, h)
}

// clockSlack is by how much processors report less than their nominal clock rate, in percent: one of 2.30 GHz
// reports 2,294 to 2,299 MHz.
const clockSlack = 1

func processorText(c windows.Computer) string { return fmt.Sprintf("%s at %d MHz", c.Processor, c.MHz) }

// tooWeak reports whether the processor is below the minimum.
func (want Processor) tooWeak(have windows.Computer) bool {
	return have.MHz*100 < want.MinimumMHz*(100-clockSlack) || !strings.Contains(have.Processor, "Xeon")
}

func (processorKind) Differences(want Processor, have windows.Computer) ([]engine.Change, error) {
	return when(want.tooWeak(have) && !want.Accept,
		engine.Finding("Processor", processorText(have), fmt.Sprintf("Xeon at %d MHz or more", want.MinimumMHz))), nil
}

func (processorKind) Warnings(want Processor, have windows.Computer) []string {
	if !want.Accept || !want.tooWeak(have) {
		return nil
	}
	return []string{fmt.Sprintf("the processor is %s; the manual asks for a Xeon at %d MHz or more", processorText(have), want.MinimumMHz)}
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
	return windows.ReadComputer(ctx, h)
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
	return []string{fmt.Sprintf("memory is %d MB; %d MB are recommended", have.MemoryMB, want.RecommendMB)}
}

func (memoryKind) Evidence(_ Memory, have windows.Computer) []runbook.Fact {
	return []runbook.Fact{{Name: "Memory", Value: fmt.Sprintf("%d MB", have.MemoryMB)}}
}
