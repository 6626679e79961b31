package main

import (
	"bufio"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"changeover/lab/cluster"
	"changeover/lab/serve"
)

// asLab makes the test binary the lab itself.
const asLab = "CHANGEOVER_TEST_AS_LAB"

func TestMain(m *testing.M) {
	if os.Getenv(asLab) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is a lab in a process of its own.
type process struct {
	*exec.Cmd
	lines []serve.HostLine
	log   string
}

// stderr returns what the process has written to it so far. A file takes it, which
// can be read while the process runs; a buffer would be written by os/exec meanwhile.
func (p *process) stderr(t *testing.T) string {
	t.Helper()
	written, err := os.ReadFile(p.log)
	require.NoError(t, err)
	return string(written)
}

func startLab(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), os.Args[0], append(args, "--site-file", "../config/sites/berlin.yaml", "--scale", "0.02")...)}
	p.Env = append(os.Environ(), asLab+"=1", "XPR_ADMIN_PASSWORD=a", "XPR_POSTMASTER_PASSWORD=b", "XPR_SERVICE_PASSWORD=")
	p.log = filepath.Join(t.TempDir(), "stderr")
	log, err := os.Create(p.log)
	require.NoError(t, err)
	defer func() { _ = log.Close() }()
	p.Stderr = log
	out, err := p.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.Start())
	t.Cleanup(func() { _ = p.Process.Kill() })
	scanner := bufio.NewScanner(out)
	for len(p.lines) < 2 && scanner.Scan() {
		var line serve.HostLine
		require.NoError(t, json.Unmarshal(scanner.Bytes(), &line), scanner.Text())
		p.lines = append(p.lines, line)
	}
	require.Len(t, p.lines, 2, "%s", p.stderr(t))
	return p
}

// end sends a signal and expects a clean end.
func (p *process) end(t *testing.T, signal os.Signal) {
	t.Helper()
	require.NoError(t, p.Process.Signal(signal))
	done := make(chan error, 1)
	go func() { done <- p.Wait() }()
	select {
	case err := <-done:
		require.NoError(t, err, "%s", p.stderr(t))
	case <-time.After(20 * time.Second):
		require.Fail(t, "the lab goes on after a signal")
	}
}

func TestTheLabServesUntilItIsInterrupted(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		dir := t.TempDir()
		endpoints, dump := filepath.Join(dir, "endpoints.yaml"), filepath.Join(dir, "deep", "dump.json")
		p := startLab(t, "serve", "--endpoints", endpoints, "--dump", dump)
		assert.Equal(t, "KERN1", p.lines[0].Name)
		assert.Equal(t, "Administrator", p.lines[1].User)
		assert.Len(t, p.lines[0].Password, 24)
		assert.FileExists(t, p.lines[0].CAFile)
		text, err := os.ReadFile(endpoints)
		require.NoError(t, err)
		var loaded serve.Endpoints
		require.NoError(t, yaml.Unmarshal(text, &loaded))
		require.Len(t, loaded.Hosts, 2)
		assert.Equal(t, p.lines[0].URL, loaded.Hosts[0].URL)
		assert.Equal(t, `EXAMPLE\changeover`, loaded.Hosts[0].User)
		require.Len(t, loaded.Probes, 1)
		assert.Equal(t, serve.Probe{Target: "XPRBERLIN", Port: 13010, Address: loaded.Probes[0].Address}, loaded.Probes[0], "the virtual server's port is the lab's")
		p.end(t, signal)
		data, err := os.ReadFile(dump)
		require.NoError(t, err)
		var state cluster.Dump
		require.NoError(t, json.Unmarshal(data, &state))
		assert.Equal(t, cluster.DumpVersion, state.Version)
		assert.Len(t, state.Hosts, 2)
		assert.NotContains(t, string(data), p.lines[0].Password)
		assert.NoFileExists(t, p.lines[0].CAFile, "the temporary directory is removed")
		assert.Contains(t, p.stderr(t), "XPR_SERVICE_PASSWORD", "a password that is not set is reported")
	}
}

func TestTheLabListensOnTheGivenAddressAlsoInTheShortForm(t *testing.T) {
	p := startLab(t, "--listen", "localhost:0", "--directory", filepath.Join(t.TempDir(), "new"))
	for _, line := range p.lines {
		u, err := url.Parse(line.URL)
		require.NoError(t, err)
		assert.Equal(t, "localhost", u.Hostname())
	}
	p.end(t, os.Interrupt)
	assert.FileExists(t, p.lines[0].CAFile, "a given directory stays")
}

func TestTheLabRefusesWhatItCannotServe(t *testing.T) {
	berlin := []string{"--site-file", "../config/sites/berlin.yaml"}
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"serve"}, "lab: --site-file is missing; write: lab serve --site-file FILE"},
		{[]string{"--dump", "state.json"}, "lab: --site-file is missing; write: lab serve --site-file FILE"},
		{[]string{"--site-file", "none.yaml"}, "cannot read the site file"},
		{append(berlin, "--listen", "127.0.0.1:x"), "port is not a number"},
		{append([]string{"serve"}, append(berlin, "--listen", "127.0.0.1:x")...), "port is not a number"},
	} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], test.args...)
		cmd.Env = append(os.Environ(), asLab+"=1")
		out, err := cmd.CombinedOutput()
		var ended *exec.ExitError
		require.ErrorAs(t, err, &ended)
		assert.Equal(t, 1, ended.ExitCode())
		assert.Regexp(t, "^lab: ", string(out))
		assert.Contains(t, string(out), test.says)
	}
}
