package cuts

import (
	"context"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"sync"
	"time"

	"changeover/lab/stage"
	"changeover/tests/auditor"
)

// Options are the options of a sweep.
type Options struct {
	// SiteFile describes the site of each run.
	SiteFile string
	// Cuts is the number of cuts. Seed is the seed for their kinds, moments and requests.
	Cuts int
	Seed int64
	// SideBySide is the number of runs at the same time.
	SideBySide int
	// Requests is the number of changing requests of a run. If it is 0, an uninterrupted run is carried out first to
	// count them.
	Requests int
	// Directory is for the files of the runs. The files of runs that failed remain there.
	Directory string
	// WorkerBinary is the path of a built worker; empty builds one.
	WorkerBinary string
	// Progress receives a line for each run.
	Progress io.Writer
}

// Report is the result of a sweep.
type Report struct {
	SchemaVersion int `json:"schemaVersion"`
	// Cuts is the number of cuts that happened. Reached is the number of those whose run reached the end state of the
	// uninterrupted run.
	Cuts    int `json:"cuts"`
	Reached int `json:"reached"`
	// Repeated is the number of effects that were made or recorded twice, Unrecorded that of effects without a record,
	// and Surplus that of records without an effect.
	Repeated               int     `json:"repeated"`
	Unrecorded             int     `json:"unrecorded"`
	Surplus                int     `json:"surplus"`
	LongestRecoverySeconds float64 `json:"longestRecoverySeconds"`
}

// String returns the report as a sentence.
func (r Report) String() string {
	return fmt.Sprintf("%d cuts, %d of them reached the end state; %d repeated and %d unrecorded effects, %d surplus records; longest recovery %.1f s",
		r.Cuts, r.Reached, r.Repeated, r.Unrecorded, r.Surplus, r.LongestRecoverySeconds)
}

// Good reports whether the wanted number of cuts happened, every run reached its end state, and the auditor had no
// findings.
func (r Report) Good(wanted int) bool {
	return r.Cuts == wanted && r.Reached == r.Cuts && r.Repeated+r.Unrecorded+r.Surplus == 0
}

// sweep is a sweep that is being carried out.
type sweep struct {
	Options
	began     time.Time
	reference outcome
	// referred is closed when the reference is available.
	referred chan struct{}
	runs     int

	mutex  sync.Mutex
	report Report
	// rows holds the results of the cuts by kind and moment.
	rows map[string]*row
}

// rounds is the number of times that cuts which did not happen are replaced by others.
const rounds = 4

// Sweep interrupts deployments and drills. The error means that the sweep could not be carried out; failures of the
// interrupted runs are in the report and in the progress. If ctx ends, the report contains the runs that have ended
// by then.
func Sweep(ctx context.Context, o Options) (Report, error) {
	s := &sweep{Options: o, began: time.Now(), report: Report{SchemaVersion: 1}, referred: make(chan struct{}), rows: map[string]*row{}}
	if s.WorkerBinary == "" {
		var err error
		if s.WorkerBinary, err = stage.BuildWorker(ctx, o.Directory); err != nil {
			return s.report, err
		}
	}
	go s.refer(ctx)
	if s.Requests == 0 {
		<-s.referred
		s.Requests = s.reference.requests
	}
	random := rand.New(rand.NewSource(o.Seed)) //nolint:gosec // moments, not secrets
	for range rounds {
		if missing := o.Cuts - s.report.Cuts; missing > 0 && !s.referenceFailed() && ctx.Err() == nil {
			s.carryOut(ctx, plan(random, missing, o.SideBySide, s.Requests))
		}
	}
	<-s.referred
	if s.reference.err != nil {
		return s.report, fmt.Errorf("cannot compare with the uninterrupted run: %w; its files are in %s", s.reference.err, filepath.Join(s.Directory, "reference"))
	}
	s.table()
	return s.report, nil
}

// referenceFailed reports whether the uninterrupted run has ended with an error.
func (s *sweep) referenceFailed() bool {
	select {
	case <-s.referred:
		return s.reference.err != nil
	default:
		return false
	}
}

// refer carries out the uninterrupted run.
func (s *sweep) refer(ctx context.Context) {
	defer close(s.referred)
	s.say("an uninterrupted run, for its end state")
	s.reference = carryOut(ctx, filepath.Join(s.Directory, "reference"), s.SiteFile, s.WorkerBinary, nil)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.say("the uninterrupted run made %d effects with %d requests", s.reference.audit.Effects, s.reference.requests)
	s.findings("the uninterrupted run", s.reference.audit)
}

// carryOut carries out runs, several of them at the same time.
func (s *sweep) carryOut(ctx context.Context, runs [][]Cut) {
	free := make(chan struct{}, max(1, s.SideBySide))
	var wait sync.WaitGroup
	for _, cuts := range runs {
		free <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		s.runs++
		name := fmt.Sprintf("run-%03d", s.runs)
		wait.Go(func() {
			began := time.Now()
			out := carryOut(ctx, filepath.Join(s.Directory, name), s.SiteFile, s.WorkerBinary, cuts)
			<-free
			took := time.Since(began)
			<-s.referred
			if ctx.Err() == nil {
				s.judge(name, out, took)
			}
		})
	}
	wait.Wait()
}

// judge adds a run to the report, compared with the uninterrupted one. The files of a run without findings are
// removed.
func (s *sweep) judge(name string, out outcome, took time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	reached := out.err == nil && out.state == s.reference.state
	s.report.Cuts += len(out.fired)
	if reached {
		s.report.Reached += len(out.fired)
	}
	for _, f := range out.fired {
		s.count(f, reached)
	}
	s.say("%s: %d cuts in %s; %d of %d so far", name, len(out.fired), took.Round(time.Second), s.report.Cuts, s.Cuts)
	s.findings(name, out.audit)
	directory := filepath.Join(s.Directory, name)
	if reached && out.audit.Clean() {
		_ = os.RemoveAll(directory) // files that remain only need space
		return
	}
	for _, f := range out.fired {
		s.say("%s: %s, request %s at %s, recovered in %s", name, f.Cut, f.Request, f.Time.UTC().Format(time.RFC3339Nano), f.Recovery)
	}
	switch {
	case out.err != nil:
		s.say("%s: failed: %v", name, out.err)
	case !reached:
		s.say("%s: the end state differs: %s", name, difference(s.reference.state, out.state))
	}
	s.say("%s: seed %d, files in %s", name, s.Seed, directory)
}

// findings adds the auditor's findings to the report and to the progress.
func (s *sweep) findings(name string, r auditor.Report) {
	s.report.Repeated += len(r.Repeated)
	s.report.Unrecorded += len(r.Unrecorded)
	s.report.Surplus += len(r.Surplus)
	for _, part := range []struct {
		word     string
		findings []auditor.Finding
	}{{"repeated", r.Repeated}, {"unrecorded", r.Unrecorded}, {"surplus", r.Surplus}} {
		for _, f := range part.findings {
			s.say("%s: %s: %s %s", name, part.word, f.Request, f.What)
		}
	}
}

func (s *sweep) say(format string, args ...any) {
	if s.Progress != nil {
		fmt.Fprintf(s.Progress, "%6.0fs  "+format+"\n", append([]any{time.Since(s.began).Seconds()}, args...)...)
	}
}

// difference returns the first lines in which two states differ.
func difference(want, have string) string {
	wanted, had := lines(want), lines(have)
	for i := range min(len(wanted), len(had)) {
		if wanted[i] != had[i] {
			return fmt.Sprintf("line %d is '%s', wanted '%s'", i+1, had[i], wanted[i])
		}
	}
	return fmt.Sprintf("%d lines, wanted %d", len(had), len(wanted))
}
