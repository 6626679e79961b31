package model

import (
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Cause is the reason of a change of the model.
type Cause string

// The causes of changes.
const (
	// CauseRequest is a process that was started over WinRM, or the program of a task that such a process registered.
	CauseRequest Cause = "request"
	// CauseConsole is a person at a console, or the setup of the lab.
	CauseConsole Cause = "console"
	// CauseCluster is the cluster or the host itself, without a request or as a consequence of an earlier change.
	CauseCluster Cause = "cluster"
	// CauseRestart is a host that goes down or comes up.
	CauseRestart Cause = "restart"
)

// Actor is the originator of changes of the model.
type Actor struct {
	Cause Cause
	// Request is the variable CHANGEOVER_REQUEST of the process that makes the change, unaltered.
	Request string
}

// By returns a view whose changes the journal records for another actor.
func (v *View) By(by Actor) *View { return &View{v.shared, by} }

// Because returns a view whose changes the journal records with another cause and the same request.
func (v *View) Because(cause Cause) *View { return v.By(Actor{cause, v.by.Request}) }

// JournalEntry is one change of the model.
type JournalEntry struct {
	Time time.Time `json:"time"`
	// Host is the name of the host, of the cluster, or of the domain that the change belongs to.
	Host string `json:"host"`
	// Kind and Target name the changed part of the model, e.g. "service state" and "mrs".
	Kind   string `json:"kind"`
	Target string `json:"target"`
	// Before is empty if the target was created, After if it was removed.
	Before string `json:"before"`
	After  string `json:"after"`
	// Request is the variable CHANGEOVER_REQUEST of the process that made the change, unaltered.
	Request string `json:"request,omitempty"`
	Cause   Cause  `json:"cause"`
}

// Place names a fact of the model; the fields are as in JournalEntry.
type Place struct{ Host, Kind, Target string }

// Facts are the parts of the model that the journal compares as text, which is all but registries and file systems. They
// contain no password, only fingerprints.
type Facts map[Place]string

// Present is the text of a fact without content, such as an existing registry key.
const Present = "present"

// Source is the part of the model that the journal records. The caller of its methods holds the lock.
type Source interface {
	// Facts adds the facts of the model.
	Facts(f Facts)
	// CompareTrees calls add for each change of registries and file systems since the last call. They are compared
	// node by node: writing all of them as text at each change took almost half of the time of a deployment on the lab.
	CompareTrees(add func(p Place, before, after string))
}

// journal holds the changes since BeginJournal, and the facts at the last comparison.
type journal struct {
	entries []JournalEntry
	seen    Facts
}

// BeginJournal begins a journal, which records every change from then on.
func (v *View) BeginJournal() {
	v.Lock()
	defer v.Unlock()
	v.dirty = false
	v.journal = &journal{entries: []JournalEntry{}, seen: Facts{}}
	v.source.Facts(v.journal.seen)
	v.source.CompareTrees(func(Place, string, string) {})
}

// Journal lists the changes in the order in which they were made. If a method changes something without calling ChangedLocked,
// the next comparison records the change. If that is the comparison of Journal, the change is recorded without its request.
func (v *View) Journal() []JournalEntry {
	v.Lock()
	defer v.Unlock()
	if v.journal == nil {
		return []JournalEntry{}
	}
	v.note(Actor{Cause: CauseRequest})
	return slices.Clone(v.journal.entries)
}

// note compares the model with its state at the last comparison and records the differences for an actor. The caller holds
// the lock.
func (m *shared) note(by Actor) {
	m.dirty = false
	if m.journal == nil {
		return
	}
	now := make(Facts, len(m.journal.seen))
	m.source.Facts(now)
	first := len(m.journal.entries)
	add := func(p Place, before, after string) { m.journal.add(p, before, after, by) }
	for place, before := range m.journal.seen {
		if after := now[place]; after != before {
			add(place, before, after)
		}
	}
	for place, after := range now {
		if _, known := m.journal.seen[place]; !known {
			add(place, "", after)
		}
	}
	m.journal.seen = now
	m.source.CompareTrees(add)
	slices.SortFunc(m.journal.entries[first:], func(a, b JournalEntry) int {
		return strings.Compare(a.Host+"\x00"+a.Kind+"\x00"+a.Target, b.Host+"\x00"+b.Kind+"\x00"+b.Target)
	})
}

func (j *journal) add(p Place, before, after string, by Actor) {
	j.entries = append(j.entries, JournalEntry{time.Now(), p.Host, p.Kind, p.Target, before, after, by.Request, by.Cause})
}

// At returns the place of a fact.
func At(host, kind, target string) Place { return Place{host, kind, target} }

// passwordSeed is random for each process, so that a fingerprint cannot be looked up.
var passwordSeed = maphash.MakeSeed()

// Fingerprint returns a text that differs for different passwords and does not reveal them.
func Fingerprint(password string) string {
	return strconv.FormatUint(maphash.String(passwordSeed, password), 36)
}

// TreeDiff receives a difference between two trees: its kind, its path from the root, and the texts before and after.
type TreeDiff func(kind string, path []string, before, after string)
