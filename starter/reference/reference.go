// Package reference writes the reference of a command line from its commands, as Markdown, as JSON or as man pages.
package reference

import (
	"bytes"
	"errors"
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
		Long: "Prints every command with its flags and examples, as Markdown or, with -o json, as JSON. docs/commands.md contains the Markdown.\n" +
			"With --man the command writes a man page for each command instead.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			format, err := c.Flags().GetString("output")
			switch {
			case err != nil:
				return fmt.Errorf("cannot print the reference: %w", err)
			case man != "" && format == "json":
				return errors.New("cannot write man pages as JSON; remove --man or -o json")
			case man != "":
				return writeMan(c.Root(), man)
			case format == "json":
				return JSON(c.OutOrStdout(), c.Root())
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
	root.InitDefaultVersionFlag()
	return walk(root, func(c *cobra.Command) error { return section(out, c) })
}

// walk calls do for a command and those below it, except for cobra's own, which explain themselves.
func walk(c *cobra.Command, do func(*cobra.Command) error) error {
	if err := do(c); err != nil {
		return err
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "completion" {
			if err := walk(sub, do); err != nil {
				return err
			}
		}
	}
	return nil
}

// noCompletion finds the link to cobra's own command, which explains itself.
var noCompletion = regexp.MustCompile(`(?m)^\* \[.* completion\].*\n`)

func section(out io.Writer, c *cobra.Command) error {
	c.DisableAutoGenTag = true
	var text bytes.Buffer
	if err := doc.GenMarkdownCustom(c, &text, func(file string) string { return "#" + anchor(file) }); err != nil {
		return fmt.Errorf("cannot describe the command %s: %w", c.CommandPath(), err)
	}
	_, err := fmt.Fprintf(out, "\n%s\n", strings.TrimRight(noCompletion.ReplaceAllString(text.String(), ""), "\n"))
	return err
}

// anchor is where a command's section is, for the file name that the generator would give it.
func anchor(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(file, ".md"), "_", "-")
}

func writeMan(root *cobra.Command, directory string) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return fmt.Errorf("cannot create the directory for man pages: %w; give --man a directory that you can write to", err)
	}
	header := &doc.GenManHeader{Title: strings.ToUpper(root.Name()), Section: "1", Source: "Changeover"}
	if err := doc.GenManTree(root, header, directory); err != nil {
		return fmt.Errorf("cannot write man pages to %s: %w; give --man a directory that you can write to", directory, err)
	}
	return nil
}
