package cmd

import (
	"fmt"
	"os"
	"os/exec"
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
	temporal := exec.CommandContext(c.Context(), binary, arguments...)
	temporal.Stdin, temporal.Stdout, temporal.Stderr = c.InOrStdin(), c.OutOrStdout(), c.ErrOrStderr()
	// A server that is killed could not close its database.
	temporal.Cancel = func() error { return temporal.Process.Signal(os.Interrupt) }
	temporal.WaitDelay = endWait
	if err := temporal.Run(); err != nil && c.Context().Err() == nil {
		return fmt.Errorf("cannot carry out the temporal command: %w", err)
	}
	return nil
}
