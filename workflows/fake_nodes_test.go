package workflows

import (
	"encoding/json"
	"slices"

	"changeover/activities/cluster"
	"changeover/activities/windows"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

// rebootMemory is what an intent to restart remembers: how often the host had started.
type rebootMemory struct {
	Boots int `json:"boots"`
}

func (f *fakeHosts) reboot(host string, want windows.Reboot, memory json.RawMessage) fakeSeen {
	before := rebootMemory{f.boots[host]}
	if len(memory) > 0 {
		before = decode[rebootMemory](memory)
	}
	if f.boots[host] > before.Boots {
		return met()
	}
	if end := want.NotAfter; !end.IsZero() && f.now().After(end) {
		return unmet("the window for restarts has ended")
	}
	if want.KeepsQuorum && slices.Contains(f.needed, host) {
		return unmet("cannot restart Windows on node %s: the cluster would lose its quorum", host)
	}
	seen := differs("Boot time", "(after the restart)", func() {
		f.boots[host]++
		f.interrupts[host] = want.Interrupts
		delete(f.pending, host)
		delete(f.removals, host)
		for _, s := range f.services[host] {
			if s.start == "Auto" {
				s.state = chapter.Running
			}
		}
	})
	seen.Memory, _ = json.Marshal(before) // A struct of one number.
	return seen
}

func (f *fakeHosts) nodePause(want cluster.NodePause) fakeSeen {
	switch {
	case slices.Contains(f.lost, want.Node):
		return unmet("cannot pause or resume node %s: node %s is in state Down", want.Node, want.Node)
	case f.paused[want.Node] == want.Paused:
		return met()
	case want.Paused && want.Node == f.owner:
		return unmet("cannot pause the owner of the role")
	case !want.Paused && !want.MayResume:
		return problem(runbook.ErrNodePaused, "cannot resume node %s: somebody else has paused the node, not Changeover", want.Node)
	}
	return differs("NodeState", "wanted", func() { f.paused[want.Node] = want.Paused })
}
