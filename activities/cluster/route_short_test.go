package cluster

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// silent are nodes of which some do not answer at all: a request to them waits for its context's end.
type silent struct {
	nodes
	dead []string
}

func (s silent) Session(ctx context.Context, site, name string) (host.Session, error) {
	if host.HasText(s.dead, name) {
		return deadSession(name), nil
	}
	session, err := s.nodes.Session(ctx, site, name)
	return punctual{session}, err
}

// punctual answers nothing once the time for it is over.
type punctual struct{ host.Session }

func (s punctual) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	if err := ctx.Err(); err != nil {
		return host.Reply{}, err
	}
	return s.Session.Run(ctx, call, out)
}

type deadSession string

func (s deadSession) Name() string { return string(s) }

func (deadSession) Windows() string { return "" }

func (deadSession) Run(ctx context.Context, _ scripts.Call, _ any) (host.Reply, error) {
	<-ctx.Done()
	return host.Reply{}, ctx.Err()
}

// A person waits 15 s, and so does a connection to a node without power: there must be time left to ask the other nodes.
func TestANodeWithoutPowerLeavesTimeToAskTheOthers(t *testing.T) {
	for name, dead := range map[string][]string{"one": {"KERN1"}, "two of three": {"KERN1", "KERN3"}} {
		t.Run(name, func(t *testing.T) {
			e := enginetest.New(t, silent{newNodes(t, NodeDown), dead}, AddKinds)
			e.IsDown = NodeIsDown
			req := resume(t, nil, "")
			short := func() context.Context {
				ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
				t.Cleanup(cancel)
				return ctx
			}
			_, look := e.Engine.Look(short(), runbook.LookRequest{Site: req.Site, Host: "KERN1", Route: req.Route, Items: []runbook.LookItem{
				{Step: req.Step, Kind: NodePause{}.ActivityName(), Want: req.Want},
			}})
			_, read := (&Reader{Engine: e.Engine}).ReadCluster(short(), runbook.HostQuery[Query]{Site: req.Site, Step: req.Step, Route: req.Route})
			for _, err := range []error{look, read} {
				failed := typedError(t, err, runbook.ErrNodeDown)
				var standIn runbook.StandIn
				assert.NoError(t, failed.Details(&standIn))
				assert.Equal(t, "KERN2", standIn.Through)
			}
		})
	}
}

// A command can hang on a node for as long as its step may take, while the node answers WinRM: WinRM reports only that there is no output
// yet. Neither the node of the step nor one that is asked in its place may use up the time for the others.
func TestANodeThatHangsLeavesTimeToAskTheOthers(t *testing.T) {
	for name, c := range map[string]struct {
		hangs []string
		work  time.Duration
	}{
		"the node of the step":         {[]string{"KERN1"}, 5 * time.Minute},
		"a node that is asked":         {[]string{"KERN3"}, 5 * time.Minute},
		"both":                         {[]string{"KERN1", "KERN3"}, 5 * time.Minute},
		"both, in a read of some time": {[]string{"KERN1", "KERN3"}, 30 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := enginetest.New(t, silent{newNodes(t, NodeDown), c.hangs}, AddKinds)
				e.IsDown = NodeIsDown
				req := resume(t, nil, "")
				ctx, cancel := context.WithTimeout(t.Context(), c.work)
				defer cancel()
				_, err := e.Engine.Look(ctx, runbook.LookRequest{Site: req.Site, Host: "KERN1", Route: req.Route, Items: []runbook.LookItem{
					{Step: req.Step, Kind: NodePause{}.ActivityName(), Want: req.Want},
				}})
				failed := typedError(t, err, runbook.ErrNodeDown)
				var standIn runbook.StandIn
				assert.NoError(t, failed.Details(&standIn))
				assert.Equal(t, "KERN2", standIn.Through)
			})
		})
	}
}
