package recording

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.temporal.io/sdk/activity"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/runbook"
)

// Replay answers requests from a recording, as the hosts did then. A change must be the next one that was
// recorded of its host; a read gets the answers that it got between the same two changes, in their order. It may
// be used by many at once.
type Replay struct {
	mutex sync.Mutex
	hosts map[string]*replayed
	// lost counts the exchanges that could not be written, torn the lines that cannot be read.
	lost, torn int
	lacking    error
}

// replayed are the exchanges of a host.
type replayed struct {
	exchanges []*Exchange
	// answered says which exchanges a request has been answered with.
	answered []bool
	// at is the exchange behind the last change that was made.
	at int
}

// LackingError says that the recording has no answer to a request.
type LackingError struct{ Host, Call, Why string }

func (e *LackingError) Error() string {
	return fmt.Sprintf("cannot answer '%s' on %s from the recording: %s", e.Call, e.Host, e.Why)
}

// Load reads the recording in a directory: the exchanges of one run, or of all where run is empty. Several
// workers may have written it; what they sent is put into order by their clocks.
func Load(directory, run string) (*Replay, error) {
	files, err := Files(directory)
	if err != nil {
		return nil, err
	}
	r := &Replay{hosts: map[string]*replayed{}}
	var all []*Exchange
	for _, file := range files {
		if err := Read(file, func(l Line) error {
			switch {
			case l.Exchange != nil && (run == "" || l.Exchange.Run == run):
				all = append(all, l.Exchange)
			case l.Gap != nil:
				r.lost += l.Gap.NotRecorded
			case l.Exchange == nil && l.Header == nil:
				r.torn++
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	if len(files) > 1 {
		slices.SortStableFunc(all, func(a, b *Exchange) int { return cmp.Or(a.ended().Compare(b.ended()), a.Time.Compare(b.Time)) })
	}
	for _, e := range all {
		of := r.of(e.Site, e.Host)
		of.exchanges, of.answered = append(of.exchanges, e), append(of.answered, false)
	}
	return r, nil
}

// of returns the exchanges of a host. Windows compares names without regard to case.
func (r *Replay) of(site, name string) *replayed {
	key := site + "/" + strings.ToLower(name)
	if r.hosts[key] == nil {
		r.hosts[key] = &replayed{}
	}
	return r.hosts[key]
}

// Lacking returns an error that names the first request that the recording has no answer to, or nil.
func (r *Replay) Lacking() error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.lacking
}

// Left returns the recorded requests that nothing has asked for, as "HOST: CALL".
func (r *Replay) Left() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	var left []string
	for _, of := range r.hosts {
		for i, e := range of.exchanges {
			if !of.answered[i] {
				left = append(left, e.Host+": "+e.Call)
			}
		}
	}
	slices.Sort(left)
	return left
}

// next finds the exchange that answers a request. After the first request without an answer it answers none: further
// errors would only hide the first one.
func (r *Replay) next(ctx context.Context, site, name string, call scripts.Call) (*Exchange, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.lacking != nil {
		return nil, r.lacking
	}
	of := r.of(site, name)
	i, why := of.find(ctx, call)
	if i < 0 {
		r.lacking = &LackingError{Host: name, Call: call.String(), Why: why + r.missing()}
		return nil, r.lacking
	}
	of.answered[i] = true
	if of.exchanges[i].Changes {
		of.at = i + 1
	}
	return of.exchanges[i], nil
}

// missing says what could not be recorded or read.
func (r *Replay) missing() string {
	if r.lost+r.torn == 0 {
		return ""
	}
	return fmt.Sprintf("; the recording is not complete: %d requests could not be written, %d lines cannot be read", r.lost, r.torn)
}

// find returns the index of the exchange that answers a call, or -1 and why there is none.
func (r *replayed) find(ctx context.Context, call scripts.Call) (int, string) {
	used := 0
	for i := r.at; i < len(r.exchanges); i++ {
		e := r.exchanges[i]
		same := e.asks(ctx, call)
		switch {
		case same && !r.answered[i]:
			return i, ""
		case same:
			used++
		case e.Changes && call.Script != nil && call.Script.Changes:
			return -1, "the next change in the recording is '" + e.Call + "'"
		}
		if e.Changes {
			return -1, fmt.Sprintf("the recording answers this call only %d times before '%s'", used, e.Call)
		}
	}
	if len(r.exchanges) == 0 {
		return -1, "the recording has no request to this host"
	}
	return -1, fmt.Sprintf("the recording answers this call only %d times after its last change", used)
}

// asks reports whether an exchange is about a call. What is masked in the exchange may be anything in the call.
func (e *Exchange) asks(ctx context.Context, call scripts.Call) bool {
	if call.Script == nil || e.Script != call.Script.Name {
		return false
	}
	return fits(renamed(ctx, e.Run, e.Call), call.String())
}

// fits reports whether a text is what another one was before it was masked.
func fits(masked, text string) bool {
	parts := strings.Split(masked, config.Masked)
	if len(parts) == 1 {
		return masked == text
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return true
}

// renamed puts the run that asks in place of the recorded one: names on a host are made of a run's id.
func renamed(ctx context.Context, run, text string) string {
	if run == "" || !activity.IsActivity(ctx) {
		return text
	}
	return strings.ReplaceAll(text, run, activity.GetInfo(ctx).WorkflowExecution.RunID)
}

// Session implements host.Sessions.
func (r *Replay) Session(_ context.Context, site, name string) (host.Session, error) {
	return replaySession{r, site, name}, nil
}

type replaySession struct {
	replay     *Replay
	site, name string
}

// Name implements host.Session.
func (s replaySession) Name() string { return s.name }

// Windows implements host.Session.
func (s replaySession) Windows() string {
	s.replay.mutex.Lock()
	defer s.replay.mutex.Unlock()
	for _, e := range s.replay.of(s.site, s.name).exchanges {
		if e.Windows != "" {
			return e.Windows
		}
	}
	return ""
}

// Run implements host.Session.
func (s replaySession) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	if err := ctx.Err(); err != nil {
		return host.Reply{}, err
	}
	e, err := s.replay.next(ctx, s.site, s.name, call.On(s.Windows()))
	if err != nil {
		return host.Reply{}, &host.Failure{Type: runbook.ErrBadRequest, Next: "find out why Changeover sends a request that it did not send in the recorded run, or record the run again", Err: err}
	}
	reply := e.Reply
	reply.Result = []byte(renamed(ctx, e.Run, string(e.Reply.Result)))
	if e.Failure != nil {
		return reply, e.Failure.err()
	}
	return reply, reply.Decode(out)
}

// RunAll implements host.Batch.
func (s replaySession) RunAll(ctx context.Context, calls []scripts.Call) []host.Answer {
	answers := make([]host.Answer, len(calls))
	for i, call := range calls {
		answers[i].Reply, answers[i].Err = s.Run(ctx, call, nil)
	}
	return answers
}
