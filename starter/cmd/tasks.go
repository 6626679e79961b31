package cmd

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"changeover/runbook"
	"changeover/starter/cli"
)

func tasksCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "tasks ID", Short: "Show what a run waits for: operator tasks with the values to enter, and failed steps", Args: cobra.ExactArgs(1),
		Long: "Shows what a run waits for, each with the command that answers it: operator tasks with the values to enter, failed steps, and evidence that\n" +
			"cannot be written. The exit status is 4 while the run, or a run that it has started, waits for a person, cannot write its evidence or is held;\n" +
			"5 while it waits for a window or for the approval of one; 0 while it goes on.",
		Example: "  changeover tasks deploy/berlin",
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			c, err := s.dial(cmd.Context())
			if err != nil {
				return err
			}
			defer c.Close()
			var progress runbook.Progress
			if err := s.query(cmd, c, args[0], "", runbook.ProgressQuery, &progress); err != nil {
				return err
			}
			work := s.underWay(cmd.Context(), c, args[0])
			if s.json() {
				if err := cli.PrintJSON(out, waiting{
					State: progress.State, Work: orEmpty(work), Held: progress.Held, Evidence: progress.Evidence, Tasks: orEmpty(progress.Tasks), Parked: orEmpty(progress.Parked), Children: orEmpty(progress.Children),
				}); err != nil {
					return err
				}
			} else {
				printWaiting(out, args[0], progress)
				for _, line := range work {
					fmt.Fprintln(out, line)
				}
			}
			id, state := waits(args[0], progress)
			return reported(state, fmt.Sprintf("%s is %s", id, state))
		},
	}
}

// waits returns which run waits and its state: the run itself, or the one that it has started and waits for.
func waits(id string, p runbook.Progress) (string, runbook.State) {
	if p.State == runbook.StateRunning {
		for _, child := range p.Children {
			if child.Waiting != "" {
				return child.WorkflowID, child.State
			}
		}
	}
	return id, p.State
}

// waiting is what a run waits for as JSON; lists are never null.
type waiting struct {
	State runbook.State `json:"state"`
	// Work says what activities do that take long or have failed.
	Work     []string                `json:"work"`
	Held     *runbook.DecisionRecord `json:"held,omitempty"`
	Evidence *runbook.EvidenceWait   `json:"evidence,omitempty"`
	Tasks    []runbook.OperatorTask  `json:"tasks"`
	Parked   []runbook.ParkedStep    `json:"parked"`
	Children []runbook.ChildReport   `json:"children"`
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func printWaiting(out io.Writer, id string, p runbook.Progress) {
	if p.Evidence != nil {
		fmt.Fprintf(out, "evidence: %s\n  the run tries again by itself at %s\n  or: changeover retry %s --reason TEXT\n  or: changeover abort %s --reason TEXT (the run ends without an evidence file)\n",
			p.Evidence.Error, p.Evidence.Next.Local().Format(time.DateTime), id, id)
	}
	for _, t := range p.Tasks {
		fmt.Fprintf(out, "task %s%s: %s\n", t.ID, on(t.Host), t.Title)
		if t.Program != "" {
			fmt.Fprintf(out, "  start %s\n", t.Program)
		}
		for _, page := range t.Pages {
			for _, f := range page.Fields {
				fmt.Fprintf(out, "  %-24s %-32s %s\n", page.Title, f.Label, f.Value)
			}
			for _, note := range page.Notes {
				fmt.Fprintf(out, "  %-24s note: %s\n", page.Title, note)
			}
		}
		printAnswer(out, id, t)
	}
	for _, parked := range p.Parked {
		fmt.Fprintf(out, "failed %s%s: %s: %s\n", cmp.Or(parked.Step.ID, "step"), on(parked.Step.Host), parked.Step.Title, parked.Error)
		if !strings.Contains(parked.Error, parked.Step.Hint) {
			fmt.Fprintf(out, "  %s\n", parked.Step.Hint)
		}
		if parked.Offer != "" {
			fmt.Fprintf(out, "  %s\n", parked.Agreed())
		}
		named := id
		if parked.Step.ID != "" {
			named += " --step " + parked.Step.ID
			if parked.Step.Host != "" {
				named += " --host " + parked.Step.Host
			}
			named += fmt.Sprintf(" --attempt %d", parked.Attempt)
		}
		fmt.Fprintf(out, "  then: changeover retry %s --reason TEXT\n", named)
		if !parked.Guard {
			fmt.Fprintf(out, "    or: changeover skip %s --reason TEXT\n", named)
		}
		fmt.Fprintf(out, "    or: changeover abort %s --reason TEXT\n", id)
	}
	for _, child := range p.Children {
		fmt.Fprintf(out, "%s is %s%s\n", child.WorkflowID, child.State, because(child.Waiting))
		if child.Waiting != "" {
			fmt.Fprintf(out, "  see: changeover tasks %s\n", child.WorkflowID)
		}
	}
	if p.Held != nil {
		fmt.Fprintf(out, "held%s%s\n  then: changeover resume %s --reason TEXT\n", by(p.Held.Operator), because(p.Held.Reason), id)
	}
	if len(p.Tasks)+len(p.Parked)+len(p.Children) == 0 && p.Held == nil && p.Evidence == nil {
		fmt.Fprintf(out, "%s is %s; no operator action is needed\n", id, p.State)
	}
}

// printAnswer prints what is left of a task, and how it is confirmed.
func printAnswer(out io.Writer, id string, t runbook.OperatorTask) {
	if t.Why != "" && len(t.Missing) == 0 {
		fmt.Fprintf(out, "  a person is asked because %s\n", t.Why)
	}
	for _, missing := range t.Missing {
		fmt.Fprintf(out, "  %s%s\n", runbook.NotDoneYet, missing)
	}
	for _, why := range t.NotLookedAt {
		fmt.Fprintf(out, "  %s%s\n", runbook.NotLookedAt, why)
	}
	for _, s := range slices.Concat(t.Statements, t.Attests) {
		fmt.Fprintf(out, "  you attest %s: %s\n", s.Key, s.Text)
	}
	further := ""
	for _, v := range t.Values {
		fmt.Fprintf(out, "  cannot be changed later; type it again as the screen shows it: %s (%s)\n", v.Key, v.Label)
		further += " --value " + v.Key + "=VALUE"
	}
	switch {
	case t.MayLeaveOut:
		further += " --all-statements WHAT-YOU-CONFIRM-OF-ALL"
	case len(t.Statements) > 1:
		for _, s := range t.Statements {
			further += " --statement '" + s.Key + "=WHAT-YOU-CONFIRM'"
		}
	case t.Attest:
		further += " --reason WHAT-YOU-CONFIRM"
	}
	fmt.Fprintf(out, "  then: changeover confirm %s --task %s%s\n", id, t.ID, further)
	if t.MayLeaveOut {
		fmt.Fprintf(out, "    or: replace --all-statements by --statement 'KEY=WHAT-YOU-CONFIRM' for each statement that is true; the other statements stay open\n")
	}
}

func on(host string) string {
	if host == "" {
		return ""
	}
	return " on " + host
}

func because(waiting string) string {
	if waiting == "" {
		return ""
	}
	return ": " + waiting
}
