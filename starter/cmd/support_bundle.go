package cmd

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/api/workflowservice/v1"

	"changeover/activities/recording"
	"changeover/buildinfo"
	"changeover/config"
	"changeover/config/sitefile"
	"changeover/config/wholefile"
	"changeover/connection"
	"changeover/runbook"
	"changeover/starter/bundle"
	"changeover/starter/cli"
	"changeover/starter/follow"
	"changeover/starter/runs"
)

// packing is what the command line asks support-bundle to pack.
type packing struct {
	id, runID, recordings, file, siteFile, deployment string

	force bool
	site  *config.Site
}

func supportBundleCommand(s *settings) *cobra.Command {
	var p packing
	c := &cobra.Command{
		Use: "support-bundle ID", Short: "Pack the histories, evidence, recordings and versions of a run into one file",
		Long: "Packs a run, and the runs that it has started, into a zip file for the people who support Changeover: histories, evidence, the\n" +
			"recordings of workers that were started with --record, and the versions of changeover, the workers and the Temporal server. If one of\n" +
			"these runs was reset, the zip file contains the runs before and after the reset. The README.md in the zip file lists its contents, and what is missing.\n\n" +
			"The histories, evidence and recordings were written with their secrets masked. With --site-file the command also searches the bundle for the\n" +
			"secrets of that site file. If the command finds a secret, it writes no bundle. Without --site-file the command does not search. It never searches for the passwords of the\n" +
			"endpoints file.\n\n" +
			"The exit status is 0 if the bundle is complete, and 1 if no bundle was written. It is 6 if the bundle was written, but something is missing or\n" +
			"a secret of the site file could not be searched for. The message names what is missing.",
		Example: "  changeover support-bundle deploy/berlin --site-file sites/berlin.yaml --recordings /var/lib/changeover/recordings",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p.id = args[0]
			if err := runs.CheckID(p.id); err != nil {
				return err
			}
			return supportBundle(cmd, s, p)
		},
	}
	f := c.Flags()
	f.StringVar(&p.runID, "run-id", "", "run ID of an earlier run with the same workflow ID (default: the latest run)")
	f.StringVar(&p.recordings, "recordings", "", "directory with the recordings of the workers (their --record directory); if there are several workers, first copy their files into one directory")
	f.StringVar(&p.file, "file", "", "file to write (default: support_ID_TIME.zip)")
	f.BoolVar(&p.force, "force", false, "replace a file that exists")
	f.StringVar(&p.siteFile, "site-file", "", "site file; the command searches the bundle for the secrets of this file")
	f.StringVar(&p.deployment, "deployment", connection.DefaultDeployment, "name of the workers' Temporal worker deployment")
	return c
}

func supportBundle(cmd *cobra.Command, s *settings, p packing) error {
	now := time.Now()
	if p.file == "" {
		p.file = wholefile.Name("support", p.id, now.UTC().Format("20060102T150405Z")) + ".zip"
	}
	if err := p.check(); err != nil {
		return err
	}
	c, err := s.dial(cmd.Context())
	if err != nil {
		return err
	}
	defer c.Close()
	var b bundle.Bundle
	s.packVersions(cmd, c, &b, p.deployment)
	runs, err := s.packRuns(cmd, c, &b, p)
	if err != nil {
		return err
	}
	if p.recordings != "" {
		if err := b.AddRecordings(p.recordings, runs); err != nil {
			return err
		}
	}
	b.NoSiteFile()
	if p.site != nil {
		if err := b.Search(p.site, p.siteFile); err != nil {
			return err
		}
	}
	b.Describe(p.id, now)
	if err := b.Write(p.file, now, p.force); err != nil {
		return err
	}
	return s.printBundle(cmd, p.file, &b)
}

// check finds out what is wrong with the command before anything is read.
func (p *packing) check() (err error) {
	if err := bundle.CheckFile(p.file, p.force); err != nil {
		return err
	}
	if p.recordings != "" {
		if _, err := recording.Files(p.recordings); err != nil {
			return err
		}
	}
	if p.siteFile != "" {
		if p.site, _, err = sitefile.Load(p.siteFile); err != nil {
			return fmt.Errorf("cannot search for the secrets of %s: %w", p.siteFile, err)
		}
	}
	return nil
}

func (s *settings) printBundle(cmd *cobra.Command, file string, b *bundle.Bundle) error {
	out := cmd.OutOrStdout()
	if s.json() {
		if err := cli.PrintJSON(out, map[string]any{
			"file": file, "contents": b.Contents(), "missing": orEmpty(b.Missing()), "notSearched": orEmpty(b.NotSearched()),
		}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(out, "%s\n", file)
		for _, e := range b.Contents() {
			fmt.Fprintf(out, "  %s, %s\n", e.Name, runbook.Count(e.Size, "byte"))
		}
		fmt.Fprintln(out, b.Searched())
	}
	if text := b.Shortcomings(); text != "" {
		return &stateError{status: runbook.ExitIncomplete, text: file + " is written, but " + text}
	}
	return nil
}

// packRuns packs history and evidence of the run, of those that it started, and of those before and after a reset of any of them. It
// returns their run ids. Only the run itself must be readable: the others may be past their retention.
func (s *settings) packRuns(cmd *cobra.Command, c *connection.Connection, b *bundle.Bundle, p packing) (map[string]bool, error) {
	packed := map[string]bool{}
	type execution struct{ id, runID string }
	for next := []execution{{p.id, p.runID}}; len(next) > 0; next = next[1:] {
		of := next[0]
		if packed[of.runID] {
			continue
		}
		runID, err := s.runID(cmd, c, of.id, of.runID)
		var read *foundRun
		if err == nil {
			read, err = s.readRun(cmd, c, of.id, runID)
		}
		switch {
		case err != nil && len(packed) == 0:
			return nil, err
		case err != nil:
			b.Lacks("run %s: %v", of.runID, err)
			continue
		}
		if err := bundle.CheckSite(p.site, p.siteFile, of.id, read.run.Site()); err != nil {
			return nil, err
		}
		packed[read.runID] = true
		text, err := temporalproto.CustomJSONMarshalOptions{Indent: "  "}.Marshal(&historypb.History{Events: read.events})
		if err != nil {
			return nil, fmt.Errorf("cannot pack the history of %s: %w", of.id, err)
		}
		name := wholefile.Name(of.id, read.runID) + ".json"
		b.Add("histories/"+name, text)
		if slices.Contains(runbook.Names(), read.workflow) {
			s.packEvidence(cmd, c, b, read, "evidence/"+name)
		}
		for _, run := range read.related() {
			next = append(next, execution{run.GetWorkflowId(), run.GetRunId()})
		}
		if newRun := s.newRun(cmd, c, b, read); newRun != "" {
			next = append(next, execution{of.id, newRun})
		}
	}
	return packed, nil
}

// newRun returns the run ID under which a run continues after a reset; empty: nobody has reset it, or the bundle notes that this is unknown.
func (s *settings) newRun(cmd *cobra.Command, c *connection.Connection, b *bundle.Bundle, read *foundRun) string {
	ctx, cancel := s.within(cmd)
	defer cancel()
	newRun, err := follow.NewRun(ctx, c, read.id, read.runID)
	if err != nil {
		b.Lacks("the run after a reset of %s (run %s), if there was a reset: %v", read.id, read.runID, reason(err))
	}
	return newRun
}

// packEvidence packs the evidence as audit prints it.
func (s *settings) packEvidence(cmd *cobra.Command, c *connection.Connection, b *bundle.Bundle, read *foundRun, name string) {
	evidence, err := s.evidence(cmd, c, read)
	var text bytes.Buffer
	if err == nil {
		err = cli.PrintJSON(&text, evidence)
	}
	if err != nil {
		b.Lacks("the evidence of %s (run %s): %v", read.id, read.runID, err)
		return
	}
	b.Add(name, text.Bytes())
}

// versions are those of the command line, the Temporal server and the workers.
type versions struct {
	Starter   buildinfo.Build `json:"starter"`
	Server    string          `json:"temporalServer"`
	Namespace string          `json:"namespace"`
	Worker    workerVersions  `json:"worker"`
}

type workerVersions struct {
	Deployment string                         `json:"deployment"`
	Current    string                         `json:"current"`
	Versions   []connection.DeploymentVersion `json:"versions"`
}

func (s *settings) packVersions(cmd *cobra.Command, c *connection.Connection, b *bundle.Bundle, deployment string) {
	v := versions{Starter: buildinfo.Read(), Namespace: c.Namespace, Worker: workerVersions{Deployment: deployment}}
	ctx, cancel := s.within(cmd)
	defer cancel()
	if info, err := c.WorkflowService().GetSystemInfo(ctx, &workflowservice.GetSystemInfoRequest{}); err != nil {
		b.Lacks("the version of the Temporal server: %v", err)
	} else {
		v.Server = info.GetServerVersion()
	}
	if state, err := s.versionsOf(ctx, c, deployment); err != nil {
		b.Lacks("the versions of the worker: %v", err)
	} else {
		v.Worker.Current, v.Worker.Versions = state.Current, state.Versions
	}
	var text bytes.Buffer
	if err := cli.PrintJSON(&text, v); err != nil {
		b.Lacks("the versions: %v", err)
		return
	}
	b.Add("versions.json", text.Bytes())
}

func (s *settings) versionsOf(ctx context.Context, c *connection.Connection, deployment string) (connection.DeploymentState, error) {
	return connection.Deployment{Client: c.Client, Name: deployment}.Describe(ctx)
}
