package cmd

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"changeover/connection"
	"changeover/starter/cli"
)

// workerCommand shows and changes the versions of the worker.
func workerCommand(s *settings) *cobra.Command {
	c := &cobra.Command{Use: "worker", Short: "List the versions of the worker, and choose the current version"}
	var deployment string
	c.PersistentFlags().StringVar(&deployment, "deployment", connection.DefaultDeployment, "name of the workers' Temporal worker deployment")
	c.AddCommand(versionsCommand(s, &deployment), promoteCommand(s, &deployment))
	return c
}

func versionsCommand(s *settings, deployment *string) *cobra.Command {
	return &cobra.Command{
		Use: "versions", Short: "List the versions of the worker", Args: cobra.NoArgs,
		Long: "Lists the versions of the worker, the newest first. New runs start on the current version. After another version\n" +
			"has become current, the earlier version is draining while runs that began on it are open. Keep a worker of the earlier version running\n" +
			"until 'changeover worker versions' shows this version as drained. A version is ramping if only a share of the new runs starts on it.\n" +
			"Changeover does not set this; 'temporal worker deployment set-ramping-version' does.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, state, done, err := s.deployment(cmd, *deployment)
			if err != nil {
				return err
			}
			defer done()
			if s.json() {
				return cli.PrintJSON(cmd.OutOrStdout(), map[string]any{"deployment": *deployment, "current": state.Current, "versions": state.Versions})
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "BUILD\tSTATE\tFIRST SEEN")
			for _, v := range state.Versions {
				fmt.Fprintf(table, "%s\t%s\t%s\n", v.BuildID, v.State, v.Created.UTC().Format(time.RFC3339))
			}
			return table.Flush()
		},
	}
}

func promoteCommand(s *settings, deployment *string) *cobra.Command {
	return &cobra.Command{
		Use: "promote BUILD", Short: "Make a version of the worker current, so that new runs start on this version", Args: cobra.ExactArgs(1),
		Long: "Makes a version of the worker current, so that new runs start on this version. Runs that are open stay on the version that began them. To\n" +
			"go back, promote the build of the older version. If no version is current yet, a worker that starts makes its own\n" +
			"version current. Otherwise, the start of a worker does not change the current version.",
		Example: "  changeover worker versions\n  changeover worker promote 3c72bf6a91d0",
		RunE: func(cmd *cobra.Command, args []string) error {
			build := args[0]
			d, state, done, err := s.deployment(cmd, *deployment)
			if err != nil {
				return err
			}
			defer done()
			if state.Current == build {
				return s.printMessage(cmd.OutOrStdout(), fmt.Sprintf("version %s is current already", build))
			}
			if !state.Has(build) {
				return fmt.Errorf("cannot promote %s: Temporal worker deployment %s has no such version; choose one of %s", build, *deployment, builds(state))
			}
			if err := d.SetCurrent(cmd.Context(), build, state); err != nil {
				return fmt.Errorf("%w; start a worker of that version, and try again", err)
			}
			message := "version " + build + " is current: new runs start on it"
			if state.Current != "" {
				message += "; keep a worker of version " + state.Current + " running until 'changeover worker versions' shows version " + state.Current + " as drained"
			}
			return s.printMessage(cmd.OutOrStdout(), message)
		},
	}
}

// deployment connects and reads the versions.
func (s *settings) deployment(cmd *cobra.Command, name string) (d connection.Deployment, state connection.DeploymentState, done func(), err error) {
	c, err := s.dial(cmd.Context())
	if err != nil {
		return d, state, nil, err
	}
	d = connection.Deployment{Client: c.Client, Name: name}
	ctx, cancel := s.within(cmd)
	defer cancel()
	if state, err = d.Describe(ctx); err != nil {
		c.Close()
		if errors.Is(err, connection.ErrNoVersions) {
			err = fmt.Errorf("cannot find Temporal worker deployment %s: %w; start a worker, or name the workers' deployment with --deployment", name, err)
		}
		return d, state, nil, reason(err)
	}
	return d, state, c.Close, nil
}

func builds(state connection.DeploymentState) string {
	var list []string
	for _, v := range state.Versions {
		list = append(list, v.BuildID+" ("+v.State+")")
	}
	return strings.Join(list, ", ")
}
