package cluster

import (
	"slices"
	"strings"
	"time"
)

// Cause says why the model changed.
type Cause string

// The causes of changes.
const (
	// CauseRequest: a process that was started over WinRM, or by a task that such a process registered.
	CauseRequest Cause = "request"
	// CauseConsole: a person at a console, or the one who set the lab up.
	CauseConsole Cause = "console"
	// CauseCluster: the cluster or the host of its own accord, or as a consequence of an earlier change.
	CauseCluster Cause = "cluster"
	// CauseRestart: a host that goes down or comes up.
	CauseRestart Cause = "restart"
)

// JournalEntry is one change of the model.
type JournalEntry struct {
	Time time.Time `json:"time"`
	// Host, or the cluster's name for what belongs to the cluster.
	Host string `json:"host"`
	// Kind of what was changed and its name, e.g. "service" and "mrs StartType".
	Kind   string `json:"kind"`
	Target string `json:"target"`
	// Before and After are empty where there was nothing or is nothing.
	Before string `json:"before"`
	After  string `json:"after"`
	// Request is the variable CHANGEOVER_REQUEST of the process that made the change, as it is.
	Request string `json:"request,omitempty"`
	Cause   Cause  `json:"cause"`
}

// actor is who changes the model.
type actor struct {
	cause   Cause
	request string
}

// modelLock is the lock of the model as one actor takes it. Every change is made under it; giving it
// back compares the model with what it was and writes the differences down as the actor's.
type modelLock struct {
	m  *model
	by actor
}

// Lock takes the model's lock.
func (l *modelLock) Lock() { l.m.mutex.Lock() }

// Unlock writes down what the actor has changed and gives the lock back.
func (l *modelLock) Unlock() {
	if l.m.dirty {
		l.m.note(l.by)
	}
	l.m.mutex.Unlock()
}

// seenBy is the world in which an actor changes things.
func (m *model) seenBy(by actor) *World { return &World{model: m, mu: modelLock{m, by}} }

// seenIn is the host in the world of an actor.
func (h *Host) seenIn(w *World) *Host { return &Host{machine: h.machine, w: w} }

// seenIn is the cluster in the world of an actor; nil without a cluster.
func (c *Cluster) seenIn(w *World) *Cluster {
	if c == nil {
		return nil
	}
	return &Cluster{clusterState: c.clusterState, w: w}
}

// For is the host as a process sees it whose variable CHANGEOVER_REQUEST has this value.
func (h *Host) For(request string) *Host {
	return h.seenIn(h.w.seenBy(actor{CauseRequest, request}))
}

// because is the host in a world that changes for another cause; what caused that stays named.
func (h *Host) because(cause Cause) *Host {
	return h.seenIn(h.w.seenBy(actor{cause, h.w.mu.by.request}))
}

// Itself is the host as it acts of its own accord, as a consequence of what was changed before.
func (h *Host) Itself() *Host { return h.because(CauseCluster) }

// itself is the cluster as it acts of its own accord.
func (c *Cluster) itself() *Cluster {
	return c.seenIn(c.w.seenBy(actor{CauseCluster, c.w.mu.by.request}))
}

// journal holds the changes since it was begun, and the model as it was last seen.
type journal struct {
	entries []JournalEntry
	seen    facts
	trees   *trees
}

// BeginJournal writes down every change from now on.
func (w *World) BeginJournal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dirty = false
	w.journal = &journal{entries: []JournalEntry{}, seen: w.facts(), trees: newTrees()}
	w.journal.trees.compare(w.model, func(place, string, string) {})
}

// Journal lists the changes in the order in which they were made. A change that a mutator made without
// saying so (changed) is found here at the latest, without its process.
func (w *World) Journal() []JournalEntry {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.journal == nil {
		return []JournalEntry{}
	}
	w.note(actor{cause: CauseRequest})
	return slices.Clone(w.journal.entries)
}

// note compares the model with what it was. The caller holds the lock.
func (m *model) note(by actor) {
	m.dirty = false
	if m.journal == nil {
		return
	}
	now := m.facts()
	first := len(m.journal.entries)
	for place, before := range m.journal.seen {
		if after := now[place]; after != before {
			m.journal.add(place, before, after, by)
		}
	}
	for place, after := range now {
		if _, known := m.journal.seen[place]; !known {
			m.journal.add(place, "", after, by)
		}
	}
	m.journal.seen = now
	m.journal.trees.compare(m, func(p place, before, after string) { m.journal.add(p, before, after, by) })
	slices.SortFunc(m.journal.entries[first:], func(a, b JournalEntry) int {
		return strings.Compare(a.Host+"\x00"+a.Kind+"\x00"+a.Target, b.Host+"\x00"+b.Kind+"\x00"+b.Target)
	})
}

func (j *journal) add(p place, before, after string, by actor) {
	j.entries = append(j.entries, JournalEntry{time.Now(), p.host, p.kind, p.target, before, after, by.request, by.cause})
}
