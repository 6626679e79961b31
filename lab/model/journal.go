package model

import (
	"hash/maphash"
	"slices"
	"strconv"
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
	// CauseCluster: the cluster or the host without a request, or as a consequence of an earlier change.
	CauseCluster Cause = "cluster"
	// CauseRestart: a host that goes down or comes up.
	CauseRestart Cause = "restart"
)

// Actor is who changes the model.
type Actor struct {
	Cause Cause
	// Request is the variable CHANGEOVER_REQUEST of the process that makes the change, as it is.
	Request string
}

// By is the model as another actor sees it.
func (v *View) By(by Actor) *View { return &View{v.shared, by} }

// Because is the model as it changes for another cause; the request that caused that stays named.
func (v *View) Because(cause Cause) *View { return v.By(Actor{cause, v.by.Request}) }

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

// Place is where a fact of the model stands.
type Place struct{ Host, Kind, Target string }

// Facts are what the journal watches in addition to the trees, as text. No password is among them.
type Facts map[Place]string

// Present is the text of something that is there and has no content.
const Present = "present"

// Source is what the journal watches. Its methods are called while the lock is held.
type Source interface {
	// Facts adds the facts of the model.
	Facts(f Facts)
	// CompareTrees reports what has changed in registries and file systems since it was last called. They
	// are compared in place: writing all of them down as text at each change took almost half of a
	// deployment's time in the lab.
	CompareTrees(add func(p Place, before, after string))
}

// journal holds the changes since it was begun, and the model as it was last seen.
type journal struct {
	entries []JournalEntry
	seen    Facts
}

// BeginJournal writes down every change from now on.
func (v *View) BeginJournal() {
	v.Lock()
	defer v.Unlock()
	v.dirty = false
	v.journal = &journal{entries: []JournalEntry{}, seen: Facts{}}
	v.source.Facts(v.journal.seen)
	v.source.CompareTrees(func(Place, string, string) {})
}

// Journal lists the changes in the order in which they were made. A change that a mutator made without
// saying so (ChangedLocked) is found here at the latest, without its process.
func (v *View) Journal() []JournalEntry {
	v.Lock()
	defer v.Unlock()
	if v.journal == nil {
		return []JournalEntry{}
	}
	v.note(Actor{Cause: CauseRequest})
	return slices.Clone(v.journal.entries)
}

// note compares the model with what it was. The caller holds the lock.
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

// At is the place of a fact.
func At(host, kind, target string) Place { return Place{host, kind, target} }

// passwordSeed makes of a password a number that shows a change and nothing else.
var passwordSeed = maphash.MakeSeed()

// Fingerprint is a text that shows that a password was changed, and not which it is.
func Fingerprint(password string) string {
	return strconv.FormatUint(maphash.String(passwordSeed, password), 36)
}

// TreeDiff takes the differences of a tree: their kind, where they are, and the texts before and after.
type TreeDiff func(kind string, path []string, before, after string)
