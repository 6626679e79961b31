// Package cmd holds the command line, one file a command.
package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"changeover/connection"
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
		Use:           "starter",
		Short:         "Start, watch and audit runbooks",
		Long:          "Installs and runs OpenScape Xpressions on Windows failover clusters, chapter by chapter, durably.",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.PersistentFlags().StringVarP(&s.output, "output", "o", "text", "text or json (steps: or md)")
	root.AddCommand(demoCommand(s), validateCommand(s), scriptsCommand(s), stepsCommand(s))
	remote := append(decisionCommands(s), runCommand(s), watchCommand(s), tasksCommand(s), scheduleCommand(s), auditCommand(s), factsCommand(s))
	for _, c := range remote {
		f := c.PersistentFlags()
		f.StringVar(&s.address, "address", "", "Temporal server (default: TEMPORAL_ADDRESS, the profile, or 127.0.0.1:7233)")
		f.StringVar(&s.namespace, "namespace", "", "Temporal namespace (default: TEMPORAL_NAMESPACE, the profile, or default)")
		f.DurationVar(&s.timeout, "timeout", defaultTimeout, "how long to wait for a worker's answer; a decision is valid for as long")
	}
	root.AddCommand(remote...)
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		formats := []string{"text", "json"}
		if further := c.Annotations[furtherFormat]; further != "" {
			formats = append(formats, further)
		}
		if !slices.Contains(formats, s.output) {
			return fmt.Errorf("cannot print as '%s'; choose -o %s", s.output, strings.Join(formats, " or -o "))
		}
		if c.Flags().Lookup("timeout") != nil && s.timeout <= 0 {
			return fmt.Errorf("cannot wait for '%s'; give --timeout more than zero, for example 30s", s.timeout)
		}
		return nil
	}
	refuseUnknown(root)
	return root
}

// furtherFormat is the annotation of a command that prints another format beside text and json.
const furtherFormat = "further-format"

func (s *settings) json() bool { return s.output == "json" }

func (s *settings) dial(ctx context.Context) (*connection.Connection, error) {
	return connection.Dial(ctx, connection.Options{Address: s.address, Namespace: s.namespace})
}

// schemaVersion is the version of the form of the commands' JSON.
const schemaVersion = 1

// versioned is the JSON of an object with its schemaVersion first. Anything but an object is refused: a
// list can't be extended.
func versioned(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("cannot print the result: %w", err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, fmt.Errorf("cannot print the result: it is no object: %w", err)
	}
	switch _, has := fields["schemaVersion"]; {
	case has:
		return text, nil
	case len(fields) == 0:
		return fmt.Appendf(nil, `{"schemaVersion":%d}`, schemaVersion), nil
	}
	return append(fmt.Appendf(nil, `{"schemaVersion":%d,`, schemaVersion), text[1:]...), nil
}

// printJSON prints the result of a command as one object with a schemaVersion.
func printJSON(out io.Writer, v any) error {
	text, err := versioned(v)
	if err != nil {
		return err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, "", "  "); err != nil {
		return fmt.Errorf("cannot print the result: %w", err)
	}
	_, err = fmt.Fprintln(out, indented.String())
	return err
}

// printMessage prints what a command has to say where that is one sentence.
func (s *settings) printMessage(out io.Writer, message string) error {
	if s.json() {
		return printJSON(out, map[string]string{"message": message})
	}
	_, err := fmt.Fprintln(out, message)
	return err
}

// printJSONLine prints one of many objects on a line of its own.
func printJSONLine(out io.Writer, v any) error {
	text, err := versioned(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, string(text))
	return err
}

// colored reports whether a writer is a terminal that wants colors.
func colored(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" //nolint:gosec // file descriptors are small
}
