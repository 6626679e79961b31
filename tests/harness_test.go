// Package tests holds the tests that need the whole system: deployments on a real Temporal server and the lab, killed
// workers, locks, drills, and replays of old histories.
package tests

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"changeover/connection"
	"changeover/lab/demo"
	"changeover/lab/devserver"
	"changeover/lab/stage"
	"changeover/runbook"
)

// parallel is the number of tests that run at once. It is larger than the number of processors, since deployments
// mostly wait for the lab's transitions and for heartbeat timeouts.
const parallel = 7

var (
	server       *devserver.Server
	workerBinary string
	workDir      string
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	flag.Parse()
	if err := flag.Set("test.parallel", strconv.Itoa(max(parallel, runtime.GOMAXPROCS(0)))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var err error
	if workDir, err = os.MkdirTemp("", "changeover-tests-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(workDir) }()
	ctx := context.Background()
	if server, err = devserver.Start(ctx, devserver.Options{Directory: workDir, Keywords: connection.SearchAttributes(), Log: os.Stderr}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop()
	if workerBinary, err = stage.BuildWorker(ctx, workDir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer closeFinished()
	return m.Run()
}

// site returns the path of an example site's file.
func site(name string) string { return filepath.Join("..", "config", "sites", name+".yaml") }

// newNamespace adds a namespace to the server. Each test has its own, so that the worker of another test does not poll
// its tasks.
func newNamespace(t *testing.T) string {
	t.Helper()
	name := "test-" + uuid.NewString()
	require.NoError(t, server.AddNamespace(t.Context(), name))
	return name
}

// setUp starts the lab of a site and a worker for one test.
func setUp(t *testing.T, siteFile string) *stage.Stage {
	t.Helper()
	s := putUp(t, t.TempDir(), siteFile)
	t.Cleanup(func() {
		s.Close()
		logTail(t, s)
	})
	return s
}

func putUp(t *testing.T, dir, siteFile string) *stage.Stage {
	t.Helper()
	s, err := stage.Start(context.Background(), stage.Options{
		SiteFile: siteFile, Directory: dir, ServerAddress: server.HostPort, Namespace: newNamespace(t),
		Scale: 0.01, WorkerBinary: workerBinary, Log: io.Discard,
	})
	require.NoError(t, err)
	return s
}

// logTail logs the end of the worker's log if the test has failed.
func logTail(t *testing.T, s *stage.Stage) {
	t.Helper()
	if !t.Failed() {
		return
	}
	log, _ := os.ReadFile(s.Worker.Log)
	t.Logf("the worker's log ends with:\n%s", log[max(0, len(log)-4000):])
}

// deploymentPatience returns the time limit of a site's deployment, which grows with the number of nodes: each is
// replicated and tested in turn.
func deploymentPatience(s *stage.Stage) time.Duration {
	return testPatience * time.Duration(max(2, len(s.Site.Nodes))) / 2
}

// deploy runs a deployment to its end. It does the operator's tasks.
func deploy(t *testing.T, d *demo.Deployment) runbook.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deploymentPatience(d.Stage))
	defer cancel()
	result, err := d.Run(ctx)
	if err != nil {
		for _, e := range d.Events() {
			if e.Text != "" || e.Error != "" {
				t.Logf("%s %s %s %s %s %s", e.Kind, e.WorkflowID, e.Step.ID, e.Step.Host, e.Text, e.Error)
			}
		}
	}
	require.NoError(t, err)
	return result
}
