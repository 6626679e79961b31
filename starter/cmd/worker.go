package cmd

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"changeover/connection"
	"changeover/runbook/plaintext"
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
				return cli.PrintJSON(cmd.OutOrStdout(), map[string]any{"deployment": *deployment, "current": state.Current, "serves": state.Serves, "versions": state.Versions})
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "BUILD\tSTATE\tFIRST SEEN")
			for _, v := range state.Versions {
				fmt.Fprintf(table, "%s\t%s\t%s\n", v.BuildID, v.State, v.Created.UTC().Format(time.RFC3339))
			}
			if err := table.Flush(); err != nil {
				return err
			}
			if other := state.Other(*deployment); other != (connection.Version{}) {
				cli.Linef(cmd.OutOrStdout(), "new runs start on version %s, not on a version of %s; to change this: %s", other, *deployment, s.promotion("BUILD", *deployment))
			}
			return nil
		},
	}
}

func promoteCommand(s *settings, deployment *string) *cobra.Command {
	return &cobra.Command{
		Use: "promote BUILD", Short: "Make a version of the worker current, so that new runs start on this version", Args: cobra.ExactArgs(1),
		Long: "Makes a version of the worker current, so that new runs start on this version. Runs that are open stay on the version that began them. To\n" +
			"go back, promote the build of the older version. If no version is current yet, a worker that starts makes its own\n" +
			"version current. Otherwise, the start of a worker does not change the current version.\n\n" +
			"If new runs start on a version of another worker deployment, the command needs --deployment: then new runs start on this deployment, and the\n" +
			"other one has no current version any more.",
		Example: "  changeover worker versions\n  changeover worker promote 3c72bf6a91d0",
		RunE: func(cmd *cobra.Command, args []string) error {
			build := args[0]
			d, state, done, err := s.deployment(cmd, *deployment)
			if err != nil {
				return err
			}
			defer done()
			other := state.Other(*deployment)
			moves := other != connection.Version{}
			if state.Current == build && !moves {
				return s.printMessage(cmd.OutOrStdout(), fmt.Sprintf("version %s is current already", build))
			}
			if !state.Has(build) {
				return fmt.Errorf("cannot promote %s: Temporal worker deployment %s has no such version; choose one of %s", build, *deployment, builds(state))
			}
			if moves && !cmd.Flags().Changed("deployment") {
				return fmt.Errorf("cannot promote %s: new runs start on version %s; to start new runs on a version of worker deployment %s: %s; to promote a version of worker deployment %s: %s",
					build, other, *deployment, s.promotion(build, *deployment), other.Deployment, s.promotion("BUILD", other.Deployment))
			}
			if err := d.SetCurrent(cmd.Context(), build, state); err != nil {
				return fmt.Errorf("%w; start a worker of that version, and try again", err)
			}
			message := "version " + build + " is current: new runs start on it"
			switch {
			case moves:
				if err := (connection.Deployment{Client: d.Client, Name: other.Deployment}).Withdraw(cmd.Context()); err != nil {
					return fmt.Errorf("%s, not on a version of worker deployment %s; but %w; run this command again", message, other.Deployment, reason(err))
				}
				message += ", and no more on version " + other.String() + "; keep a worker of that version running until '" +
					s.listing(other.Deployment) + "' shows version " + other.BuildID + " as drained"
			case state.Current != "":
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
			next := "; start a worker, or name the workers' deployment with --deployment"
			if other := state.Other(name); other != (connection.Version{}) {
				next = "; new runs start on version " + other.String() + "; to list its versions: " + s.listing(other.Deployment)
			}
			err = fmt.Errorf("cannot find Temporal worker deployment %s: %w%s", name, err, next)
		}
		return d, state, nil, reason(err)
	}
	return d, state, c.Close, nil
}

// promotion is the command that makes a version of a deployment current.
func (s *settings) promotion(build, deployment string) string {
	return "changeover worker promote " + plaintext.Argument(build) + " --deployment " + plaintext.Argument(deployment) + s.server()
}

// listing is the command that lists the versions of a deployment.
func (s *settings) listing(deployment string) string {
	return "changeover worker versions --deployment " + plaintext.Argument(deployment) + s.server()
}

func builds(state connection.DeploymentState) string {
	var list []string
	for _, v := range state.Versions {
		list = append(list, v.BuildID+" ("+v.State+")")
	}
	return strings.Join(list, ", ")
}
