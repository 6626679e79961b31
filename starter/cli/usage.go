package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// UsageError says what is wrong with a command line, and how the command is written.
func UsageError(c *cobra.Command, wrong string) error {
	return fmt.Errorf("%s; write: %s (see '%s --help')", wrong, strings.TrimSuffix(c.UseLine(), " [flags]"), c.CommandPath())
}

// checkArguments has every command check its arguments and that no flag is missing, in words of its own.
func checkArguments(c *cobra.Command) {
	for _, below := range c.Commands() {
		checkArguments(below)
	}
	check, leaf := c.Args, !c.HasSubCommands()
	c.Args = func(c *cobra.Command, args []string) error {
		if check != nil {
			if err := check(c, args); err != nil && leaf {
				return wrongArguments(c, args, check)
			} else if err != nil {
				return err
			}
		}
		return MissingFlags(c)
	}
}

// wrongArguments says what is wrong with arguments that a command does not take: one is missing, or the first
// that is too many.
func wrongArguments(c *cobra.Command, args []string, check cobra.PositionalArgs) error {
	for i := len(args) - 1; i >= 0; i-- {
		if check(c, args[:i]) == nil {
			return UsageError(c, fmt.Sprintf("'%s' is one argument too many", args[i]))
		}
	}
	return UsageError(c, "an argument is missing")
}

// MissingFlags returns an error that names every flag that a command requires and that was not given.
func MissingFlags(c *cobra.Command) error {
	var missing []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if required := f.Annotations[cobra.BashCompOneRequiredFlag]; len(required) > 0 && required[0] == "true" && !f.Changed {
			missing = append(missing, "--"+f.Name)
		}
	})
	switch len(missing) {
	case 0:
		return nil
	case 1:
		return UsageError(c, missing[0]+" is missing")
	}
	return UsageError(c, strings.Join(missing, " and ")+" are missing")
}

// wrongFlag adds to what is wrong with a flag what to write instead.
func wrongFlag(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var lacks *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown):
		if similar := similarFlags(c, unknown.GetSpecifiedName()); len(similar) > 0 {
			return fmt.Errorf("%w; did you mean --%s?", err, strings.Join(similar, " or --"))
		}
		return fmt.Errorf("%w; '%s --help' lists all flags", err, c.CommandPath())
	case errors.As(err, &lacks):
		return fmt.Errorf("%w; write --%s VALUE ('%s --help' describes the values)", err, lacks.GetFlag().Name, c.CommandPath())
	}
	return fmt.Errorf("%w ('%s --help' explains the flag)", err, c.CommandPath())
}

// similarFlags are the flags of a command whose names are like one that was typed, by cobra's own measure for commands.
func similarFlags(c *cobra.Command, typed string) []string {
	names := &cobra.Command{SuggestionsMinimumDistance: suggestionDistance}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
		}
	})
	return names.SuggestionsFor(typed)
}
