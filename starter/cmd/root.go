// Package cmd holds the command line, one file per command.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"changeover/buildinfo"
	"changeover/connection"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
	"changeover/starter/reference"
)

// settings are the flags that commands share.
type settings struct {
	address, namespace, output string
	// timeout bounds the wait for a worker's answer.
	timeout time.Duration
	// noticeAfter is how long a command waits for an answer before it says that there is none.
	noticeAfter time.Duration
}

// Root is the command line.
func Root() *cobra.Command { return newRoot(&settings{noticeAfter: defaultNoticeAfter}) }

func newRoot(s *settings) *cobra.Command {
	root := &cobra.Command{
		Use:     "changeover",
		Version: buildinfo.Read().String(),
		Short:   "Start, watch and audit runbooks",
		Long: "Installs and operates OpenScape Xpressions (XPR) on Windows failover clusters. A runbook carries out one chapter of the installation\n" +
			"manual, or work after the installation. To describe a new site, run: changeover init SITE\n\nMost commands for a run need its ID, such as deploy/berlin. 'changeover runs' lists the IDs.",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.PersistentFlags().StringVarP(&s.output, "output", "o", "text", "output format: text or json; also md for steps, deviations, explain and scripts --pilot")
	root.AddCommand(validateCommand(s), explainCommand(s), schemaCommand(), servicesCommand(s), scriptsCommand(s), stepsCommand(s), deviationsCommand(s), reference.Command())
	remote := append(decisionCommands(s), runCommand(s), runsCommand(s), watchCommand(s), tasksCommand(s), scheduleCommand(s), auditCommand(s), supportBundleCommand(s), factsCommand(s), workerCommand(s), initCommand(s))
	for _, c := range remote {
		f := c.PersistentFlags()
		f.StringVar(&s.address, "address", "", "address of the Temporal server, as host:port (default: environment variable TEMPORAL_ADDRESS, then the profile in temporal.toml, then localhost:7233)")
		f.StringVar(&s.namespace, "namespace", "", "Temporal namespace (default: environment variable TEMPORAL_NAMESPACE, then the profile in temporal.toml, then default)")
		f.DurationVar(&s.timeout, "timeout", defaultTimeout, "how long to wait for an answer; if the command sends a decision, the decision expires after the same time")
	}
	root.AddCommand(remote...)
	out := &cli.Output{}
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		root.SetOut(cli.Visible{Out: out.To(cli.Raw(root.OutOrStdout()))})
		root.SetErr(cli.Visible{Out: cli.Raw(root.ErrOrStderr())})
		formats := []string{"text", "json"}
		if further := c.Annotations[furtherFormat]; further != "" {
			formats = append(formats, further)
		}
		if err := cli.CheckFormat(s.output, formats...); err != nil {
			return err
		}
		if c.Flags().Lookup("timeout") != nil && s.timeout <= 0 {
			return fmt.Errorf("cannot wait for '%s'; give a --timeout of more than zero, for example 30s", s.timeout)
		}
		return nil
	}
	cli.CheckUsage(root)
	out.Check(root)
	return root
}

// furtherFormat is the annotation of a command that prints another format beside text and json.
const furtherFormat = "further-format"

// server is cli.Server for the printed commands.
func (s *settings) server() string { return cli.Server(s.address, s.namespace) }

// named is the ID of a run as an argument of a printed command.
func (s *settings) named(id string) string { return plaintext.Argument(id) + s.server() }

func (s *settings) json() bool { return s.output == "json" }

func (s *settings) dial(ctx context.Context) (*connection.Connection, error) {
	c, err := connection.Dial(ctx, connection.Options{Address: s.address, Namespace: s.namespace})
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return nil, cli.Interrupted("; nothing was sent")
	}
	return c, err
}

// printMessage prints the result of a command that is one sentence.
func (s *settings) printMessage(out io.Writer, message string) error {
	if s.json() {
		return cli.PrintJSON(out, map[string]string{"message": message})
	}
	_, err := fmt.Fprintln(out, message)
	return err
}
