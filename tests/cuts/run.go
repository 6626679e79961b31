package cuts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"changeover/config"
	"changeover/config/sitefile"
	"changeover/connection"
	"changeover/lab/demo"
	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/tests/auditor"
)

const (
	// scale is the length of a second of the lab in real seconds.
	scale = 0.01
	// patience is the time limit of one run of a site with two nodes.
	patience = 10 * time.Minute
	// workerAway and serverAway are the times until a killed worker or server is started again, and alone is the time
	// without a connection between a worker and Temporal.
	workerAway = time.Second
	serverAway = 2 * time.Second
	alone      = time.Minute
	// resetHold is the time for which a request or its answer is held back after a reset, so that the attempt notices the
	// reset before.
	resetHold = 8 * time.Second
	// settling is the time after the last cut in which an interrupted worker could still send a change that it must not send.
	settling = 5 * time.Second
)

// run is a deployment and a drill with its own lab and server.
type run struct {
	directory string
	server    *server
	line      *Line
	stage     *stage.Stage
	watch     *watch

	mutex  sync.Mutex
	second *stage.Worker
	// restoring waits for the cuts that have not been undone yet.
	restoring sync.WaitGroup
	failed    []error
}

// outcome is the result of a run.
type outcome struct {
	state    string
	fired    []Fired
	requests int
	audit    auditor.Report
	// err is the reason why the run failed, or nil.
	err error
}

// patienceFor returns the time limit of a run of a site, which grows with the number of nodes.
func patienceFor(site *config.Site) time.Duration {
	return patience * time.Duration(max(2, len(site.Nodes))) / 2
}

// carryOut carries out a deployment and a drill with these cuts, and then the audit.
func carryOut(ctx context.Context, directory, siteFile, workerBinary string, cuts []Cut) outcome {
	site, _, err := sitefile.Load(siteFile)
	if err != nil {
		return outcome{err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, patienceFor(site))
	defer cancel()
	r := &run{directory: directory}
	r.watch = newWatch(cuts, r.cut, r.acting)
	defer r.close()
	var out outcome
	if out.err = r.setUp(ctx, siteFile, workerBinary); out.err != nil {
		return out
	}
	out.err = r.work(ctx)
	r.restoring.Wait()
	r.mutex.Lock()
	out.err = errors.Join(append([]error{out.err}, r.failed...)...)
	r.mutex.Unlock()
	if fired, _ := r.watch.happened(); len(fired) > 0 {
		select {
		case <-ctx.Done():
		case <-time.After(settling):
		}
	}
	if out.state, err = State(r.stage); err != nil {
		out.err = errors.Join(out.err, err)
	}
	// The dump helps a person to find the cause of a failure.
	_ = r.stage.Lab.WriteDump(filepath.Join(r.directory, "dump.json"))
	if out.audit, err = r.audit(context.WithoutCancel(ctx)); err != nil {
		out.err = errors.Join(out.err, err)
	}
	out.fired, out.requests = r.watch.happened()
	return out
}

func (r *run) setUp(ctx context.Context, siteFile, workerBinary string) error {
	var err error
	if err = os.MkdirAll(r.directory, 0o700); err != nil {
		return fmt.Errorf("cannot create the directory of a run: %w", err)
	}
	if r.server, err = startServer(ctx, r.directory, connection.SearchAttributes(), os.Stderr); err != nil {
		return err
	}
	if r.line, err = NewLine(r.server.HostPort); err != nil {
		return err
	}
	r.stage, err = stage.Start(ctx, stage.Options{
		SiteFile: siteFile, Directory: r.directory, ServerAddress: r.server.HostPort, WorkerAddress: r.line.Address, Watch: r.watch,
		Scale: scale, WorkerBinary: workerBinary, Log: io.Discard,
	})
	return err
}

func (r *run) close() {
	r.mutex.Lock()
	second := r.second
	r.mutex.Unlock()
	if second != nil {
		second.Kill()
	}
	if r.stage != nil {
		r.stage.Worker.Kill()
		r.stage.Close()
	}
	if r.line != nil {
		r.line.Close()
	}
	if r.server != nil {
		r.server.Kill()
	}
}

// work deploys the site and then runs a drill.
func (r *run) work(ctx context.Context) error {
	result, err := (&demo.Deployment{Stage: r.stage}).Run(ctx)
	if err != nil {
		return fmt.Errorf("the deployment failed: %w", err)
	}
	if result.State != runbook.StateDone {
		return fmt.Errorf("the deployment ended as %s: %v", result.State, result.Deviations)
	}
	in := runbook.Input{Site: r.stage.Site.Name, Operator: "sweep", Reason: "drill"}
	drill, err := r.stage.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: runbook.WorkflowID(runbook.FailoverTest, in), TaskQueue: runbook.TaskQueue,
	}, runbook.FailoverTest, in)
	if err != nil {
		return fmt.Errorf("cannot start the drill: %w", err)
	}
	var drilled runbook.Result
	if err := drill.Get(ctx, &drilled); err != nil {
		return fmt.Errorf("the drill failed: %w", err)
	}
	if drilled.State != runbook.StateDone {
		return fmt.Errorf("the drill ended as %s: %v", drilled.State, drilled.Deviations)
	}
	return nil
}

// cut carries out a cut. It returns after the cut has happened and before the request or the answer is passed on.
func (r *run) cut(c Cut, request string) (connection, happened bool) {
	switch c.Kind {
	case WorkerKilled:
		r.stage.Worker.Kill()
		r.later(workerAway, r.stage.Worker.Start)
		return true, true
	case HostLost:
		return true, true
	case ServerKilled:
		r.server.Kill()
		r.later(serverAway, func() error { return r.server.Start(context.Background()) })
	case WorkerAlone:
		if err := r.startSecond(); err != nil {
			r.fail(err)
		}
		r.line.Set(true)
		r.later(alone, func() error {
			r.line.Set(false)
			return nil
		})
	case ActivityReset:
		err := r.reset(request)
		var ended *serviceerror.NotFound
		if errors.As(err, &ended) && c.Moment == AfterAnswer {
			return false, false // The activity had ended already.
		}
		if err != nil {
			r.fail(err)
			return false, false
		}
		time.Sleep(resetHold) //nolint:forbidigo // what the attempt has heard of shows only when the request goes on
	}
	return false, true
}

// later restores what was cut.
func (r *run) later(after time.Duration, restore func() error) {
	r.restoring.Go(func() {
		time.Sleep(after) //nolint:forbidigo // how long it is away
		if err := restore(); err != nil {
			r.fail(err)
		}
	})
}

func (r *run) fail(err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.failed = append(r.failed, err)
}

// startSecond starts a second worker with its own connection.
func (r *run) startSecond() error {
	first := r.stage.Worker
	second := &stage.Worker{
		Binary: first.Binary, Args: first.Args, Log: filepath.Join(r.directory, "second-worker.log"),
		Env: []string{"TEMPORAL_ADDRESS=" + r.server.HostPort, "TEMPORAL_NAMESPACE=" + r.stage.Namespace},
	}
	r.mutex.Lock()
	r.second = second
	r.mutex.Unlock()
	return second.Start()
}

// reset resets the activity that sends a request, as the UI does.
func (r *run) reset(request string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	runID, _, _ := strings.Cut(request, "/")
	execution, activityID, err := r.activityOf(ctx, runID, request)
	if err != nil {
		return err
	}
	_, err = r.stage.Client.WorkflowService().ResetActivity(ctx, &workflowservice.ResetActivityRequest{
		Namespace: r.stage.Namespace, Identity: "sweep", Execution: execution,
		Activity: &workflowservice.ResetActivityRequest_Id{Id: activityID},
	})
	if err != nil {
		return fmt.Errorf("cannot reset the activity of %s: %w", request, err)
	}
	return nil
}

// activityOf returns the activity that was scheduled with the intent of a request.
func (r *run) activityOf(ctx context.Context, runID, request string) (*commonpb.WorkflowExecution, string, error) {
	intent := request[:strings.LastIndex(request, ".")]
	for {
		runs, err := historiesOf(ctx, r.stage)
		if err != nil {
			return nil, "", err
		}
		for _, h := range runs {
			if h.execution.GetRunId() != runID {
				continue
			}
			if id := h.activity(intent); id != "" {
				return h.execution, id, nil
			}
		}
		select {
		case <-ctx.Done():
			return nil, "", fmt.Errorf("cannot find the activity of %s: %w", request, ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}
