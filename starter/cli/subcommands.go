// Package cli holds what the module's command lines have in common: how they refuse
// a wrong command line, and how they print.
package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// suggestionDistance is how many letters a mistyped command may differ in from the one that is suggested.
const suggestionDistance = 2

// CheckUsage makes a wrong command line an error everywhere in the tree, which says what is wrong and what to
// write. Of an unknown subcommand, cobra itself prints the help of its parent and succeeds.
func CheckUsage(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		// The flags of a mistyped subcommand are unknown to its parent; the command's name is what is wrong.
		if c.HasSubCommands() {
			if unknown := refuseArguments(c, c.Flags().Args()); unknown != nil {
				return unknown
			}
		}
		return wrongFlag(c, err)
	})
	Parents(root, func(c *cobra.Command) {
		c.Args = refuseArguments
		if !c.Runnable() {
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	})
	checkArguments(root)
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.Run, c.RunE = nil, help
		}
	}
}

// Parents calls do for every command that has subcommands.
func Parents(c *cobra.Command, do func(*cobra.Command)) {
	if c.HasSubCommands() {
		do(c)
	}
	for _, below := range c.Commands() {
		Parents(below, do)
	}
}

// refuseArguments refuses the arguments of a command that has subcommands: the first of them
// was meant as one.
func refuseArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	c.SuggestionsMinimumDistance = suggestionDistance
	if similar := c.SuggestionsFor(args[0]); len(similar) > 0 {
		return fmt.Errorf("unknown command '%s' for '%s'; did you mean '%s'?", args[0], c.CommandPath(), strings.Join(similar, "' or '"))
	}
	var known []string
	for _, below := range c.Commands() {
		if below.IsAvailableCommand() {
			known = append(known, below.Name())
		}
	}
	return fmt.Errorf("unknown command '%s' for '%s'; choose one of %s", args[0], c.CommandPath(), strings.Join(known, ", "))
}

// help prints the help of the command that the arguments name.
func help(c *cobra.Command, args []string) error {
	named, rest, err := c.Root().Find(args)
	if err != nil {
		return err
	}
	if named.HasSubCommands() {
		if err := refuseArguments(named, rest); err != nil {
			return err
		}
	}
	named.InitDefaultHelpFlag()
	return named.Help()
}
