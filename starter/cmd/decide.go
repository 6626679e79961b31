package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdk "go.temporal.io/sdk/temporal"

	"changeover/connection"
	"changeover/runbook"
	"changeover/starter/runs"
)

// decisionCommands are the commands by which an operator answers a run: each sends the Update of
// its name and prints the result.
func decisionCommands(s *settings) []*cobra.Command {
	return []*cobra.Command{
		confirmCommand(s),
		verdictCommand(s, runbook.RetryUpdate, "Try a failed step again", "password corrected"),
		verdictCommand(s, runbook.SkipUpdate, "Skip a failed step or a task; the run then ends as done-with-deviations", "the customer does not use this service"),
		verdictCommand(s, runbook.AbortUpdate, "End a run and leave the site safe", "the maintenance window is over"),
		verdictCommand(s, runbook.HoldUpdate, "Hold a run before its next step until somebody resumes the run", "a node is under repair"),
		verdictCommand(s, runbook.ResumeUpdate, "Let a held run continue", "the node is repaired"),
	}
}

// expiry is the help that all decisions have in common. what names the decision, and who receives it.
func expiry(what, who string) string {
	return "The " + what + " expires after --timeout: a worker refuses a " + what + " that arrives later. If " + who + " does not answer within --timeout,\n" +
		"the command reports what it knows: a worker has accepted the " + what + ", or the " + what + " has expired and will not be carried out."
}

func confirmCommand(s *settings) *cobra.Command {
	var confirmation runbook.Confirmation
	var values, statements []string
	var all string
	c := &cobra.Command{
		Use: "confirm ID", Short: "Confirm that an operator task is done; the run looks at the hosts before it continues", Long: confirmHelp + expiry("decision", "the run"), Args: cobra.ExactArgs(1),
		Example: "  changeover confirm install/berlin --task xpr-setup",
		RunE: func(cmd *cobra.Command, args []string) error {
			if confirmation.Operator == "" {
				confirmation.Operator = currentUser()
			}
			if err := runs.CheckID(args[0]); err != nil {
				return err
			}
			given, err := s.answer(cmd, args[0], &confirmation, values, statements, all)
			switch {
			case err != nil && cmd.Context().Err() != nil:
				err = notSent
			case err == nil:
				err = decide(cmd, s, args[0], runbook.ConfirmUpdate, func(notAfter time.Time) runbook.Answer {
					confirmation.NotAfter = notAfter
					return confirmation
				})
			}
			return withTyped(s, err, args[0], given, confirmation)
		},
	}
	c.Flags().StringVar(&confirmation.Operator, "operator", "", "who confirms (default: the name of your account)")
	c.Flags().StringVar(&confirmation.Reason, "reason", "", "the reason of an approval, or your statement if the task shows no key for --statement; 'changeover tasks ID' shows which flags a task needs")
	c.Flags().StringVar(&confirmation.Task, "task", "", "id of the task; needed if several tasks are open")
	c.Flags().StringArrayVar(&values, "value", nil, "KEY=VALUE: a value that cannot be changed later, exactly as it is on the program's screen (can be given several times)")
	c.Flags().StringArrayVar(&statements, "statement", nil, "KEY=TEXT: what you attest about one step (can be given several times)")
	c.Flags().StringVar(&all, "all-statements", "", "what you attest about every step that has no --statement of its own")
	return c
}

// verdictCommand is a decision with a reason; why is one, for the example.
func verdictCommand(s *settings, name, short, why string) *cobra.Command {
	var verdict runbook.Decision
	c := &cobra.Command{
		Use: name + " ID --reason TEXT", Short: short, Long: short + ".\n\n" + expiry("decision", "the run"), Args: cobra.ExactArgs(1),
		Example: "  changeover " + name + " install/berlin --reason '" + why + "'",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := runs.CheckID(args[0]); err != nil {
				return err
			}
			if verdict.Operator == "" {
				verdict.Operator = currentUser()
			}
			return decide(cmd, s, args[0], name, func(notAfter time.Time) runbook.Answer {
				verdict.NotAfter = notAfter
				return verdict
			})
		},
	}
	c.Flags().StringVar(&verdict.Operator, "operator", "", "who decides (default: the name of your account)")
	c.Flags().StringVar(&verdict.Reason, "reason", "", "reason of the decision, for the evidence")
	if name == runbook.RetryUpdate || name == runbook.SkipUpdate {
		step := "id of the step, or its place in the manual, such as 9.7.2/20; needed if several steps wait"
		if name == runbook.SkipUpdate {
			step = "id of the step or task, or the step's place in the manual, such as 9.7.2/20; needed if several steps or tasks wait"
		}
		c.Flags().StringVar(&verdict.Step, "step", "", step)
		c.Flags().StringVar(&verdict.Host, "host", "", "host of the step; needed if the step waits on several hosts")
		c.Flags().IntVar(&verdict.Attempt, "attempt", 0, "number of the failed attempt that you decide on ('changeover tasks ID' shows the number); the decision is refused if the step has failed again since")
	}
	_ = c.MarkFlagRequired("reason")
	return c
}

// decide sends a decision by the Update name to the workflow id, and prints the answer. The
// decision expires when the command ends, so that none is carried out long after.
func decide(cmd *cobra.Command, s *settings, id, name string, argument func(notAfter time.Time) runbook.Answer) error {
	ctx, cancel := s.within(cmd)
	defer cancel()
	if why := runbook.Refusal(argument(time.Time{})); why != "" {
		return fmt.Errorf("cannot %s %s: %s", name, id, why)
	}
	c, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	notAfter, _ := ctx.Deadline()
	d := &decision{
		settings: s, cmd: cmd, temporal: c, name: name, notAfter: notAfter,
		ref: &updatepb.UpdateRef{WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id}, UpdateId: uuid.NewString()},
	}
	return d.send(ctx, argument(notAfter.UTC()))
}

// decision is one that was sent.
type decision struct {
	*settings
	cmd      *cobra.Command
	temporal *connection.Connection
	name     string
	ref      *updatepb.UpdateRef
	notAfter time.Time
}

func (d *decision) id() string { return d.ref.GetWorkflowExecution().GetWorkflowId() }

// send waits in two parts, since they end differently: until a worker has accepted the
// decision, and until its result is there.
func (d *decision) send(ctx context.Context, argument any) error {
	stop := d.reportSilence(ctx, d.cmd, d.temporal, d.id())
	handle, err := d.temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: d.id(), UpdateID: d.ref.GetUpdateId(), UpdateName: d.name, Args: []any{argument}, WaitForStage: client.WorkflowUpdateStageAccepted,
	})
	stop()
	if err != nil {
		return d.unanswered(err)
	}
	return d.result(ctx, handle)
}

// result prints the answer to a decision that was accepted or refused.
func (d *decision) result(ctx context.Context, handle client.WorkflowUpdateHandle) error {
	var answer string
	err := handle.Get(ctx, &answer)
	var refused *sdk.ApplicationError
	switch {
	case err == nil:
		return d.printMessage(d.cmd.OutOrStdout(), answer)
	case errors.As(err, &refused) && refused.Type() == runbook.ErrDecisionExpired && time.Now().Before(d.notAfter):
		return fmt.Errorf("%s refused: %w; the clock of this computer is behind the clock of the Temporal server; correct the clock, or give a longer --timeout", d.id(), reason(err))
	case errors.As(err, &refused):
		return fmt.Errorf("%s refused: %w", d.id(), reason(err))
	case timedOut(err):
		return d.underWay()
	}
	return fmt.Errorf("%s has accepted %s, but the result cannot be read: %w; to see the result: changeover %s", d.id(), d.name, reason(err), d.see())
}

// see is the command that shows later what has become of a decision.
func (d *decision) see() string {
	if site, ok := strings.CutPrefix(d.id(), runbook.SiteWorkflowID("")); ok {
		return "facts --site " + site + d.server()
	}
	return "tasks " + d.named(d.id())
}

func (d *decision) underWay() error {
	why := fmt.Sprintf("no result within %s", d.timeout)
	if d.cmd.Context().Err() != nil {
		why = "interrupted"
	}
	return fmt.Errorf("%s has accepted %s and is carrying it out (%s); to see the result later: changeover %s", d.id(), d.name, why, d.see())
}

// unanswered says what becomes of a decision whose sending ended with an error: the server
// may have received it anyway.
func (d *decision) unanswered(sending error) error {
	if definite(sending) {
		return fmt.Errorf("cannot %s %s: %w", d.name, d.id(), reason(sending))
	}
	if timedOut(sending) {
		// The server may have noticed a little sooner than this machine.
		select {
		case <-time.After(time.Until(d.notAfter)):
		case <-d.cmd.Context().Done():
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(d.cmd.Context()), settleTimeout)
	defer cancel()
	stage, err := d.settled(ctx)
	until := d.notAfter.UTC().Format(time.RFC3339)
	switch {
	case err != nil:
		return fmt.Errorf("cannot determine whether %s has accepted %s: %w; after %s no worker accepts the decision any more; before you send the decision again, run: changeover %s", d.id(), d.name, err, until, d.see())
	case stage == enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED:
		return d.result(ctx, d.temporal.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{WorkflowID: d.id(), UpdateID: d.ref.GetUpdateId()}))
	case stage == enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED:
		return d.underWay()
	case time.Now().Before(d.notAfter):
		why := "interrupted"
		if d.cmd.Context().Err() == nil {
			why = reason(sending).Error()
		}
		return fmt.Errorf("%s has not accepted %s so far (%s); a worker that receives the decision before %s still accepts it; before you send the decision again, run: changeover %s", d.id(), d.name, why, until, d.see())
	}
	return fmt.Errorf("%s has not accepted %s within %s and will not carry it out: the decision expired at %s; %s; send the decision again when a worker runs",
		d.id(), d.name, d.timeout, until, d.lastWorkerStatus(d.cmd, d.temporal, d.id()))
}

// timedOut reports whether a request ended because its time was over, or somebody interrupted it.
func timedOut(err error) bool {
	var over *client.WorkflowUpdateServiceTimeoutOrCanceledError
	return errors.As(err, &over)
}

// definite reports whether the server refused to take a decision, so that no worker can get it.
func definite(err error) bool {
	var missing *serviceerror.NotFound
	var invalid *serviceerror.InvalidArgument
	var denied *serviceerror.PermissionDenied
	var namespace *serviceerror.NamespaceNotFound
	return errors.As(err, &missing) || errors.As(err, &namespace) || errors.As(err, &invalid) || errors.As(err, &denied)
}

const (
	// settleTimeout covers a workflow task that a worker took before the decision expired and that
	// may still accept it: the server gives it ten seconds.
	settleTimeout = 15 * time.Second
	settlePause   = 300 * time.Millisecond
)

// settled returns the stage of a decision when no workflow task is running that could still change it.
func (d *decision) settled(ctx context.Context) (enums.UpdateWorkflowExecutionLifecycleStage, error) {
	for {
		run, err := d.temporal.DescribeWorkflowExecution(ctx, d.id(), "")
		if err != nil {
			return 0, err
		}
		// The stage is read after the task: a task that ended in between shows in the stage.
		stage, err := d.stage(ctx)
		if err != nil {
			return 0, err
		}
		inHand := run.GetPendingWorkflowTask().GetState() == enums.PENDING_WORKFLOW_TASK_STATE_STARTED
		if !inHand || stage >= enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED {
			return stage, nil
		}
		select {
		case <-d.cmd.Context().Done():
			return stage, nil
		case <-ctx.Done():
			return 0, errors.New("a worker is still processing a workflow task of the run")
		case <-time.After(settlePause):
		}
	}
}

// stage asks the server for the stage of a decision. If the server does not have the Update any more, the Update
// was refused or forgotten before a worker got it. So no worker has accepted it.
func (d *decision) stage(ctx context.Context) (enums.UpdateWorkflowExecutionLifecycleStage, error) {
	answer, err := d.temporal.WorkflowService().PollWorkflowExecutionUpdate(ctx, &workflowservice.PollWorkflowExecutionUpdateRequest{
		Namespace: d.temporal.Namespace, UpdateRef: d.ref,
	})
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED, nil
	}
	return answer.GetStage(), err
}
