package cmd

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"changeover/config"
	"changeover/config/problem"
	"changeover/connection"
	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
	"changeover/starter/draft"
)

// initOptions are the flags of init.
type initOptions struct {
	site, from, sites, file string
	set                     []string
	noInput, force          bool
}

// toStandardOutput is the file name that stands for standard output.
const toStandardOutput = "-"

func initCommand(s *settings) *cobra.Command {
	var o initOptions
	c := &cobra.Command{
		Use: "init SITE", Short: "Write the first site file of a site, from your answers and from its cluster",
		Long: "Writes SITE.yaml into the directory of site files, with a comment for each field. The command asks for each value that a site file needs, and\n" +
			"checks each answer at once by the rules of 'changeover validate'. Some services can be used only if the customer has accepted them, or if the\n" +
			"vendor has released them: for such a service, the command asks whether this is so. If the input ends too early, nothing is written, and the command prints how to continue with the answers so far.\n\n" +
			"With --from HOST a worker first reads that host and its cluster: names, addresses, release of Windows, gateway, DNS servers. HOST is a name in\n" +
			"the worker's endpoints file. The worker changes nothing, and needs no site file and no lock. The command does not ask for values that the worker has read.\n\n" +
			draft.AskHelp + "\n\n" +
			"With --no-input the command asks no questions. The file gets the values that were read, the values of --set, and defaults. If a required field\n" +
			"has no value, the file contains the field as a comment. The exit status is 6 if the file was written and is incomplete or wrong.\n\n" +
			"--set gives the value of any field, and the command does not ask for this field. The numbers of a list begin at 0: nodes[0].mac,\n" +
			"xpr.hotfixPackages[0].files[0].path. Two values for one field are an error. With --from, --set nodes[1].name=KERN2 makes KERN2 the second node of the list; the other nodes keep the order of the cluster.\n" +
			"-o json prints the values that were read, what could not be read, the open fields, and the problems.",
		Example: "  changeover init berlin\n  changeover init berlin --from KERN1\n" +
			"  changeover init berlin --from KERN1 --no-input --set virtualServer.name=XPRBERLIN --set virtualServer.ip=172.26.209.43 --set 'xpr.languages=German,US English'",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.site = args[0]
			return s.initSite(cmd, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.from, "from", "", "host whose cluster a worker reads first; a name in the worker's endpoints file")
	f.StringVar(&o.sites, "sites", "config/sites", "directory of site files")
	f.StringVar(&o.file, "file", "", "file to write; - is standard output (default: SITE.yaml in the directory --sites)")
	f.StringArrayVar(&o.set, "set", nil, "FIELD=VALUE: the value of a field; commas separate the items of a list (can be given several times)")
	f.BoolVar(&o.noInput, "no-input", false, "ask no questions")
	f.BoolVar(&o.force, "force", false, "replace a file that exists")
	return c
}

func (s *settings) initSite(cmd *cobra.Command, o initOptions) error {
	if o.file == toStandardOutput && s.json() {
		return errors.New("cannot print the site file and JSON to standard output; leave out -o json, or name a file with --file")
	}
	d, err := o.begin()
	if err != nil {
		return err
	}
	if !o.noInput && !cli.Terminal(cmd.InOrStdin()) {
		return errors.New("cannot ask for the values of a site: the input is no terminal; give --no-input, and values by --set FIELD=VALUE")
	}
	var unread []string
	if o.from != "" {
		seen, err := s.look(cmd, o.from)
		switch {
		case err != nil && cmd.Context().Err() != nil:
			return cli.Interrupted("; nothing was written; run the command again")
		case err != nil:
			return err
		}
		left := d.Learn(seen)
		unread = allUnread(seen)
		sayRead(cmd.ErrOrStderr(), o.from, d, unread, left)
		unread = append(unread, left...)
	}
	if o.noInput {
		d.Complete()
	} else {
		fmt.Fprintln(cmd.ErrOrStderr(), draft.AskHelp)
		if err := d.Ask(cmd.Context(), cmd.InOrStdin(), cmd.ErrOrStderr()); err != nil {
			return s.unfinished(cmd.ErrOrStderr(), o, d, err)
		}
	}
	return s.finishInit(cmd, o, d, unread)
}

// begin makes a draft of what the command line says, before anybody is asked.
func (o *initOptions) begin() (*draft.Draft, error) {
	if !config.ValidName(o.site) {
		return nil, fmt.Errorf("cannot use the name %q for a site: %s; choose another name", o.site, config.NameForm)
	}
	if o.file == "" {
		o.file = filepath.Join(o.sites, o.site+".yaml")
	}
	d, err := draft.New(o.site)
	if err != nil {
		return nil, err
	}
	for _, each := range o.set {
		path, value, ok := strings.Cut(each, "=")
		if !ok {
			return nil, fmt.Errorf("cannot read --set '%s'; write --set FIELD=VALUE, for example --set cluster.name=XPRCLUSTER", path)
		}
		if strings.EqualFold(strings.TrimSpace(path), "site") {
			return nil, errors.New("cannot set site: the argument of init is the site's name; remove --set site")
		}
		if err := d.Set(path, value, draft.Given); err != nil {
			return nil, err
		}
	}
	if refused := d.Refused(); len(refused) > 0 {
		return nil, fmt.Errorf("cannot use the values of --set; correct them: %w", refused)
	}
	if o.file == toStandardOutput {
		return d, nil
	}
	return d, replaced(draft.Free(o.file, o.force))
}

// replaced says how a file that exists is replaced.
func replaced(err error) error {
	if errors.Is(err, draft.ErrExists) {
		return fmt.Errorf("%w; replace the file with --force, or name another file with --file", err)
	}
	return err
}

// look has a worker read a host and its cluster.
func (s *settings) look(cmd *cobra.Command, host string) (runbook.LookAnswer, error) {
	var answer runbook.LookAnswer
	host = strings.TrimSpace(host)
	c, err := s.dial(cmd.Context())
	if err != nil {
		return answer, err
	}
	defer c.Close()
	run, err := c.ExecuteWorkflow(cmd.Context(), client.StartWorkflowOptions{
		ID: runbook.LookWorkflowID(host), TaskQueue: runbook.TaskQueue, StaticSummary: runbook.Cut("a look at host "+host, runbook.SummaryLimit),
		// Two people who look at a host at the same time get the same answer.
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, WorkflowRunTimeout: runbook.LookRunTimeout,
	}, runbook.Look, runbook.LookInput{Host: host})
	if err != nil {
		return answer, s.notStarted(runbook.LookWorkflowID(host), err)
	}
	if err := s.checkLook(cmd, c, host, run); err != nil {
		return answer, err
	}
	if err := s.awaitWorker(cmd, c, run.GetID(), run.GetRunID(), "nothing was written; if no worker runs, start a worker; if a worker polled, look at its log; then run init again"); err != nil {
		return answer, err
	}
	if err := run.Get(cmd.Context(), &answer); err != nil {
		return answer, fmt.Errorf("cannot read the cluster of %s: %w; then run init again; nothing was written", host, reason(err))
	}
	return answer, nil
}

// checkLook returns an error if the workflow with the ID of a look was open already and is none: no worker may ever answer for it.
func (s *settings) checkLook(cmd *cobra.Command, c *connection.Connection, host string, run client.WorkflowRun) error {
	described, err := c.DescribeWorkflowExecution(cmd.Context(), run.GetID(), run.GetRunID())
	kind, queue := described.GetWorkflowExecutionInfo().GetType().GetName(), described.GetExecutionConfig().GetTaskQueue().GetName()
	// If the server does not answer, waiting for a worker says so.
	if err == nil && (kind != runbook.Look || queue != runbook.TaskQueue) {
		return fmt.Errorf("cannot look at %s: a person started workflow %s by hand, with type '%s' and task queue '%s'; terminate it (temporal workflow terminate --workflow-id %s), then run init again; nothing was written",
			host, run.GetID(), kind, queue, s.named(run.GetID()))
	}
	return nil
}

// allUnread is what a look could not read.
func allUnread(seen runbook.LookAnswer) []string {
	unread := append([]string{}, seen.Cluster.Unread...)
	for _, host := range seen.Hosts {
		unread = append(unread, host.Unread...)
	}
	return append(unread, seen.Unread...)
}

// sayRead says what a look has given the draft, and what the draft has left out.
func sayRead(out io.Writer, host string, d *draft.Draft, unread, left []string) {
	fmt.Fprintf(out, "read from %s:\n", host)
	for _, v := range d.Values(draft.Read) {
		fmt.Fprintf(out, "  %s: %s\n", v.Path, v.Text())
	}
	for _, note := range unread {
		fmt.Fprintf(out, "not read: %s\n", note)
	}
	for _, note := range left {
		fmt.Fprintf(out, "left out: %s\n", note)
	}
	fmt.Fprintln(out)
}

// initialized is the JSON of init.
type initialized struct {
	File string `json:"file"`
	Site string `json:"site"`
	OK   bool   `json:"ok"`
	// Read are the values that are from the cluster, Unread what could not be read or has no place in the file.
	Read   []readValue `json:"read"`
	Unread []string    `json:"unread"`
	// Open are the fields that a site needs and that have no value.
	Open     []string     `json:"open"`
	Problems problem.List `json:"problems"`
}

type readValue struct {
	Path  string `json:"path"`
	Value string `json:"value"`
}

// unfinished says how to continue an interview that has ended too early: the printed command has the answers so far.
func (s *settings) unfinished(out io.Writer, o initOptions, d *draft.Draft, failure error) error {
	said := d.Said()
	if len(said) == 0 {
		return fmt.Errorf("%w; run the command again", failure)
	}
	fmt.Fprint(out, "\n\nto continue with the answers so far:\n  "+o.command(said)+s.server())
	for _, v := range said {
		fmt.Fprintf(out, " \\\n    --set %s", plaintext.Argument(v.Path+"="+v.Text()))
	}
	fmt.Fprintln(out)
	return fmt.Errorf("%w; to continue with the answers so far, run the command that is printed above", failure)
}

// command is the command line of init as it was given, without the flags about the server and without the fields that the person has answered: a
// consent is added to a list that was given.
func (o *initOptions) command(said []draft.Value) string {
	line := "changeover init " + plaintext.Argument(o.site)
	for _, flag := range []struct{ name, value string }{{"--from", o.from}, {"--file", o.file}} {
		if flag.value != "" {
			line += " " + flag.name + " " + plaintext.Argument(flag.value)
		}
	}
	if o.force {
		line += " --force"
	}
	for _, each := range o.set {
		path, _, _ := strings.Cut(each, "=")
		if slices.ContainsFunc(said, func(v draft.Value) bool { return strings.EqualFold(v.Path, strings.TrimSpace(path)) }) {
			continue
		}
		line += " --set " + plaintext.Argument(each)
	}
	return line
}

// finishInit writes the file, says what is wrong with it, and what to do next.
func (s *settings) finishInit(cmd *cobra.Command, o initOptions, d *draft.Draft, unread []string) error {
	if lost := d.Lost(); len(lost) > 0 {
		return s.printUnsaved(cmd, d, fmt.Errorf("cannot write the site file of %s: the file would not contain the value of %s; %s", o.site, strings.Join(lost, ", "), runbook.ReportDefect))
	}
	if o.file != toStandardOutput {
		if err := o.save(d); err != nil {
			return s.printUnsaved(cmd, d, err)
		}
	}
	problems, err := o.judge(cmd.OutOrStdout(), d)
	if err != nil {
		return err
	}
	done := initialized{File: o.file, Site: o.site, Open: d.Open(), Read: []readValue{}, Unread: append([]string{}, unread...), Problems: problems}
	done.OK = len(problems.Errors()) == 0 && len(done.Open) == 0
	for _, v := range d.Values(draft.Read) {
		done.Read = append(done.Read, readValue{v.Path, v.Text()})
	}
	switch {
	case s.json():
		err = cli.PrintJSON(cmd.OutOrStdout(), done)
	case o.file == toStandardOutput:
		done.printOpen(cmd.ErrOrStderr(), d)
	default:
		fmt.Fprintf(cmd.OutOrStdout(), "wrote %s\n", o.file)
		done.printOpen(cmd.OutOrStdout(), d)
		done.printNext(cmd.OutOrStdout(), s.server(), d)
	}
	if err == nil && !done.OK {
		file := o.file
		if file == "-" {
			file = "FILE"
		}
		err = &stateError{runbook.ExitIncomplete, fmt.Sprintf("the file of site %s is not complete: correct the fields that are listed, and check the file with: changeover validate %s", o.site, file)}
	}
	return err
}

// save writes the file. Even with --force, it replaces no complete file by an incomplete file.
func (o *initOptions) save(d *draft.Draft) error {
	if o.force && !d.Finished() {
		if present, err := validateFile(o.file); err == nil && present.OK {
			return fmt.Errorf("cannot replace %s: the present file is complete, and the new file is not; give the values that are open, or name another file with --file", o.file)
		}
	}
	return replaced(draft.Save(o.file, d.YAML(), o.force))
}

// printUnsaved prints the file that could not be written, so that no answer is lost: on standard error where standard output is for JSON.
func (s *settings) printUnsaved(cmd *cobra.Command, d *draft.Draft, failure error) error {
	out, where := cmd.OutOrStdout(), "standard output"
	if s.json() {
		out, where = cmd.ErrOrStderr(), "standard error"
	}
	if _, err := out.Write(d.YAML()); err != nil {
		return errors.Join(failure, err)
	}
	return fmt.Errorf("%w; the content of the file was printed to %s", failure, where)
}

// judge returns what 'changeover validate' says of the file in its directory. A file for standard output is printed.
func (o *initOptions) judge(out io.Writer, d *draft.Draft) (problem.List, error) {
	if o.file == toStandardOutput {
		_, err := out.Write(d.YAML())
		return d.Problems(), err
	}
	result, err := validateFile(o.file)
	if err == nil && result.OK && filepath.Base(o.file) == o.site+".yaml" {
		err = result.inDirectory(filepath.Dir(o.file))
	}
	return result.Problems, err
}

// printOpen says what is wrong with the file, and what it lacks.
func (r initialized) printOpen(out io.Writer, d *draft.Draft) {
	if len(r.Problems) > 0 {
		fmt.Fprint(out, problem.Describe(r.Problems))
	}
	for _, path := range r.Open {
		if note := d.Note(path); note != "" {
			path += " (" + note + ")"
		}
		fmt.Fprintf(out, "open: %s\n", path)
	}
}

// printNext says which commands come next.
func (r initialized) printNext(out io.Writer, server string, d *draft.Draft) {
	if !r.OK {
		return
	}
	if names := d.Variables(); len(names) > 0 {
		fmt.Fprintf(out, "set these environment variables for the worker: %s\n", strings.Join(names, ", "))
	}
	fmt.Fprintf(out, "next: read the file through, then run\n  changeover validate %s\n  changeover run deploy --site %s --check --watch%s\n", r.File, r.Site, server)
	if d.Drills() {
		fmt.Fprintf(out, "after the deployment, start the schedule of the drills with\n  changeover schedule apply --site %s --sites %s%s\n", r.Site, plaintext.Argument(filepath.Dir(r.File)), server)
	}
}
