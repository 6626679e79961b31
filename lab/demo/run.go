package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"changeover/lab/stage"
	"changeover/runbook"
)

// Options of a demonstration.
type Options struct {
	SiteFile string
	// Twice deploys again and fails if anything changes.
	Twice bool
	// Dump is a file for the lab's final state; empty for none.
	Dump string
	// Keep leaves everything running until the context ends.
	Keep  bool
	Scale float64
	Seed  int64
	// Out takes the progress. Color is set to print the progress in colours.
	Out   io.Writer
	Color bool
	// Reported takes the report, once; nil for none.
	Reported func(Report)
}

// Run demonstrates a deployment. Options.Reported gets the report before Keep waits. If Run returns an error, the report still
// contains what was done.
func Run(ctx context.Context, o Options) error {
	reported := false
	reporting := func(report Report, err error) {
		if reported {
			return
		}
		reported = true
		if report.Runbooks == nil {
			report.Runbooks = []Runbook{}
		}
		if err != nil {
			report.OK, report.Error = false, err.Error()
		}
		if o.Reported != nil {
			o.Reported(report)
		}
	}
	err := run(ctx, o, reporting)
	// If the deployment did not begin, the report has only the error.
	reporting(Report{}, err)
	return err
}

// reporter takes the report of a deployment that is over.
type reporter func(Report, error)

func run(ctx context.Context, o Options, report reporter) error {
	directory, err := os.MkdirTemp("", "changeover-demo-")
	if err != nil {
		return fmt.Errorf("cannot make a directory for the demonstration: %w", err)
	}
	return cleanUp(o, directory, runIn(ctx, directory, o, report))
}

// cleanUp removes the files of a demonstration that was a success. After an error they stay, to find the cause.
func cleanUp(o Options, directory string, err error) error {
	if err != nil {
		fmt.Fprintf(o.Out, "\nlogs and evidence stay in %s, with the passwords of the lab; remove the directory when you have read the logs\n", directory)
		return err
	}
	if err := os.RemoveAll(directory); err != nil {
		return fmt.Errorf("cannot remove the files of the demonstration, which contain the passwords of the lab: %w", err)
	}
	if o.Keep {
		fmt.Fprintf(o.Out, "\nended Temporal, lab and worker, and removed %s\n", directory)
	}
	return nil
}

// runIn demonstrates with all files in one directory.
func runIn(ctx context.Context, directory string, o Options, report reporter) error {
	fmt.Fprintln(o.Out, "starting Temporal, the lab and a worker ...")
	s, err := stage.Start(ctx, stage.Options{SiteFile: o.SiteFile, Directory: directory, UI: true, Scale: o.Scale, Seed: o.Seed, Log: o.Out})
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Fprintf(o.Out, "Temporal UI: %s (--keep leaves it running at the end)\n\n", s.UIURL)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		if err := s.Worker.Keep(ctx, func(text string) { fmt.Fprintln(o.Out, text) }); err != nil {
			stop(err)
		}
	}()
	done, err := deploy(ctx, s, o)
	if o.Dump != "" {
		if dumpErr := s.Lab.WriteDump(o.Dump); err == nil {
			err = dumpErr
		}
	}
	report(done, err)
	if err != nil {
		fmt.Fprintf(o.Out, "\nthe end of the worker's log:\n%s\n", tail(directory+"/worker.log", 2000))
	}
	if o.Keep && ctx.Err() == nil {
		look(o.Out, s, directory)
		<-ctx.Done()
		if cause := context.Cause(ctx); err == nil && !errors.Is(cause, context.Canceled) {
			return cause
		}
	}
	return err
}

func deploy(ctx context.Context, s *stage.Stage, o Options) (Report, error) {
	report := Report{Site: s.Site.Name, Scale: o.Scale, role: s.Site.Role.Name}
	d := &Deployment{Stage: s, Out: o.Out, Color: o.Color}
	result, err := d.Run(ctx)
	report.add(result)
	if err != nil {
		report.complete(d.Events())
		return report, err
	}
	PrintRecap(o.Out, report, d.Events())
	report.OK = result.State == runbook.StateDone
	if !report.OK {
		return report, fmt.Errorf("the deployment ended as %s, with the deviations %v", result.State, result.Deviations)
	}
	if !o.Twice {
		return report, nil
	}
	fmt.Fprintln(o.Out, "\ndeploying again: nothing may change")
	again, err := d.Run(ctx)
	if err != nil {
		return report, err
	}
	report.Second = &Second{Steps: again.Steps, Changed: again.Changed, Moves: again.Moves}
	second := Report{Scale: o.Scale, role: s.Site.Role.Name}
	second.add(again)
	PrintRecap(o.Out, second, d.Events())
	fmt.Fprintf(o.Out, "\nsecond deployment: %s, %s, %s\n", runbook.Count(again.Steps, "step"), runbook.Count(again.Changed, "change"), runbook.Count(again.Moves, "move"))
	if again.Changed != 0 || again.Moves != 0 || again.State != runbook.StateDone {
		report.OK = false
		return report, fmt.Errorf("the second deployment ended as %s with %s and %s; a second deployment must change nothing", again.State, runbook.Count(again.Changed, "change"), runbook.Count(again.Moves, "move"))
	}
	return report, nil
}

// look prints how to reach the processes that are still running.
func look(out io.Writer, s *stage.Stage, directory string) {
	fmt.Fprintf(out, "\nTemporal, lab and worker are still running; press Ctrl-C to end them and to remove their files, evidence and logs included.\n")
	fmt.Fprintf(out, "  Temporal UI      %s\n", s.UIURL)
	fmt.Fprintf(out, "  command line     export TEMPORAL_ADDRESS=%s; go run ./starter audit deploy/%s\n", s.ServerAddress, s.Site.Name)
	fmt.Fprintf(out, "  failover test    go run ./starter run failover-test --site %s --watch\n", s.Site.Name)
	fmt.Fprintf(out, "  evidence         %s\n", s.EvidenceDir)
	fmt.Fprintf(out, "  logs             %s\n", directory)
}

// tail returns the end of a file, for an error message.
func tail(path string, n int) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	if len(data) > n {
		data = data[len(data)-n:]
	}
	return string(data)
}
