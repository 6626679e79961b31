package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"os/user"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"changeover/config"
	"changeover/runbook"
	"changeover/runbook/attributes"
	"changeover/starter/cli"
)

func runCommand(s *settings) *cobra.Command {
	var in runbook.Input
	var watch, check bool
	command := &cobra.Command{
		Use:   "run RUNBOOK --site NAME",
		Short: "Start a runbook",
		Long: "Starts a runbook for a site, and returns when the run has begun. RUNBOOK is one of\n" + namesInLines() + ".\n\n" +
			"With --check the run changes nothing; its result lists what a run without --check would change. With --watch the command follows the run to\n" +
			"its end; 'changeover watch --help' explains the exit status. Without --watch, the exit status is 0, unless the run is refused or fails within\n" +
			"five seconds: then it is 5 if another run holds the cluster's lock, otherwise 3.",
		Example:   "  changeover run deploy --site berlin --watch\n  changeover run integrate --site berlin --check --watch",
		Args:      cobra.ExactArgs(1),
		ValidArgs: runbook.Names(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := fits(args[0], in); err != nil {
				return err
			}
			if check {
				in.Mode = runbook.Check
			}
			if in.Operator == "" {
				in.Operator = currentUser()
			}
			if why := cmp.Or(in.Refusal(), in.Premature(time.Now())); why != "" {
				return fmt.Errorf("cannot start %s: %s", args[0], why)
			}
			if !config.ValidName(in.Site) {
				return fmt.Errorf("cannot start %s: no site can have the name %q: %s; give the name of a site with --site", args[0], in.Site, config.NameForm)
			}
			ctx := cmd.Context()
			c, err := s.dial(ctx)
			if err != nil {
				return err
			}
			defer c.Close()
			run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
				ID: runbook.WorkflowID(args[0], in), TaskQueue: runbook.TaskQueue, StaticSummary: startSummary(args[0], in),
				TypedSearchAttributes:                    attributes.AtStart(in.Site, args[0]),
				WorkflowExecutionErrorWhenAlreadyStarted: true, WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
			}, args[0], in)
			if err != nil {
				return s.notStarted(runbook.WorkflowID(args[0], in), err)
			}
			if watch {
				return follows(cmd, s, c, run.GetID(), run.GetRunID())
			}
			if err := s.awaitBegin(cmd, c, run); err != nil {
				return err
			}
			if s.json() {
				return cli.PrintJSON(cmd.OutOrStdout(), startedRun{WorkflowID: run.GetID(), RunID: run.GetRunID(), Change: in.Change})
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "started %s (run ID %s); follow the run with: changeover watch %s\n", run.GetID(), run.GetRunID(), s.named(run.GetID()))
			return err
		},
	}
	f := command.Flags()
	f.StringVar(&in.Site, "site", "", "site to run the runbook for")
	f.StringVar(&in.Node, "node", "", "node that replicate-to-node, remove-node or replace-node works on")
	f.StringVar(&in.Satellite, "satellite", "", "satellite that add-satellite or remove-satellite works on")
	f.StringVar(&in.Service, "service", "", "key of the service whose resource repair-resource repairs, e.g. licsvc")
	f.StringVar(&in.Hotfix, "hotfix", "", "hotfix of xpr.hotfixes that install-hotfix installs")
	f.StringVar(&in.PasswordChanged, "password-changed", "", "for change-service-password: the time at which the password was changed in the domain, such as 2026-11-29T13:00:00Z. "+
		"Work that an earlier run has done on a node since this time is not repeated (default: the work on every node is repeated)")
	f.StringVar(&in.Change, "change", "", "number of the change request that the run belongs to")
	f.StringVar(&in.Operator, "operator", "", "who starts the run (default: the name of your account)")
	f.StringVar(&in.Reason, "reason", "", "why the run is started, for the evidence")
	f.BoolVar(&watch, "watch", false, "follow the run to its end")
	f.BoolVar(&check, "check", false, "change nothing; list what a run without --check would change")
	_ = command.MarkFlagRequired("site")
	return command
}

// namesInLines are the names of all runbooks, eight on a line.
func namesInLines() string {
	var lines []string
	for names := range slices.Chunk(runbook.Names(), 8) {
		lines = append(lines, strings.Join(names, ", "))
	}
	return strings.Join(lines, ",\n")
}

// startedRun is the JSON of a run that was started.
type startedRun struct {
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	Change     string `json:"change,omitempty"`
}

// startSummary is what the UI shows of a run in its list, from its start on.
func startSummary(name string, in runbook.Input) string {
	return runbook.Cut(name+" for site "+in.Site+cli.OfChange(in.Change), runbook.SummaryLimit)
}

// target is a flag that says what a runbook is about, other than the site.
type target struct {
	flag  string
	value func(runbook.Input) string
	// needed are the runbooks that cannot do without it, taken are further ones that take it.
	needed, taken []string
}

var targets = []target{
	{"node", func(in runbook.Input) string { return in.Node }, []string{runbook.ReplicateToNode, runbook.RemoveNode, runbook.ReplaceNode}, nil},
	{"satellite", func(in runbook.Input) string { return in.Satellite }, []string{runbook.AddSatellite, runbook.RemoveSatellite}, nil},
	{"service", func(in runbook.Input) string { return in.Service }, []string{runbook.RepairResource}, nil},
	{"hotfix", func(in runbook.Input) string { return in.Hotfix }, []string{runbook.InstallHotfix}, nil},
	{"password-changed", func(in runbook.Input) string { return in.PasswordChanged }, nil, []string{runbook.ChangeServicePassword}},
}

// fits refuses what the runbook would refuse, before anything is started: an
// unknown runbook, a missing target, or a target that does not apply to it.
func fits(name string, in runbook.Input) error {
	if !slices.Contains(runbook.Names(), name) {
		return fmt.Errorf("cannot start '%s': there is no such runbook; choose one of %s", name, strings.Join(runbook.Names(), ", "))
	}
	for _, t := range targets {
		if slices.Contains(t.needed, name) && strings.TrimSpace(t.value(in)) == "" {
			return fmt.Errorf("cannot start %s: no %s is named; give --%s NAME", name, t.flag, t.flag)
		}
	}
	for _, t := range targets {
		if t.value(in) != "" && !slices.Contains(t.needed, name) && !slices.Contains(t.taken, name) {
			return fmt.Errorf("cannot start %s: --%s does not apply to %s; remove --%s", name, t.flag, name, t.flag)
		}
	}
	return nil
}

// notStarted says why a run did not start, and how to follow the one that runs already.
func (s *settings) notStarted(id string, err error) error {
	var running *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &running) {
		return fmt.Errorf("cannot start %s: a run with this ID is open (run ID %s); follow that run with: changeover watch %s", id, running.RunId, s.named(id))
	}
	return fmt.Errorf("cannot start %s: %w", id, reason(err))
}

func currentUser() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}
