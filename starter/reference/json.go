package reference

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"changeover/starter/cli"
)

// list is the reference as JSON.
type list struct {
	Commands []command `json:"commands"`
}

// command is one command as JSON. Flags that it has from its parents are among its flags.
type command struct {
	Name        string `json:"name"`
	Usage       string `json:"usage"`
	Summary     string `json:"summary"`
	Description string `json:"description,omitempty"`
	Example     string `json:"example,omitempty"`
	Flags       []flag `json:"flags"`
}

type flag struct {
	Name        string `json:"name"`
	Short       string `json:"short,omitempty"`
	Type        string `json:"type"`
	Default     string `json:"default"`
	Required    bool   `json:"required"`
	Description string `json:"description"`
}

// JSON writes every command with its flags, in the order of Markdown.
func JSON(out io.Writer, root *cobra.Command) error {
	var all list
	if err := walk(root, func(c *cobra.Command) error {
		all.Commands = append(all.Commands, commandOf(c))
		return nil
	}); err != nil {
		return fmt.Errorf("cannot describe the commands: %w", err)
	}
	return cli.PrintJSON(out, all)
}

func commandOf(c *cobra.Command) command {
	c.InitDefaultHelpFlag()
	described := command{
		Name: c.CommandPath(), Usage: c.UseLine(), Summary: c.Short, Description: c.Long, Example: strings.TrimSpace(c.Example), Flags: []flag{},
	}
	add := func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		_, required := f.Annotations[cobra.BashCompOneRequiredFlag]
		described.Flags = append(described.Flags, flag{
			Name: f.Name, Short: f.Shorthand, Type: f.Value.Type(), Default: f.DefValue, Required: required, Description: f.Usage,
		})
	}
	c.NonInheritedFlags().VisitAll(add)
	c.InheritedFlags().VisitAll(add)
	return described
}
