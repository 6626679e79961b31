package stage

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// workerPackage is the service's main package.
const workerPackage = "changeover/worker"

// BuildWorker builds the worker into dir and returns its path.
func BuildWorker(ctx context.Context, dir string) (string, error) {
	path := filepath.Join(dir, "worker")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", path, workerPackage).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("cannot build the worker: %w; run this command in a checkout of the project\n%s", err, out)
	}
	return path, nil
}

// Worker is a worker process that can be killed and started again.
type Worker struct {
	Binary string
	Args   []string
	// Env is added to the environment of this process.
	Env []string
	// Log is the file for the output of every process that is started.
	Log string

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{}
}

// Start starts the process.
func (w *Worker) Start() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	log, err := os.OpenFile(w.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("cannot open the worker's log: %w", err)
	}
	cmd := exec.Command(w.Binary, w.Args...) //nolint:noctx // the process outlives the call; Stop or Kill ends it
	cmd.Env = append(os.Environ(), w.Env...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		_ = log.Close()
		return fmt.Errorf("cannot start the worker: %w", err)
	}
	done := make(chan struct{})
	w.cmd, w.done = cmd, done
	go func() {
		_ = cmd.Wait()
		_ = log.Close()
		close(done)
	}()
	return nil
}

// Kill ends the process as SIGKILL does: nothing is finished or cleaned up.
func (w *Worker) Kill() { w.end(os.Kill, 10*time.Second) }

// Stop lets the process finish its present work, and kills it after a while.
func (w *Worker) Stop() {
	w.end(os.Interrupt, 15*time.Second)
	w.end(os.Kill, 10*time.Second)
}

// Running reports whether the process is running.
func (w *Worker) Running() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done == nil {
		return false
	}
	select {
	case <-w.done:
		return false
	default:
		return true
	}
}

const (
	// restartPause is the time between the end of a worker and the start of the next.
	restartPause = 500 * time.Millisecond
	// Keep gives up after quickEndLimit workers in a row that each ended within quickEnd.
	quickEnd      = 2 * time.Second
	quickEndLimit = 5
)

// Keep starts another process whenever the process has ended, until the context ends: a run then continues where the dead
// worker left it. Keep returns an error if no worker keeps running.
func (w *Worker) Keep(ctx context.Context, say func(string)) error {
	quick := 0
	for {
		began := time.Now()
		w.Wait()
		select {
		case <-ctx.Done():
			return nil
		default:
		}
		if quick++; time.Since(began) > quickEnd {
			quick = 0
		}
		if quick == quickEndLimit {
			return fmt.Errorf("cannot keep a worker running: %d workers in a row ended within seconds; see their log, %s", quick, w.Log)
		}
		say("the worker ended; starting another worker")
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(restartPause):
		}
		if err := w.Start(); err != nil {
			return err
		}
	}
}

// Wait returns when the process has ended.
func (w *Worker) Wait() {
	w.mu.Lock()
	done := w.done
	w.mu.Unlock()
	if done != nil {
		<-done
	}
}

// end signals the present process and waits for its end, not for the end of
// another process that Keep starts meanwhile.
func (w *Worker) end(signal os.Signal, patience time.Duration) {
	w.mu.Lock()
	cmd, done := w.cmd, w.done
	w.mu.Unlock()
	if done == nil {
		return
	}
	_ = cmd.Process.Signal(signal) // does nothing if the process has ended
	select {
	case <-done:
	case <-time.After(patience):
	}
}
