package cli

import (
	"bytes"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sample is a command line with a command for each way to take arguments.
func sample() *cobra.Command {
	root := &cobra.Command{Use: "app", SilenceUsage: true, SilenceErrors: true}
	nothing := func(*cobra.Command, []string) error { return nil }
	run := &cobra.Command{Use: "run NAME --site SITE --reason TEXT", Args: cobra.ExactArgs(1), RunE: nothing}
	run.Flags().String("site", "", "")
	run.Flags().String("reason", "", "")
	run.Flags().Duration("timeout", 0, "")
	_ = run.MarkFlagRequired("site")
	_ = run.MarkFlagRequired("reason")
	facts := &cobra.Command{Use: "facts --site SITE", RunE: nothing}
	facts.PersistentFlags().String("site", "", "")
	_ = facts.MarkPersistentFlagRequired("site")
	facts.AddCommand(&cobra.Command{Use: "withdraw KEY --site SITE", Args: cobra.ExactArgs(1), RunE: nothing})
	root.AddCommand(
		run, facts, &cobra.Command{Use: "list", Args: cobra.NoArgs, RunE: nothing}, &cobra.Command{Use: "explain [FIELD]", Args: cobra.MaximumNArgs(1), RunE: nothing},
		&cobra.Command{Use: "validate [FILE...]", RunE: nothing},
	)
	CheckUsage(root)
	return root
}

// Every wrong command line is answered with what is wrong and what to write.
func TestAWrongCommandLineSaysWhatToWrite(t *testing.T) {
	const run = "; write: app run NAME --site SITE --reason TEXT (see 'app run --help')"
	for _, c := range []struct {
		line []string
		want string
	}{
		{[]string{"rum"}, "unknown command 'rum' for 'app'; did you mean 'run'?"},
		{[]string{"deploy"}, "unknown command 'deploy' for 'app'; choose one of completion, explain, facts, list, run, validate"},
		{[]string{"run"}, "an argument is missing" + run},
		{[]string{"run", "a"}, "--reason and --site are missing" + run},
		{[]string{"run", "a", "--site", "b"}, "--reason is missing" + run},
		{[]string{"run", "a", "b", "c"}, "'b' is one argument too many" + run},
		{[]string{"list", "now"}, "'now' is one argument too many; write: app list (see 'app list --help')"},
		{[]string{"explain", "a", "b"}, "'b' is one argument too many; write: app explain [FIELD] (see 'app explain --help')"},
		{[]string{"facts"}, "--site is missing; write: app facts --site SITE (see 'app facts --help')"},
		{[]string{"facts", "withdraw", "a"}, "--site is missing; write: app facts withdraw KEY --site SITE (see 'app facts withdraw --help')"},
		{[]string{"run", "--sit", "b"}, "unknown flag: --sit; did you mean --site?"},
		{[]string{"run", "--color"}, "unknown flag: --color; 'app run --help' lists all flags"},
		{[]string{"list", "-x"}, "unknown shorthand flag: 'x' in -x; 'app list --help' lists all flags"},
		{[]string{"run", "--site"}, "flag needs an argument: --site; write --site VALUE ('app run --help' describes the values)"},
		{[]string{"run", "--timeout", "x"}, `invalid argument "x" for "--timeout" flag: time: invalid duration "x" ('app run --help' explains the flag)`},
	} {
		root := sample()
		var out bytes.Buffer
		root.SetOut(&out)
		root.SetErr(&out)
		root.SetArgs(c.line)
		require.EqualError(t, root.ExecuteContext(t.Context()), c.want, c.line)
		assert.Empty(t, out.String())
	}
	for _, line := range [][]string{{"run", "a", "--site", "b", "--reason", "c"}, {"facts", "--site", "b"}, {"validate"}, {"validate", "a", "b"}, {"explain"}, {"completion", "bash"}} {
		root := sample()
		root.SetOut(&bytes.Buffer{})
		root.SetArgs(line)
		require.NoError(t, root.ExecuteContext(t.Context()), line)
	}
}
