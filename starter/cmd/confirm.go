package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
)

// confirmHelp is what confirm asks for.
const confirmHelp = "Confirms that an operator task is done. The run looks at the hosts before it continues.\n\n" +
	"Some values, such as the name of the XPR server, cannot be changed later. The task names these values. Give each value to this command exactly\n" +
	"as the program of the task shows it on its screen. If no host shows the result of a step, state what was done. If the task asks for an\n" +
	"approval, state the reason for the approval. On a terminal, the command asks for these values, statements and reasons. In a script, give the\n" +
	"values by --value, the statements by --statement, and the reason by --reason. 'changeover tasks ID' shows the id of the task and the keys for\n" +
	"--value and --statement. If it shows no key for a statement, give the statement by --reason.\n\n"

// answer completes a confirmation by what the flags say, and on a terminal by what the person types. all are the words
// about every statement that has none of its own. It returns how many statements and reasons the flags have given.
func (s *settings) answer(cmd *cobra.Command, id string, c *runbook.Confirmation, values, statements []string, all string) (given int, err error) {
	if c.Values, err = pairs("--value", values); err != nil {
		return said(*c), err
	}
	if c.Statements, err = pairs("--statement", statements); err != nil {
		return said(*c), err
	}
	asking := !s.json() && cli.Terminal(cmd.InOrStdin())
	if !asking && all == "" {
		return said(*c), nil // The run refuses what is incomplete, and says what is missing.
	}
	task, err := s.openTask(cmd, id, c.Task)
	if err != nil || task == nil {
		return said(*c), err
	}
	c.Task = task.ID // The run may show another task by the time that the answer is complete.
	if all != "" {
		stateAll(*task, c, all)
	}
	given = said(*c)
	if asking {
		err = ask(cmd.Context(), cmd.InOrStdin(), cmd.ErrOrStderr(), *task, c)
	}
	return given, err
}

// stateAll says the same about every statement of a task that has no words of its own. Where the task asks for none
// by its key, the reason is what the person attests.
func stateAll(task runbook.OperatorTask, c *runbook.Confirmation, words string) {
	if task.Attest && len(task.Statements) == 0 && strings.TrimSpace(c.Reason) == "" {
		c.Reason = words
	}
	for _, statement := range task.Unstated(*c) {
		if c.Statements == nil {
			c.Statements = map[string]string{}
		}
		c.Statements[statement.Key] = words
	}
}

// pairs reads flags of the form KEY=VALUE.
func pairs(flag string, list []string) (map[string]string, error) {
	var read map[string]string
	for _, each := range list {
		key, value, ok := strings.Cut(each, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return nil, fmt.Errorf("cannot read %s '%s'; write %s KEY=VALUE", flag, each, flag)
		}
		if _, twice := read[key]; twice {
			return nil, fmt.Errorf("cannot use %s for %s twice; give each key once", flag, key)
		}
		if read == nil {
			read = map[string]string{}
		}
		read[key] = value
	}
	return read, nil
}

// openTask returns the task that a confirmation means; nil where the run decides which that is.
func (s *settings) openTask(cmd *cobra.Command, id, name string) (*runbook.OperatorTask, error) {
	c, err := s.dial(cmd.Context())
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var progress runbook.Progress
	if err := s.query(cmd, c, id, "", runbook.ProgressQuery, &progress); err != nil {
		return nil, err
	}
	var found *runbook.OperatorTask
	for i, task := range progress.Tasks {
		if name == "" || strings.EqualFold(name, task.ID) {
			if found != nil {
				return nil, nil //nolint:nilnil // several are open: the run says so
			}
			found = &progress.Tasks[i]
		}
	}
	return found, nil
}

// notSent is the error of a command that was interrupted before it sent a decision.
const notSent = cli.Interrupted("; nothing was sent; run the command again")

// ask has a person type what a confirmation still lacks.
func ask(ctx context.Context, in io.Reader, out io.Writer, task runbook.OperatorTask, c *runbook.Confirmation) error {
	lines := cli.NewLines(in)
	read := func(into *map[string]string, field, key, question string) error {
		if strings.TrimSpace((*into)[key]) != "" {
			return nil
		}
		mayBeEmpty := field == statementsField && task.MayLeaveOut
		for {
			fmt.Fprint(out, question)
			line, err := lines.Next(ctx)
			switch {
			case errors.Is(err, io.EOF):
				return fmt.Errorf("cannot confirm '%s': the input ended before %s was given; nothing was sent; run the command again", task.ID, key)
			case ctx.Err() != nil:
				return notSent
			case err != nil:
				return fmt.Errorf("cannot confirm '%s': %s was not given: %w; nothing was sent; run the command again", task.ID, key, err)
			}
			if problem := answerProblem(field, line, mayBeEmpty); problem != "" {
				cli.Linef(out, "  cannot use this answer: %s", problem)
				continue
			}
			if *into == nil {
				*into = map[string]string{}
			}
			(*into)[key] = line
			return nil
		}
	}
	if len(task.Values) > 0 {
		fmt.Fprintln(out, "These values cannot be changed later. Repeat each value here, exactly as the program's screen shows it.")
	}
	for _, v := range task.Values {
		if err := read(&c.Values, valuesField, v.Key, fmt.Sprintf("  %s (%s): ", v.Key, v.Label)); err != nil {
			return err
		}
	}
	missing, leave := task.MissingStatements(*c), ""
	if task.MayLeaveOut {
		missing, leave = task.Unstated(*c), " To leave a step open, press Enter."
	}
	if len(missing) > 0 {
		fmt.Fprintln(out, "No host shows the results of these steps. State for each step what was done."+leave)
	}
	for _, statement := range missing {
		if err := read(&c.Statements, statementsField, statement.Key, fmt.Sprintf("  %s (%s): ", statement.Text, statement.Key)); err != nil {
			return err
		}
	}
	if !task.Attest || len(task.Statements) > 0 || strings.TrimSpace(c.Reason) != "" {
		return nil
	}
	question := "No host shows the result of this task. State what was done: "
	if task.Permission() {
		question = "This task asks for an approval. State the reason for the approval: "
	}
	said := map[string]string{}
	if err := read(&said, reasonField, reasonField, question); err != nil {
		return err
	}
	c.Reason = said[reasonField]
	return nil
}

// Fields of a confirmation, whose texts a person types.
const (
	valuesField     = "values"
	statementsField = "statements"
	reasonField     = "reason"
)

// answerProblem says why the run would refuse an answer, or nothing.
func answerProblem(field, answer string, mayBeEmpty bool) string {
	if strings.TrimSpace(answer) == "" {
		if mayBeEmpty {
			return ""
		}
		return "it must not be empty"
	}
	return runbook.FieldProblem(runbook.Fact{Name: field, Value: answer})
}

// said is how many statements and reasons a confirmation has.
func said(c runbook.Confirmation) int {
	n := 0
	for _, text := range append(slices.Collect(maps.Values(c.Statements)), c.Reason) {
		if strings.TrimSpace(text) != "" {
			n++
		}
	}
	return n
}

// withTyped adds to the error of a confirmation the command that sends again what a person has typed, so that nobody types it
// twice. given is how much of it was in the flags of the command. Values are left out: they come from the program's screen each time.
func withTyped(s *settings, err error, id string, given int, c runbook.Confirmation) error {
	if err == nil || said(c) <= given {
		return err
	}
	command, values := "changeover confirm "+s.named(id), ""
	flag := func(name, text string) { command += " --" + name + " " + plaintext.Argument(text) }
	if c.Task != "" {
		flag("task", c.Task)
	}
	if c.Operator != currentUser() {
		flag("operator", c.Operator)
	}
	if c.Reason != "" {
		flag("reason", c.Reason)
	}
	for _, key := range slices.Sorted(maps.Keys(c.Statements)) {
		flag("statement", key+"="+c.Statements[key])
	}
	if len(c.Values) > 0 {
		values = " (the command asks for the values again)"
	}
	return fmt.Errorf("%w; to send again what you typed%s: %s", err, values, command)
}
