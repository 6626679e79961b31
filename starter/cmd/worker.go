package cmd

import (
	"github.com/spf13/cobra"

	"changeover/connection"
	"changeover/starter/cli"
	"changeover/starter/workers"
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
			v, done, err := s.versions(cmd, *deployment)
			if err != nil {
				return err
			}
			defer done()
			if s.json() {
				return cli.PrintJSON(cmd.OutOrStdout(), map[string]any{"deployment": *deployment, "current": v.Current, "serves": v.Serves, "versions": v.Versions})
			}
			return v.Print(cmd.OutOrStdout())
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
			v, done, err := s.versions(cmd, *deployment)
			if err != nil {
				return err
			}
			defer done()
			message, err := v.Promote(cmd.Context(), args[0], cmd.Flags().Changed("deployment"))
			if err != nil {
				return reason(err)
			}
			return s.printMessage(cmd.OutOrStdout(), message)
		},
	}
}

// versions connects and reads the versions of a deployment.
func (s *settings) versions(cmd *cobra.Command, name string) (v workers.Versions, done func(), err error) {
	c, err := s.dial(cmd.Context())
	if err != nil {
		return v, nil, err
	}
	ctx, cancel := s.within(cmd)
	defer cancel()
	if v, err = workers.Read(ctx, connection.Deployment{Client: c.Client, Name: name}, s.server()); err != nil {
		c.Close()
		return v, nil, reason(err)
	}
	return v, c.Close, nil
}
