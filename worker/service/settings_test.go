package service

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/heartbeat"
)

// settingsOf reads settings as the command does with these arguments.
func settingsOf(t *testing.T, arguments ...string) (Settings, error) {
	t.Helper()
	c := &cobra.Command{Use: "worker"}
	v := viper.New()
	declare(c, v)
	require.NoError(t, c.ParseFlags(arguments))
	return read(v)
}

func settingsFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "worker.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// withoutVariables removes the environment variables whose names begin like those of settings, until the test ends.
func withoutVariables(t *testing.T) {
	t.Helper()
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, variablePrefix) {
			t.Setenv(name, "") // which restores the variable at the end
			require.NoError(t, os.Unsetenv(name))
		}
	}
}

func TestDefaultSettings(t *testing.T) {
	withoutVariables(t)
	s, err := settingsOf(t, "--endpoints", "e.yaml")
	require.NoError(t, err)
	assert.NotEmpty(t, s.BuildID)
	s.BuildID = ""
	assert.Equal(t, Settings{Deployment: "changeover", Sites: "config/sites", Endpoints: "e.yaml", Evidence: "evidence", PollInterval: 2 * time.Second, LogLevel: "info", HeartbeatTimeout: 30 * time.Second, HeartbeatInterval: 8 * time.Second}, s)
}

func TestFlagsGoBeforeVariablesBeforeTheFile(t *testing.T) {
	file := settingsFile(t, "endpoints: file.yaml\nsites: file\nevidence: file\nlisten: file\npoll-interval: 7s\nheartbeat-timeout: 12s\nheartbeat-interval: 4s\n")
	withoutVariables(t)
	t.Setenv("CHANGEOVER_SITES", "variable")
	t.Setenv("CHANGEOVER_EVIDENCE", "variable")
	t.Setenv("CHANGEOVER_LOG_LEVEL", "debug")
	s, err := settingsOf(t, "--config", file, "--evidence", "flag", "--build-id", "v1", "--deployment", "blue")
	require.NoError(t, err)
	assert.Equal(t, Settings{
		Config: file, Sites: "variable", Endpoints: "file.yaml", Evidence: "flag", Listen: "file", PollInterval: 7 * time.Second, LogLevel: "debug",
		HeartbeatTimeout: 12 * time.Second, HeartbeatInterval: 4 * time.Second, Deployment: "blue", BuildID: "v1",
	}, s)
}

func TestTheFileItselfMayBeNamedByAVariable(t *testing.T) {
	t.Setenv("CHANGEOVER_CONFIG", settingsFile(t, "endpoints: file.yaml\n"))
	s, err := settingsOf(t)
	require.NoError(t, err)
	assert.Equal(t, "file.yaml", s.Endpoints)
}

// An administrator may call the file worker.conf, as other services do.
func TestTheFileIsYAMLWithAnyName(t *testing.T) {
	withoutVariables(t)
	for _, name := range []string{"worker.yml", "worker.conf", "worker", "changeover.ini", "worker.json"} {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, []byte("endpoints: file.yaml\n"), 0o600))
		s, err := settingsOf(t, "--config", path)
		require.NoError(t, err, name)
		assert.Equal(t, "file.yaml", s.Endpoints, name)
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, file, want string
	}{
		{"no endpoints", "sites: here\n", "cannot start without an endpoints file; give --endpoints FILE"},
		{"unknown key", "endpoints: e.yaml\nheartbeat_timout: 60s\n", "worker.yaml: the worker has no such setting; 'worker --help' lists the names of the settings; did you mean heartbeat-timeout?"},
		{"unknown key without a similar one", "endpoints: e.yaml\nretention: 7d\n", "cannot use the key 'retention' in "},
		{"unknown key with keys of its own", "endpoints: e.yaml\nworker:\n  sites: here\n", "cannot use the key 'worker.sites' in "},
		{"no duration", "endpoints: e.yaml\npoll-interval: soon\n", "cannot use the worker's settings"},
		{"a switch where a directory is wanted", "endpoints: e.yaml\nrecord: true\n", "write a duration with its unit, such as 2s; put texts that look like a number or like true into quotes"},
		{"a build ID that is an octal number", "endpoints: e.yaml\nbuild-id: 0123\n", "'build-id' expected type 'string'"},
		{"a list of addresses", "endpoints: e.yaml\nlisten: [':8090']\n", "'listen' expected type 'string'"},
		{"a duration without its unit", "endpoints: e.yaml\npoll-interval: 2\n", "cannot use the poll interval 2ns: the interval must be at least 10ms; set --poll-interval, such as 2s"},
		{"a negative poll interval", "endpoints: e.yaml\npoll-interval: -2s\n", "cannot use the poll interval -2s"},
		{"too short a heartbeat timeout", "endpoints: e.yaml\nheartbeat-timeout: 2s\n", "cannot use the heartbeat timeout 2s"},
		{"half a second", "endpoints: e.yaml\nheartbeat-timeout: 3500ms\n", "the timeout must be a whole number of seconds"},
		{"too long a heartbeat interval", "endpoints: e.yaml\nheartbeat-interval: 11s\n", "cannot use the heartbeat interval 11s"},
		{"no heartbeat interval", "endpoints: e.yaml\nheartbeat-interval: 0s\n", "cannot use the heartbeat interval 0s"},
		{"a deployment's name that the server does not take", "endpoints: e.yaml\ndeployment: blue.green\n", "cannot use 'blue.green' as the name of the worker deployment"},
		{"no deployment", "endpoints: e.yaml\ndeployment: ''\n", "cannot use '' as the name of the worker deployment"},
		{"a second document", "endpoints: e.yaml\n---\nheartbeat-timeout: 60s\n", "worker.yaml: line 2: the file must be one YAML document; remove the second document"},
		{"no YAML", "endpoints: [\n", "cannot read the worker's settings from "},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := settingsOf(t, "--config", settingsFile(t, c.file))
			assert.ErrorContains(t, err, c.want)
		})
	}
	_, err := settingsOf(t, "--config", "nowhere.yaml")
	assert.ErrorContains(t, err, "cannot read the worker's settings from nowhere.yaml")
}

// A worker that ignored a misspelled variable would write its evidence into another directory, or work with another endpoints file.
func TestAMisspelledVariableIsRefused(t *testing.T) {
	for name, meant := range map[string]string{
		"CHANGEOVER_EVIDENC": "CHANGEOVER_EVIDENCE", "CHANGEOVER_SITE": "CHANGEOVER_SITES", "CHANGEOVER_LOGLEVEL": "CHANGEOVER_LOG_LEVEL",
		"CHANGEOVER_log-level": "CHANGEOVER_LOG_LEVEL", "changeover_sites": "CHANGEOVER_SITES", "CHANGEOVER_HEARTBEAT_INTERVALL": "CHANGEOVER_HEARTBEAT_INTERVAL",
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, "elsewhere")
			_, err := settingsOf(t, "--endpoints", "e.yaml")
			assert.EqualError(t, err, "cannot use the environment variable "+name+": the worker has no such setting; correct the name of the variable, or remove the variable; did you mean "+meant+"?")
		})
	}
}

func TestOtherVariablesWithThePrefixAreLogged(t *testing.T) {
	others := []string{"CHANGEOVER_PORT_8090_TCP_ADDR", "CHANGEOVER_SERVICE_HOST", "CHANGEOVER_SETUP_PASSWORD"}
	for _, name := range others {
		t.Setenv(name, "x")
	}
	t.Setenv("CHANGEOVERS", "no setting of the worker")
	s, err := settingsOf(t, "--endpoints", "e.yaml")
	require.NoError(t, err)
	for _, name := range others {
		assert.Contains(t, s.Unknown, name)
	}
	assert.NotContains(t, s.Unknown, "CHANGEOVERS")

	terminal := os.Stderr
	t.Cleanup(func() { os.Stderr = terminal })
	os.Stderr, err = os.Create(filepath.Join(t.TempDir(), "log"))
	require.NoError(t, err)
	s.Endpoints = "nowhere.yaml"
	require.ErrorContains(t, Run(t.Context(), s), "nowhere.yaml")
	require.NoError(t, os.Stderr.Close())
	log, err := os.ReadFile(os.Stderr.Name())
	require.NoError(t, err)
	assert.Contains(t, string(log), "CHANGEOVER_SETUP_PASSWORD")
}

func TestDirectoriesAreTriedAtTheStart(t *testing.T) {
	sites, evidence := t.TempDir(), filepath.Join(t.TempDir(), "a", "b")
	require.NoError(t, prepareDirectories(Settings{Sites: sites, Evidence: evidence}))
	left, err := os.ReadDir(evidence)
	require.NoError(t, err)
	assert.Empty(t, left, "the trial leaves nothing behind")

	assert.ErrorContains(t, prepareDirectories(Settings{Sites: "nowhere", Evidence: evidence}), "cannot find the directory of site files nowhere")
	file := settingsFile(t, "")
	assert.ErrorContains(t, prepareDirectories(Settings{Sites: file, Evidence: evidence}), "as the directory of site files: it is a file")
	// The cause may also be a permission, or a loop of links.
	assert.ErrorContains(t, prepareDirectories(Settings{Sites: filepath.Join(file, "sites"), Evidence: evidence}), "not a directory; give --sites DIR")
	assert.ErrorContains(t, prepareDirectories(Settings{Sites: sites, Evidence: file}), "cannot create the directory for the evidence")
}

// A service manager stops the worker while the Temporal server is away, and takes any other exit status for a failure.
func TestAWorkerThatIsStoppedWhileItConnectsHasNotFailed(t *testing.T) {
	endpoints := settingsFile(t, "hosts: [{name: KERN1, url: 'https://kern1.example.net:5986/wsman', user: 'EXAMPLE\\xpr', password: 'env:PW', auth: ntlm}]\n")
	silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = silent.Close() })
	s := Settings{Endpoints: endpoints, Sites: t.TempDir(), Evidence: t.TempDir(), Address: silent.Addr().String(), LogLevel: "error", Deployment: "changeover", BuildID: "v1"}
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	require.NoError(t, Run(ctx, s))
}

func TestCommandRefusesToStartWithoutItsFiles(t *testing.T) {
	for _, c := range []struct {
		name, want string
		arguments  []string
	}{
		{"an argument", "unknown command", []string{"deploy"}},
		{"no endpoints", "cannot start without an endpoints file", nil},
		{"no sites", "cannot find the directory of site files", []string{"--endpoints", "e.yaml", "--sites", "nowhere"}},
		{"missing endpoints", "cannot read the endpoints file", []string{"--endpoints", "nowhere.yaml", "--sites", ".", "--evidence", t.TempDir()}},
		{"a log level", "cannot use the log level 'loud'", []string{"--endpoints", "e.yaml", "--sites", ".", "--evidence", t.TempDir(), "--log-level", "loud"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			command := Command()
			command.SetArgs(append([]string{}, c.arguments...))
			assert.ErrorContains(t, command.ExecuteContext(t.Context()), c.want)
		})
	}
}

func TestEveryActivityRunsUnderTheHeartbeatInterceptor(t *testing.T) {
	options := workerOptions(Settings{HeartbeatInterval: 5 * time.Second})
	require.Len(t, options.Interceptors, 1)
	assert.IsType(t, &heartbeat.Interceptor{}, options.Interceptors[0])
	assert.Equal(t, 5*time.Second, options.MaxHeartbeatThrottleInterval)
}
