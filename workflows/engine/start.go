package engine

import (
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine/schedule"
)

// start holds how a run was started.
type start struct {
	book  Book
	in    runbook.Input
	id    string
	runID string
	time  time.Time
	// refused is why the input cannot be used; empty: it can.
	refused string
	// reset says that the run was reset: its lock may be another's or nobody's.
	reset bool
	// child says that another workflow started this one. It is a runbook, which holds the lock, only if it
	// passed the site on.
	child bool
	// scheduled says that a schedule started the run: nobody waits for it.
	scheduled bool
	// window is the time in which the run may change something.
	window schedule.Window
}

func newStart(ctx workflow.Context, book Book, in runbook.Input) *start {
	info := workflow.GetInfo(ctx)
	refused := in.Refusal()
	if refused != "" {
		// Attributes and details that are too large would end the run before it can say why.
		in = in.Bounded()
	}
	return &start{
		book: book, in: in, refused: refused, id: info.WorkflowExecution.ID, runID: info.WorkflowExecution.RunID,
		time: workflow.Now(ctx), reset: wasReset(info) || in.Parent != nil && in.Parent.Reset, child: info.ParentWorkflowExecution != nil,
		scheduled: schedule.Started(ctx),
	}
}

// command is what a person types to start the runbook again; empty if the input cannot be used.
func (s *start) command() string {
	if s.refused != "" {
		return ""
	}
	return runbook.StartCommand(s.book.Name, s.in)
}

// wasReset reports whether the run goes on from a point in the history of another one. Temporal's
// test environment knows no original run.
func wasReset(info *workflow.Info) bool {
	return info.OriginalRunID != "" && info.WorkflowExecution.RunID != info.OriginalRunID
}

// checkInput refuses an input that cannot be used: with a mistyped mode, for example, a run must not change
// anything, since a check was meant.
func (s *start) checkInput() error {
	switch {
	case s.refused != "":
		return calls.Failure(runbook.ErrBadInput, "cannot start %s: %s", s.id, s.refused)
	case s.in.Premature(s.time) != "":
		return calls.Failure(runbook.ErrBadInput, "cannot start %s: %s", s.id, s.in.Premature(s.time))
	case s.in.Parent != nil && !s.child:
		return calls.Failure(runbook.ErrBadInput, "cannot start %s: its input has the field parent, which only a parent runbook may pass on; leave the field out", s.id)
	}
	return nil
}

// checkTarget looks up the input's target in the site file, and spells it as the file does. A target that the
// runbook does not take is refused: who names one does not mean the whole site.
func (s *start) checkTarget(site *resolved.Site) error {
	if err := s.checkSurplus(); err != nil {
		return err
	}
	if s.book.Leaves && site.Config.FirstNode() != "" && strings.EqualFold(s.in.Node, site.Config.FirstNode()) {
		return calls.Failure(runbook.ErrBadInput, "cannot start %s: %s is the install node of %s, and the further nodes get their runtimes, services and registry from the install node. "+
			"In the site file, set installNode and finalOwner to another node to which XPR was replicated. Check the site with 'changeover run %s --site %s --check', then start the runbook again",
			s.id, site.Config.FirstNode(), site.Name(), runbook.Deploy, site.Name())
	}
	switch s.book.Target { //nolint:exhaustive // All others need nothing that the input could get wrong.
	case ANode:
		node, ok := site.Config.Node(s.in.Node)
		switch {
		case !ok:
			return calls.NoSuch(s.id, site.Name(), "node", s.in.Node, "nodes", site.Config.FurtherNodes())
		case node.Name == site.Config.FirstNode():
			return calls.InstallNode(s.id, site.Name(), node.Name, site.Config.FurtherNodes())
		}
		s.in.Node = node.Name
	case ASatellite:
		satellite, ok := site.Config.Satellite(s.in.Satellite)
		if !ok {
			return calls.NoSuch(s.id, site.Name(), "satellite", s.in.Satellite, "satellites", site.Config.SatelliteNames())
		}
		s.in.Satellite = satellite.Name
	case AService:
		service, ok := site.Service(s.in.Service)
		if !ok {
			return calls.NoSuch(s.id, site.Name(), "service", s.in.Service, "xpr.services", site.Keys())
		}
		s.in.Service = service.Key
	case AHotfix:
		hotfix, ok := site.Config.XPR.Hotfix(s.in.Hotfix)
		if !ok {
			return calls.NoSuch(s.id, site.Name(), "hotfix", s.in.Hotfix, "xpr.hotfixes", site.Config.XPR.Hotfixes)
		}
		s.in.Hotfix = hotfix
	}
	return nil
}

// checkSurplus refuses what the runbook does not take.
func (s *start) checkSurplus() error {
	for _, given := range []struct {
		field, value string
		of           Target
		instead      string
	}{
		{"node", s.in.Node, ANode, runbook.ReplicateToNode},
		{"satellite", s.in.Satellite, ASatellite, runbook.AddSatellite},
		{"service", s.in.Service, AService, runbook.RepairResource},
		{"hotfix", s.in.Hotfix, AHotfix, runbook.InstallHotfix},
		{"passwordChanged", s.in.PasswordChanged, Passwords, runbook.ChangeServicePassword},
	} {
		if given.value != "" && s.book.Target != given.of {
			return calls.Failure(runbook.ErrBadInput, "cannot start %s: the field %s of the input ('%s') does not apply to this runbook; remove this field, or start the runbook %s", s.id, given.field, given.value, given.instead)
		}
	}
	return nil
}

// checkPasswords refuses a run that sets passwords which the worker cannot read: it would fail after it has moved the role. A check
// and a child are not refused: the check sets nothing, and the parent was judged.
func (s *start) checkPasswords(site *resolved.Site) error {
	if !s.book.SetsPasswords || len(site.Unreadable) == 0 || s.in.Parent != nil || s.in.Mode == runbook.Check {
		return nil
	}
	return calls.Failure(runbook.ErrBadInput, "cannot start %s: the worker cannot read a password to which the site file refers: %s; then start the runbook again", s.id, strings.Join(site.Unreadable, "; "))
}

// patience is how long a question of the run may stay unanswered.
func (s *start) patience(site *config.Site) time.Duration {
	return schedule.Patience(s.scheduled, time.Duration(site.Timeouts.OperatorHours)*time.Hour)
}

// host is the one that the runbook is about, for finding runs in the UI.
func (s *start) host(site *config.Site) string {
	if s.book.Target == TheFirstNode {
		return site.FirstNode()
	}
	return s.in.Node + s.in.Satellite
}
