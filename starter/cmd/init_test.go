package cmd

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/starter/draft"
)

// complete are the values of a site without open fields.
var complete = []string{
	"cluster.name=UMCLUSTER", "cluster.ip=10.1.0.10", "cluster.windowsServer=2022",
	"nodes[0].name=KERN1", "nodes[0].clientIP=10.1.0.11", "nodes[0].interconnectIP=192.168.0.1",
	"nodes[1].name=KERN2", "nodes[1].clientIP=10.1.0.12", "nodes[1].interconnectIP=192.168.0.2",
	"virtualServer.name=XPRUM", "virtualServer.ip=10.1.0.20", "xpr.serverName=XPRUM1", "xpr.languages=German,US English", "xpr.features=Fax server",
	"licensing.claHostIP=10.1.0.50", `accounts.service.name=EXAMPLE\xprsvc`,
}

// initialize runs init without a person.
func initialize(t *testing.T, site string, set []string, further ...string) (string, error) {
	t.Helper()
	arguments := append([]string{"init", site, "--no-input"}, further...)
	for _, each := range set {
		arguments = append(arguments, "--set", each)
	}
	return starter(t, arguments...)
}

func TestInitWritesAFileThatValidates(t *testing.T) {
	sites := filepath.Join(t.TempDir(), "sites")
	out, err := initialize(t, "potsdam", complete, "--sites", sites)
	require.NoError(t, err, out)
	file := filepath.Join(sites, "potsdam.yaml")
	assert.Equal(t, "wrote "+file+"\nset these environment variables for the worker: XPR_ADMIN_PASSWORD, XPR_POSTMASTER_PASSWORD, XPR_SERVICE_PASSWORD\n"+
		"next: read the file through, then run\n  changeover validate "+file+"\n  changeover run deploy --site potsdam --check --watch\n", out)
	out, err = starter(t, "validate", sites)
	require.NoError(t, err, out)
	assert.NotContains(t, out, "warning")
	assert.Contains(t, out, "describes site potsdam: 2 nodes")
	out, err = initialize(t, "potsdam", append([]string{`xpr.hotfixPackages[0].files[1].path=R:\xpr\bin\a.dll`}, complete...), "--file", "-")
	require.ErrorContains(t, err, "is not complete")
	assert.Contains(t, out, "\n        - path: R:\\xpr\\bin\\a.dll\n", "a value in a list within a list")

	before, err := os.ReadFile(file)
	require.NoError(t, err)
	_, err = initialize(t, "potsdam", nil, "--sites", sites)
	require.ErrorContains(t, err, "the file exists already; replace the file with --force, or name another file with --file")
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
	_, err = initialize(t, "potsdam", append([]string{"cluster.name=OTHER"}, complete[1:]...), "--sites", sites, "--force")
	require.NoError(t, err)
	after, err = os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(after), "name: OTHER")
}

// A site that shares an address with another one of its directory is not complete.
func TestInitFindsWhatTwoSitesShare(t *testing.T) {
	sites := t.TempDir()
	_, err := initialize(t, "potsdam", complete, "--sites", sites)
	require.NoError(t, err)
	out, err := initialize(t, "dresden", complete, "--sites", sites)
	assert.Equal(t, runbook.ExitIncomplete, ExitStatus(err))
	assert.Contains(t, out, "the site file potsdam.yaml has the same value in")
}

func TestInitSaysWhatIsOpen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "potsdam.yaml")
	out, err := initialize(t, "potsdam", []string{"cluster.name=UMCLUSTER"}, "--file", file)
	assert.Equal(t, runbook.ExitIncomplete, ExitStatus(err))
	assert.ErrorContains(t, err, "site potsdam is not complete")
	assert.Contains(t, out, "virtualServer.name")
	for _, field := range []string{"virtualServer.name", "xpr.serverName", "accounts.service.name"} {
		assert.Contains(t, out, "open: "+field+"\n", "the list is complete, also where validate's words say it")
	}
	assert.NotContains(t, out, "next:")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(text), "# ip: # required; not known yet")

	out, err = initialize(t, "potsdam", nil, "--file", file, "--force", "-o", "json")
	assert.Equal(t, runbook.ExitIncomplete, ExitStatus(err))
	var done struct {
		OK       bool
		Site     string
		Open     []string
		Problems []any
	}
	require.NoError(t, json.Unmarshal([]byte(out), &done), out)
	assert.False(t, done.OK)
	assert.Equal(t, "potsdam", done.Site)
	assert.Contains(t, done.Open, "xpr.serverName")
	assert.NotEmpty(t, done.Problems)
}

// Not even --force replaces a file that a worker can use by one that it cannot use; the new content is printed, so that it is not lost.
func TestInitKeepsACompleteFile(t *testing.T) {
	sites := t.TempDir()
	file := filepath.Join(sites, "potsdam.yaml")
	_, err := initialize(t, "potsdam", complete, "--sites", sites)
	require.NoError(t, err)
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	out, err := initialize(t, "potsdam", []string{"cluster.name=OTHER"}, "--sites", sites, "--force")
	require.ErrorContains(t, err, "cannot replace "+file+": the present file is complete, and the new file is not; give the values that are open, or name another file with --file; the content of the file was printed to standard output")
	assert.Contains(t, out, "name: OTHER")
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
}

// What could not be written is printed: with -o json to standard error, so that standard output stays JSON.
func TestInitPrintsWhatItCannotWrite(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		o := &initOptions{site: "potsdam", file: filepath.Join(t.TempDir(), "potsdam.yaml"), noInput: true}
		d, err := o.begin()
		require.NoError(t, err)
		d.Complete()
		require.NoError(t, os.WriteFile(o.file, []byte("another one's"), 0o600), "meanwhile")
		var stdout, stderr bytes.Buffer
		c := &cobra.Command{}
		c.SetOut(&stdout)
		c.SetErr(&stderr)
		s := &settings{output: format}
		err = s.finishInit(c, *o, d, nil)
		require.ErrorContains(t, err, "the file exists already; replace the file with --force, or name another file with --file; the content of the file was printed to ")
		text, other := stdout.String(), stderr.String()
		if format == "json" {
			text, other = other, text
		}
		assert.True(t, strings.HasPrefix(text, "# Site potsdam"))
		assert.Empty(t, other)
		kept, err := os.ReadFile(o.file)
		require.NoError(t, err)
		assert.Equal(t, "another one's", string(kept))
	}
}

// A directory that cannot be written is reported before a person is asked and before a cluster is read.
func TestInitFindsAPlaceThatCannotBeWritten(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	directory := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(directory, "file"), nil, 0o600))
	_, err := initialize(t, "potsdam", nil, "--sites", filepath.Join(directory, "file"), "--force", "--from", "KERN1")
	require.ErrorContains(t, err, "cannot write "+filepath.Join(directory, "file", "potsdam.yaml"))
}

// An interview that ends too early writes nothing, and loses no answer: the printed command continues with them.
func TestInitSaysHowToContinue(t *testing.T) {
	o := &initOptions{site: "potsdam", file: filepath.Join(t.TempDir(), "a b.yaml"), set: []string{"cluster.virtual=yes"}, force: true}
	d, err := o.begin()
	require.NoError(t, err)
	var out strings.Builder
	s := &settings{address: "127.0.0.1:1"}
	failure := d.Ask(t.Context(), strings.NewReader(""), io.Discard)
	require.EqualError(t, s.unfinished(&out, *o, d, failure), "cannot continue: the input ended before cluster.name was answered; nothing was written; run the command again")
	assert.Empty(t, out.String())
	failure = d.Ask(t.Context(), strings.NewReader("UMCLUSTER\n10.1.0.10\n2012 R2\n"), io.Discard)
	err = s.unfinished(&out, *o, d, failure)
	require.EqualError(t, err, "cannot continue: the input ended before nodes[0].name was answered; nothing was written; to continue with the answers so far, run the command that is printed above")
	assert.Equal(t, "\n\nto continue with the answers so far:\n  changeover init potsdam --file '"+o.file+"' --force --set cluster.virtual=yes --address 127.0.0.1:1 \\\n"+
		"    --set cluster.name=UMCLUSTER \\\n    --set cluster.ip=10.1.0.10 \\\n    --set 'cluster.windowsServer=2012 R2'\n", out.String())
	assert.NoFileExists(t, o.file)

	o.set = append([]string{"XPR.acceptLimitedAvailability=FiApl"}, complete...)
	d, err = o.begin()
	require.NoError(t, err)
	require.NoError(t, d.Set("xpr.acceptLimitedAvailability", "FiApl, SmsIpApl", draft.Answered))
	assert.NotContains(t, o.command(d.Said()), "XPR.accept", "the field is given once, with the consent that the person has added")
}

// A value that was given is not asked for.
func TestInitDoesNotAskForWhatIsGiven(t *testing.T) {
	o := &initOptions{site: "potsdam", file: toStandardOutput, set: append([]string{"test.drill.hour=3"}, complete...)}
	d, err := o.begin()
	require.NoError(t, err)
	var said strings.Builder
	require.NoError(t, d.Ask(t.Context(), strings.NewReader(strings.Repeat("\n", 60)), &said))
	for _, each := range o.set {
		path, _, _ := strings.Cut(each, "=")
		assert.NotContains(t, said.String(), "\n"+path+": ")
	}
	assert.Contains(t, said.String(), "\ntest.drill.dayOfWeek: ")
	assert.True(t, d.Finished())
}

// What comes after the deployment is said where there are drills.
func TestInitSaysHowDrillsStart(t *testing.T) {
	sites := filepath.Join(t.TempDir(), "my sites")
	out, err := initialize(t, "potsdam", append([]string{"test.drill.hour=3", "test.drill.dayOfWeek=sat"}, complete...), "--sites", sites)
	require.NoError(t, err, out)
	assert.Contains(t, out, "after the deployment, start the schedule of the drills with\n  changeover schedule apply --site potsdam --sites '"+sites+"'\n")
	out, err = starter(t, "validate", sites)
	require.NoError(t, err, out)
}

func TestInitPrintsTheFile(t *testing.T) {
	out, err := initialize(t, "potsdam", complete, "--file", "-")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(out, "# Site potsdam"))
	assert.NotContains(t, out, "next:")
	_, err = initialize(t, "potsdam", complete, "--file", "-", "-o", "json")
	require.ErrorContains(t, err, "cannot print the site file and JSON to standard output")
}

func TestInitRefusesBeforeItAsks(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	empty := t.TempDir()
	directory := filepath.Join(empty, "config", "sites")
	for name, c := range map[string]struct {
		site string
		set  []string
		want string
	}{
		"a name that no site has": {"../potsdam", nil, "the name of a site consists of letters, digits"},
		"no value":                {"potsdam", []string{"cluster.name"}, "write --set FIELD=VALUE"},
		"an unknown field":        {"potsdam", []string{"cluster.nam=x"}, "did you mean cluster.name"},
		"two values":              {"potsdam", []string{"cluster.name=A", "Cluster.name=B"}, "cannot set cluster.name: two different values are given for this field; give only one value"},
		"another name":            {"potsdam", []string{"Site=berlin"}, "the argument of init is the site's name"},
		"a wrong value":           {"potsdam", []string{"cluster.ip=10.1.0.300"}, "cannot use the values of --set; correct them: 1 problem:\n  cluster.ip = \"10.1.0.300\": must be an IPv4 address"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := initialize(t, c.site, c.set, "--sites", directory)
			assert.ErrorContains(t, err, c.want)
		})
	}
	_, err := initialize(t, "potsdam", []string{"xpr.adminPassword=S3cret-1"}, "--sites", directory)
	require.ErrorContains(t, err, "never the password")
	assert.NotContains(t, err.Error(), "S3cret-1")
	_, err = starter(t, "init", "potsdam", "--sites", directory)
	require.ErrorContains(t, err, "the input is no terminal; give --no-input")
	_, err = initialize(t, "potsdam", nil, "--sites", directory, "--from", "KERN1")
	require.ErrorContains(t, err, "cannot reach the Temporal server at 127.0.0.1:1")
	left, err := os.ReadDir(empty)
	require.NoError(t, err)
	assert.Empty(t, left, "nothing was written, and no directory was made")
}
