package cuts

import (
	"context"
	"errors"
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

// Options of a sweep.
type Options struct {
	// SiteFile describes the site of each run.
	SiteFile string
	// Cuts is how many are made; Seed draws what is cut, when, and at which requests.
	Cuts int
	Seed int64
	// SideBySide is how many runs go on at once.
	SideBySide int
	// Directory for the files of the runs; those of runs that did not end well stay there.
	Directory string
	// WorkerBinary is a built worker; empty builds one.
	WorkerBinary string
	// Progress takes a line for each run.
	Progress io.Writer
}

// Report is the result of a sweep.
type Report struct {
	SchemaVersion int `json:"schemaVersion"`
	// Cuts that happened, and those whose run reached the end state of the run that nothing cut.
	Cuts    int `json:"cuts"`
	Reached int `json:"reached"`
	// Effects that were made or recorded twice, effects without a record, and records without an effect.
	Repeated               int     `json:"repeated"`
	Unrecorded             int     `json:"unrecorded"`
	Surplus                int     `json:"surplus"`
	LongestRecoverySeconds float64 `json:"longestRecoverySeconds"`
}

// Good reports whether every wanted cut happened, every run reached its end state, and everything matched.
func (r Report) Good(wanted int) bool {
	return r.Cuts == wanted && r.Reached == r.Cuts && r.Repeated+r.Unrecorded+r.Surplus == 0
}

// sweep is one sweep under way.
type sweep struct {
	Options
	began     time.Time
	reference outcome

	mutex  sync.Mutex
	report Report
	runs   int
}

// rounds is how often cuts that did not happen are drawn again.
const rounds = 4

// Sweep makes cuts over deployments and drills. The error says that the sweep itself could not be carried out;
// what the cuts broke is in the report and in the progress.
func Sweep(ctx context.Context, o Options) (Report, error) {
	s := &sweep{Options: o, began: time.Now(), report: Report{SchemaVersion: 1}}
	if s.WorkerBinary == "" {
		var err error
		if s.WorkerBinary, err = stage.BuildWorker(ctx, o.Directory); err != nil {
			return s.report, err
		}
	}
	s.say("a run that nothing cuts, for its end state")
	s.reference = carryOut(ctx, filepath.Join(o.Directory, "reference"), o.SiteFile, s.WorkerBinary, nil)
	if err := s.reference.err; err != nil {
		return s.report, fmt.Errorf("cannot compare with a run that nothing cuts: %w; its files are in %s", err, filepath.Join(o.Directory, "reference"))
	}
	s.findings("the run that nothing cuts", s.reference.audit.Report)
	s.say("it made %d effects with %d requests", s.reference.audit.Effects, s.reference.requests)
	random := rand.New(rand.NewSource(o.Seed)) //nolint:gosec // moments, not secrets
	for range rounds {
		if missing := o.Cuts - s.report.Cuts; missing > 0 {
			s.carryOut(ctx, plan(random, missing, s.reference.requests))
		}
	}
	return s.report, errors.Join(ctx.Err())
}

// carryOut carries runs out, some side by side.
func (s *sweep) carryOut(ctx context.Context, runs [][]Cut) {
	free := make(chan struct{}, max(1, s.SideBySide))
	var wait sync.WaitGroup
	for _, cuts := range runs {
		free <- struct{}{}
		s.runs++
		name := fmt.Sprintf("run-%03d", s.runs)
		wait.Go(func() {
			defer func() { <-free }()
			began := time.Now()
			s.add(name, carryOut(ctx, filepath.Join(s.Directory, name), s.SiteFile, s.WorkerBinary, cuts), time.Since(began))
		})
	}
	wait.Wait()
}

// add counts a run.
func (s *sweep) add(name string, out outcome, took time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	reached := out.err == nil && out.state == s.reference.state
	s.report.Cuts += len(out.fired)
	if reached {
		s.report.Reached += len(out.fired)
	}
	s.report.LongestRecoverySeconds = max(s.report.LongestRecoverySeconds, out.audit.recovery.Round(100*time.Millisecond).Seconds())
	s.say("%s: %d cuts in %s; %d of %d so far", name, len(out.fired), took.Round(time.Second), s.report.Cuts, s.Cuts)
	s.findings(name, out.audit.Report)
	for _, f := range out.fired {
		if !reached || !out.audit.Clean() {
			s.say("%s: %s, request %s at %s", name, f, f.Request, f.Time.UTC().Format(time.RFC3339Nano))
		}
	}
	directory := filepath.Join(s.Directory, name)
	switch {
	case out.err != nil:
		s.say("%s: did not end well: %v; seed %d, files in %s", name, out.err, s.Seed, directory)
	case !reached:
		s.say("%s: the end state differs: %s; seed %d, files in %s", name, difference(s.reference.state, out.state), s.Seed, directory)
	case out.audit.Clean():
		_ = os.RemoveAll(directory) // What stays costs room only.
	default:
		s.say("%s: seed %d, files in %s", name, s.Seed, directory)
	}
}

// findings counts and shows what does not match.
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

// difference shows the first lines in which two states differ.
func difference(want, have string) string {
	wanted, had := lines(want), lines(have)
	for i := range min(len(wanted), len(had)) {
		if wanted[i] != had[i] {
			return fmt.Sprintf("line %d is '%s', wanted '%s'", i+1, had[i], wanted[i])
		}
	}
	return fmt.Sprintf("%d lines, wanted %d", len(had), len(wanted))
}
