package scenario

import (
	"context"
	"slices"
	"sync"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
)

// Coverage holds what scenarios executed: the steps that looked or acted and the scripts that hosts ran, each with
// the names of the scenarios.
type Coverage struct {
	mutex   sync.Mutex
	steps   map[string][]string
	scripts map[string][]string
	// retried holds the runbooks of which one run waited at a failed step, was retried, and reached its end. aborted
	// holds those of which one run was aborted there.
	retried, aborted []string
}

// add adds what one scenario executed.
func (c *Coverage) add(scenario string, evidence []runbook.Evidence, used []string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.steps == nil {
		c.steps, c.scripts = map[string][]string{}, map[string][]string{}
	}
	for _, e := range evidence {
		for _, record := range e.Steps {
			if executed(record) {
				c.steps[record.ID] = with(c.steps[record.ID], scenario)
			}
		}
	}
	for _, name := range used {
		c.scripts[name] = with(c.scripts[name], scenario)
	}
}

// decided adds the decisions on the failed steps of a run and of the runs that it started, and how the run ended.
func (c *Coverage) decided(book string, run []runbook.Evidence) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, e := range run {
		for _, d := range e.Decisions {
			switch state := run[len(run)-1].State; {
			case d.Step == "": // not about a step
			case d.Action == runbook.RetryUpdate && state == runbook.StateDone:
				c.retried = with(c.retried, book)
			case d.Action == runbook.AbortUpdate && state == runbook.StateAborted:
				c.aborted = with(c.aborted, book)
			}
		}
	}
}

func with(names []string, name string) []string {
	if slices.Contains(names, name) {
		return names
	}
	names = append(names, name)
	slices.Sort(names)
	return names
}

// executed reports whether a step looked or acted. For steps whose way is a statement of a person or of the site
// file, such a statement counts.
func executed(record runbook.StepRecord) bool {
	switch record.Verdict { //nolint:exhaustive // the others are of steps that did nothing, or that failed
	case runbook.Unchanged, runbook.Changed, runbook.ChangedAnswerLost:
		return true
	case runbook.Attested:
		i := slices.IndexFunc(steps.All(), func(s steps.Step) bool { return s.ID == record.ID })
		return i >= 0 && (steps.All()[i].How == steps.Attest || steps.All()[i].How == steps.Input)
	}
	return false
}

// used collects the scripts that hosts ran.
type used struct {
	mutex sync.Mutex
	names []string
}

func (u *used) add(script *scripts.Script) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	u.names = with(u.names, script.Name)
}

// Names returns the names of the scripts in alphabetical order.
func (u *used) Names() []string {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	return slices.Clone(u.names)
}

func (u *used) sessions(hosts host.Sessions) host.Sessions { return usedSessions{u, hosts} }

type usedSessions struct {
	used  *used
	hosts host.Sessions
}

// Session implements host.Sessions.
func (s usedSessions) Session(ctx context.Context, site, name string) (host.Session, error) {
	session, err := s.hosts.Session(ctx, site, name)
	if err != nil {
		return nil, err
	}
	return usedSession{s.used, session}, nil
}

type usedSession struct {
	used *used
	host.Session
}

// Run implements host.Session.
func (s usedSession) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	reply, err := s.Session.Run(ctx, call, out)
	if err == nil {
		s.used.add(call.Script.On(s.Windows()))
	}
	return reply, err
}

// RunAll implements host.Batch.
func (s usedSession) RunAll(ctx context.Context, calls []scripts.Call) []host.Answer {
	answers := s.Session.(host.Batch).RunAll(ctx, calls)
	for i, answer := range answers {
		if answer.Err == nil {
			s.used.add(calls[i].Script.On(s.Windows()))
		}
	}
	return answers
}
