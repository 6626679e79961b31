// Package reference writes the reference of a command line from its commands, as Markdown or as man pages.
package reference

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// Command is the command reference.
func Command() *cobra.Command {
	var man string
	c := &cobra.Command{
		Use:   "reference",
		Short: "Print the reference of all commands, or write man pages",
		Long:  "Prints every command with its flags and examples as Markdown, which is docs/commands.md. With --man it writes one man page per command instead.",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if man != "" {
				return writeMan(c.Root(), man)
			}
			return Markdown(c.OutOrStdout(), c.Root())
		},
	}
	c.Flags().StringVar(&man, "man", "", "directory to write man pages to, for example /usr/local/share/man/man1")
	return c
}

// Markdown writes one section for each command, in alphabetical order below its parent.
func Markdown(out io.Writer, root *cobra.Command) error {
	if _, err := fmt.Fprintf(out, "# Commands\n\nWritten by `make docs` from the commands themselves. `%s COMMAND --help` prints the same.\n", root.Name()); err != nil {
		return err
	}
	return section(out, root)
}

// noCompletion finds the link to cobra's own command, which explains itself.
var noCompletion = regexp.MustCompile(`(?m)^\* \[.* completion\].*\n`)

func section(out io.Writer, c *cobra.Command) error {
	c.DisableAutoGenTag = true
	var text bytes.Buffer
	if err := doc.GenMarkdownCustom(c, &text, func(file string) string { return "#" + anchor(file) }); err != nil {
		return fmt.Errorf("cannot describe the command %s: %w", c.CommandPath(), err)
	}
	if _, err := fmt.Fprintf(out, "\n%s", strings.TrimRight(noCompletion.ReplaceAllString(text.String(), ""), "\n")+"\n"); err != nil {
		return err
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "completion" {
			if err := section(out, sub); err != nil {
				return err
			}
		}
	}
	return nil
}

// anchor is where a command's section is, for the file name that the generator would give it.
func anchor(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(file, ".md"), "_", "-")
}

func writeMan(root *cobra.Command, directory string) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return fmt.Errorf("cannot create the directory for man pages: %w; give --man a directory that you may write to", err)
	}
	header := &doc.GenManHeader{Title: strings.ToUpper(root.Name()), Section: "1", Source: "Changeover"}
	if err := doc.GenManTree(root, header, directory); err != nil {
		return fmt.Errorf("cannot write man pages to %s: %w; give --man a directory that you may write to", directory, err)
	}
	return nil
}
