package cmd

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"changeover/connection"
	"changeover/lab/perform"
	"changeover/runbook"
	"changeover/starter/cli"
)

// performing are the flags of perform.
type performing struct {
	control, file, task string
	server              connection.Options
}

func performCommand() *cobra.Command {
	var p performing
	c := &cobra.Command{
		Use:   "perform [RUN] --control ADDRESS",
		Short: "Carry out the operator tasks of a run at the consoles of a lab",
		Long: "Carries out the open operator tasks of a run at the consoles of a running lab. If a task shows a program, the command\n" +
			"starts the program and fills in the program's pages.\n\n" +
			"With RUN, the command asks the run's worker for the open tasks of the run. If the run has no open task and waits for a run\n" +
			"that it has started, the command takes the tasks of the started run.\n" +
			"Without RUN, the command reads the output of 'changeover tasks RUN -o json' from standard input or from --file.\n\n" +
			"If a program does not accept a page, the command prints everything that is wrong with the page, and ends with exit status 1.\n" +
			"A task that is carried out stays open until you confirm it with 'changeover confirm'.",
		Example: "  changeover tasks install/berlin -o json | lab perform --control 127.0.0.1:8099\n" +
			"  lab perform deploy/berlin --task xpr-setup --control 127.0.0.1:8099",
		Args: cobra.MaximumNArgs(1),
		RunE: p.run,
	}
	f := c.Flags()
	f.StringVar(&p.control, "control", "", "address of the lab's control interface, as given to 'lab serve --control'")
	f.StringVar(&p.file, "file", "", "read the tasks from this file instead of standard input")
	f.StringVar(&p.task, "task", "", "carry out only the task with this id")
	f.StringVar(&p.server.Address, "address", "", "address of the run's Temporal server, as host:port (default: environment variable TEMPORAL_ADDRESS, then the profile in temporal.toml, then localhost:7233)")
	f.StringVar(&p.server.Namespace, "namespace", "", "Temporal namespace of the run (default: environment variable TEMPORAL_NAMESPACE, then the profile in temporal.toml, then default)")
	_ = c.MarkFlagRequired("control")
	return c
}

func (p *performing) run(c *cobra.Command, args []string) error {
	run, open, err := p.open(c, args)
	if err != nil {
		return err
	}
	chosen, err := perform.Choose(open, p.task)
	if err != nil {
		return err
	}
	for _, task := range chosen {
		text, err := perform.At(p.control).Do(c.Context(), task)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.OutOrStdout(), "%s\n  then: changeover confirm %s --task %s\n", text, run, task.ID)
	}
	return nil
}

// open returns the open tasks from the worker, a file or standard input, and the run that the tasks belong to.
func (p *performing) open(c *cobra.Command, args []string) (run string, tasks []runbook.OperatorTask, err error) {
	if len(args) == 1 {
		if p.file != "" {
			return "", nil, errors.New("cannot take tasks from a run and from a file; give either RUN or --file")
		}
		client, err := connection.Dial(c.Context(), p.server)
		if err != nil {
			return "", nil, err
		}
		defer client.Close()
		return perform.OfRun(c.Context(), client, args[0])
	}
	in := c.InOrStdin()
	switch {
	case p.file != "":
		file, err := os.Open(p.file)
		if err != nil {
			return "", nil, fmt.Errorf("cannot read the tasks: %w; write the output of 'changeover tasks RUN -o json' to this file", err)
		}
		defer func() { _ = file.Close() }() // the file was only read
		in = file
	case cli.Terminal(in):
		return "", nil, errors.New("cannot read tasks from a terminal; pipe the output of 'changeover tasks RUN -o json' into this command, or give RUN")
	}
	tasks, err = perform.Read(in)
	return "RUN", tasks, err
}
