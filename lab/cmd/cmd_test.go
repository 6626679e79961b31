package cmd

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lab runs a command line, interrupted from the start, and returns what it printed.
func lab(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	root := Root()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(arguments)
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // a lab that is served by mistake ends
	err := root.ExecuteContext(ctx)
	return out.String(), err
}

func TestRefusedCommandLines(t *testing.T) {
	const berlin = "--site-file ../../config/sites/berlin.yaml "
	for line, want := range map[string]string{
		"bogus":                            "unknown command 'bogus' for 'lab'; choose one of completion, demo, perform, serve, snippets, temporal",
		"serv":                             "unknown command 'serv' for 'lab'; did you mean 'serve'?",
		"serv --site-file x":               "unknown command 'serv' for 'lab'; did you mean 'serve'?",
		berlin + "bogus":                   "unknown command 'bogus' for 'lab'",
		"help bogus":                       "unknown command 'bogus' for 'lab'",
		"--twice":                          "unknown flag: --twice",
		"--dump state.json":                "--site-file is missing; write: lab serve --site-file FILE",
		"--site-file none.yaml":            "cannot read the site file",
		berlin + "--scale 0":               `invalid argument "0" for "--scale" flag: give a number above zero`,
		berlin + "--listen 1.2.3.4:":       "cannot listen on",
		"serve":                            "--site-file is missing; write: lab serve --site-file FILE",
		"serve now":                        "'now' is one argument too many",
		"serve --twice":                    "unknown flag: --twice",
		"serve --site-file no.yaml":        "cannot read the site file",
		"serve " + berlin + "--scale -1":   `invalid argument "-1" for "--scale" flag: give a number above zero`,
		"serve " + berlin + "--scale NaN":  `invalid argument "NaN" for "--scale" flag: give a number above zero`,
		"serve " + berlin + "--scale +Inf": `invalid argument "+Inf" for "--scale" flag: give a number above zero`,
		"serve " + berlin + "--seed one":   `invalid argument "one" for "--seed" flag`,
		"serve " + berlin + "--costs 1s":   `invalid argument "1s" for "--costs" flag: give 'none', 'slow' or a list`,
		berlin + "--costs roundTrip=-1s":   "give roundTrip a duration of zero or more",
		"demo --costs slow":                "unknown flag: --costs",
		"serve " + berlin + "--listen :x":  "cannot listen on",
		"serve " + berlin + "--control :x": "cannot serve the lab's control interface",
		"perform":                          "--control is missing; write: lab perform [RUN] --control ADDRESS",
		"perform a b --control x":          "'b' is one argument too many",
		"perform --control x --file none":  "cannot read the tasks: open none",
		"perform r --control x --file f":   "cannot take tasks from a run and from a file",
		"demo now":                         "'now' is one argument too many",
		"demo -o xml":                      "cannot print the format 'xml'; choose -o text or -o json",
		"demo --scale 0":                   `invalid argument "0" for "--scale" flag: give a number above zero`,
		"demo --scale fast":                `invalid argument "fast" for "--scale" flag: give a number above zero`,
		"demo --listen x":                  "unknown flag: --listen",
		"demo --site-file no.yaml":         "cannot read the site file",
	} {
		t.Run(line, func(t *testing.T) {
			_, err := lab(t, strings.Fields(line)...)
			assert.ErrorContains(t, err, want)
		})
	}
}

func TestTheHelpNamesTheCommands(t *testing.T) {
	for _, line := range [][]string{nil, {"--help"}, {"help"}} {
		out, err := lab(t, line...)
		require.NoError(t, err)
		for _, want := range []string{"  serve  ", "  demo  ", "'lab --site-file FILE' is short for 'lab serve --site-file FILE'"} {
			assert.Contains(t, out, want)
		}
		assert.NotContains(t, out, "--listen", "the flags stand in the help of serve")
	}
	out, err := lab(t, "serve", "--help")
	require.NoError(t, err)
	assert.Contains(t, out, "--listen")
	assert.Regexp(t, `--scale float .*tests \(default 1\)`, out)
	out, err = lab(t, "help", "demo")
	require.NoError(t, err)
	assert.Contains(t, out, "--twice")
	assert.Regexp(t, `--scale float .*realistic \(default 0\.02\)`, out)
}

func TestSnippetsAreAnswered(t *testing.T) {
	root := Root()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetIn(strings.NewReader(`{"id": "1", "script": "'a' + 1"}` + "\n" + `{"id": "2", "script": "function f { }"}`))
	root.SetArgs([]string{"snippets"})
	require.NoError(t, root.ExecuteContext(t.Context()))
	assert.Equal(t, `{"id":"1","script":"'a' + 1","output":[{"type":"System.String","text":"a1","json":"\"a1\""}],"error":null}
{"id":"2","script":"function f { }","output":[],"error":null,"unsupported":"not supported by the lab: the keyword function"}
`, out.String())
}

// The temporal command gets all arguments, flags among them, and an interruption ends it in order.
func TestTheTemporalCommandIsRun(t *testing.T) {
	directory := t.TempDir()
	const script = "#!/bin/sh\ntrap 'echo ended; exit 0' INT\necho \"$@\"\n[ \"$1\" = server ] || exit 3\nwhile :; do sleep 0.1; done\n"
	require.NoError(t, os.WriteFile(filepath.Join(directory, "temporal"), []byte(script), 0o700)) //nolint:gosec // it is run
	t.Setenv("PATH", directory+string(os.PathListSeparator)+os.Getenv("PATH"))

	ctx, interrupt := context.WithCancel(t.Context())
	root, out := Root(), &interruptOnce{interrupt: interrupt}
	root.SetOut(out)
	root.SetArgs([]string{"temporal", "server", "start-dev", "--db-filename", "runs.db", "--help"})
	require.NoError(t, root.ExecuteContext(ctx))
	assert.Equal(t, "server start-dev --db-filename runs.db --help\nended\n", out.written.String())

	root = Root()
	root.SetArgs([]string{"temporal", "workflow", "list"})
	require.ErrorContains(t, root.ExecuteContext(t.Context()), "cannot carry out the temporal command: exit status 3")
}

func TestTheDevelopmentServerIsExplained(t *testing.T) {
	directory := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(directory, "temporal"), []byte("#!/bin/sh\nexit 1\n"), 0o700)) //nolint:gosec // it is run
	t.Setenv("PATH", directory+string(os.PathListSeparator)+os.Getenv("PATH"))
	start := func(arguments ...string) (said string, err error) {
		root := Root()
		var stderr bytes.Buffer
		root.SetErr(&stderr)
		root.SetArgs(append([]string{"temporal"}, arguments...))
		err = root.ExecuteContext(t.Context())
		return stderr.String(), err
	}
	said, err := start("server", "start-dev")
	require.ErrorContains(t, err, "exit status 1; if the address is already in use, choose another port with --port")
	assert.Contains(t, said, "keeps its runs in memory only, and forgets them when it ends; to keep the runs, add --db-filename FILE\n")
	for _, arguments := range [][]string{{"server", "start-dev", "--db-filename", "a.db"}, {"server", "start-dev", "--db-filename=a.db"}, {"server", "start-dev", "-f", "a.db"}, {"workflow", "list"}} {
		said, _ = start(arguments...)
		assert.NotContains(t, said, "memory", arguments)
	}
	_, err = start("workflow", "list")
	assert.NotContains(t, err.Error(), "--port")
}

// interruptOnce keeps what is written to it, and interrupts a command that has begun to write.
type interruptOnce struct {
	written   bytes.Buffer
	interrupt func()
}

func (w *interruptOnce) Write(text []byte) (int, error) {
	defer w.interrupt()
	return w.written.Write(text)
}

func TestTasksArePerformed(t *testing.T) {
	var asked string
	console := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = r.Method + " " + r.URL.Path + " " + string(body)
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(console.Close)
	const tasks = `{"schemaVersion": 1, "tasks": [{"id": "setup", "title": "Run it", "host": "KERN1", "program": "C:\\a.exe", "pages": [{"title": "P", "manual": "9.5", "fields": [{"label": "L", "value": "V"}]}]}, {"id": "backup", "title": "State it"}]}`
	root := Root()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetIn(strings.NewReader(tasks))
	root.SetArgs([]string{"perform", "--control", console.URL})
	require.NoError(t, root.ExecuteContext(t.Context()))
	assert.Equal(t, "carried out task setup on KERN1: Run it\n  started C:\\a.exe, and filled in 1 field\n  then: changeover confirm RUN --task setup\n", out.String())
	assert.Equal(t, `POST /console {"host":"KERN1","task":{"Program":"C:\\a.exe","Pages":[{"Title":"P","Fields":[{"Label":"L","Value":"V"}]}]}}`, asked)
	root.SetIn(strings.NewReader(tasks))
	root.SetArgs([]string{"perform", "--control", console.URL, "--task", "backup"})
	require.ErrorContains(t, root.ExecuteContext(t.Context()), "shows no program to start")
}

func TestCosts(t *testing.T) {
	for text, want := range map[string]string{
		"none": "none", "slow": "processStart=4.5s,moduleImport=1s,roundTrip=500ms", "roundTrip=20ms": "processStart=0s,moduleImport=0s,roundTrip=20ms",
		"moduleImport=1s,processStart=2s": "processStart=2s,moduleImport=1s,roundTrip=0s",
	} {
		var c costs
		require.NoError(t, c.Set(text))
		assert.Equal(t, want, c.String())
	}
}

// The short form has each flag of serve, with the same default.
func TestTheShortFormHasTheFlagsOfServe(t *testing.T) {
	root := Root()
	serve, _, err := root.Find([]string{"serve"})
	require.NoError(t, err)
	assert.Equal(t, flagsOf(serve), flagsOf(root))
	assert.Len(t, flagsOf(root), 10)
}

func flagsOf(c *cobra.Command) map[string]string {
	flags := map[string]string{}
	c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = f.DefValue + " " + f.Usage })
	return flags
}

func TestEveryCommandSaysWhatItDoes(t *testing.T) {
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		assert.NotEmpty(t, c.Short, c.CommandPath())
		for _, below := range c.Commands() {
			look(below)
		}
	}
	look(Root())
}
