// Package tests holds what only the whole proves: deployments on a real Temporal
// server and the lab, killed workers, locks, drills, and replays of old histories.
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
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"changeover/connection"
	"changeover/lab/demo"
	"changeover/lab/devserver"
	"changeover/lab/stage"
	"changeover/runbook"
)

// parallel deployments wait for the lab's transitions and for heartbeat timeouts
// most of the time, so more of them run at once than there are processors.
const parallel = 7

// namespaces are given out to the tests, one each, so that they share a server
// and no worker takes another test's work.
const namespaces = 80

var (
	server        *devserver.Server
	workerBinary  string
	workDir       string
	nextNamespace atomic.Int32
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
	var names []string
	for i := range namespaces {
		names = append(names, fmt.Sprintf("test-%02d", i+1))
	}
	ctx := context.Background()
	if server, err = devserver.Start(ctx, devserver.Options{Directory: workDir, Namespaces: names, Keywords: connection.SearchAttributes(), Log: os.Stderr}); err != nil {
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

// site is the path of an example site's file.
func site(name string) string { return filepath.Join("..", "config", "sites", name+".yaml") }

// setUp puts up a site with a worker of its own, for one test.
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
	n := nextNamespace.Add(1)
	require.LessOrEqual(t, int(n), namespaces, "more namespaces are needed")
	s, err := stage.Start(context.Background(), stage.Options{
		SiteFile: siteFile, Directory: dir, ServerAddress: server.HostPort, Namespace: fmt.Sprintf("test-%02d", n),
		Scale: 0.01, WorkerBinary: workerBinary, Log: io.Discard,
	})
	require.NoError(t, err)
	return s
}

// logTail shows what the worker said last, if the test has failed.
func logTail(t *testing.T, s *stage.Stage) {
	t.Helper()
	if !t.Failed() {
		return
	}
	log, _ := os.ReadFile(s.Worker.Log)
	t.Logf("the worker's log ends with:\n%s", log[max(0, len(log)-4000):])
}

// deploymentPatience bounds the deployment of a site: replication and failover test take their time for each node.
func deploymentPatience(s *stage.Stage) time.Duration {
	return testPatience * time.Duration(max(2, len(s.Site.Nodes))) / 2
}

// deploy runs a deployment to its end, the operator played.
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
