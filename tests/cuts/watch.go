package cuts

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"
	"sync"
	"time"
)

// watch finds the changing requests in what is sent to hosts, and makes the cuts that are due.
type watch struct {
	// cut carries out a cut. It returns whether the connection to the host is to be cut, and whether the cut happened.
	cut func(c Cut, request string) (connection, happened bool)
	// acting returns the first request of an activity that has started to change a host, or "".
	acting func(host string) (request string)

	mutex sync.Mutex
	// due holds the cuts that are still to be made, in order.
	due []Cut
	// seen holds the requests so far, and steps the steps that were cut.
	seen  map[string]bool
	steps map[string]bool
	// pending holds the cuts whose request has been sent, by the nonce of its answer.
	pending map[string]pendingCut
	fired   []Fired
}

type pendingCut struct {
	Cut
	request string
}

// Fired is a cut that has happened.
type Fired struct {
	Cut
	Request string
	Time    time.Time
	// Recovery is the time until the step was done, and Verdict is that of the request's record. Both are set when the
	// run has ended.
	Recovery time.Duration
	Verdict  string
}

func newWatch(due []Cut, cut func(Cut, string) (connection, happened bool), acting func(string) string) *watch {
	return &watch{cut: cut, acting: acting, due: due, seen: map[string]bool{}, steps: map[string]bool{}, pending: map[string]pendingCut{}}
}

// Input implements wsman.Watcher.
func (w *watch) Input(host string, data []byte) bool {
	nonce, request := requestOf(data)
	if request == "" {
		c, acting, hit := w.read(host)
		return hit && w.fire(c, acting)
	}
	c, hit := w.next(nonce, request)
	return hit && c.Moment == Before && w.fire(c, request)
}

// Output implements wsman.Watcher.
func (w *watch) Output(_ string, data []byte) bool {
	c, hit := w.answers(data, AfterEffect)
	return hit && w.fire(c.Cut, c.request)
}

// Answered implements wsman.Watcher.
func (w *watch) Answered(_ string, data []byte) bool {
	c, hit := w.answers(data, AfterAnswer)
	return hit && w.fire(c.Cut, c.request)
}

// next counts a request and returns the cut that is due at it.
func (w *watch) next(nonce, request string) (Cut, bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.seen[request] {
		return Cut{}, false
	}
	w.seen[request] = true
	step := stepOf(request)
	if len(w.due) == 0 || w.due[0].Moment == BeforeRead || len(w.seen) < w.due[0].At || w.steps[step] {
		return Cut{}, false
	}
	c := w.due[0]
	w.due, w.steps[step] = w.due[1:], true
	if c.Moment != Before {
		w.pending[nonce] = pendingCut{c, request}
	}
	return c, true
}

// read returns the cut that is due while an activity reads a host, and the first request of this activity.
func (w *watch) read(host string) (c Cut, request string, due bool) {
	w.mutex.Lock()
	due = w.readIsDue()
	w.mutex.Unlock()
	if !due {
		return Cut{}, "", false
	}
	request = w.acting(host)
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if request == "" || !w.readIsDue() || w.seen[request] || w.steps[stepOf(request)] {
		return Cut{}, "", false
	}
	c = w.due[0]
	w.due, w.steps[stepOf(request)] = w.due[1:], true
	return c, request, true
}

// readIsDue reports whether the next cut happens while an activity reads a host, and the next request is the request of
// the cut or a later one.
func (w *watch) readIsDue() bool {
	return len(w.due) > 0 && w.due[0].Moment == BeforeRead && len(w.seen)+1 >= w.due[0].At
}

// answers returns the pending cut whose answer is in the output.
func (w *watch) answers(data []byte, at Moment) (pendingCut, bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for nonce, c := range w.pending {
		if c.Moment == at && bytes.Contains(data, []byte(nonce+" ")) {
			delete(w.pending, nonce)
			return c, true
		}
	}
	return pendingCut{}, false
}

func (w *watch) fire(c Cut, request string) bool {
	f := Fired{Cut: c, Request: request, Time: time.Now()}
	connection, happened := w.cut(c, request)
	if happened {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		w.fired = append(w.fired, f)
	}
	return connection
}

// happened returns the cuts so far and the number of requests.
func (w *watch) happened() (fired []Fired, requests int) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return append([]Fired(nil), w.fired...), len(w.seen)
}

// learn calls add for every cut, to set its results.
func (w *watch) learn(add func(*Fired)) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for i := range w.fired {
		add(&w.fired[i])
	}
}

// requestID matches the id at the beginning of a request.
var requestID = regexp.MustCompile(`^\{"id":"([^"]+)"`)

// requestOf returns the nonce and the id of a changing request. Its line begins with them: "<nonce> <Base64 of
// JSON>". The continuation of an earlier line has neither.
func requestOf(data []byte) (nonce, id string) {
	first, rest, found := bytes.Cut(data, []byte(" "))
	if !found {
		return "", ""
	}
	const head = 400 // a multiple of four that is larger than any id
	text := make([]byte, base64.StdEncoding.DecodedLen(head))
	n, _ := base64.StdEncoding.Decode(text, rest[:min(head, len(rest)/4*4)]) // the part before an error is sufficient
	match := requestID.FindSubmatch(text[:n])
	if match == nil {
		return "", ""
	}
	return string(first), string(match[1])
}

// stepOf returns the part "<run>/<step>" of the id of an intent or a request.
func stepOf(id string) string { return id[:max(0, strings.LastIndex(id, "/"))] }
