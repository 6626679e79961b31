package cmd

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"changeover/lab/devserver"
)

// endWait is the time that an interrupted temporal command gets to end by itself.
const endWait = 10 * time.Second

func temporalCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "temporal ARGUMENTS...",
		Short: "Run the temporal command; if PATH has none, build it first",
		Long: "Runs the temporal command of PATH. If PATH has no temporal command, 'lab temporal' runs the one that the demo uses.\n" +
			"The first time, it builds the temporal command from the Go module proxy, which takes minutes. Building needs Go and\n" +
			"a checkout of the project. All arguments go to the temporal command.",
		Example:            "  lab temporal server start-dev",
		DisableFlagParsing: true,
		RunE:               runTemporal,
	}
}

func runTemporal(c *cobra.Command, arguments []string) error {
	binary, err := devserver.Binary(c.Context(), c.ErrOrStderr())
	if err != nil {
		return err
	}
	server := startsServer(arguments)
	if server && !slices.ContainsFunc(arguments, namesFile) {
		fmt.Fprintln(c.ErrOrStderr(), "this server keeps its runs in memory only, and forgets them when it ends; to keep the runs, add --db-filename FILE")
	}
	temporal := exec.CommandContext(c.Context(), binary, arguments...)
	temporal.Stdin, temporal.Stdout, temporal.Stderr = c.InOrStdin(), c.OutOrStdout(), c.ErrOrStderr()
	// A server that is killed could not close its database.
	temporal.Cancel = func() error { return temporal.Process.Signal(os.Interrupt) }
	temporal.WaitDelay = endWait
	if err := temporal.Run(); err != nil && c.Context().Err() == nil {
		hint := ""
		if server {
			hint = "; if the address is already in use, choose another port with --port, and set TEMPORAL_ADDRESS to the new address (127.0.0.1:PORT) for changeover and the worker"
		}
		return fmt.Errorf("cannot carry out the temporal command: %w%s", err, hint)
	}
	return nil
}

// startsServer reports whether the arguments start the development server, and do not only ask for its help.
func startsServer(arguments []string) bool {
	return len(arguments) > 1 && arguments[0] == "server" && arguments[1] == "start-dev" &&
		!slices.Contains(arguments, "--help") && !slices.Contains(arguments, "-h")
}

// namesFile reports whether an argument gives the development server a file for its runs.
func namesFile(argument string) bool {
	return argument == "--db-filename" || strings.HasPrefix(argument, "--db-filename=") || strings.HasPrefix(argument, "-f")
}
