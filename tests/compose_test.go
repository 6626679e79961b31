package tests

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	workerservice "changeover/worker/service"
)

func compose(t *testing.T) *types.Project { return composeIn(t, "..") }

// composeIn reads the file as if it were in a directory.
func composeIn(t *testing.T, directory string) *types.Project {
	t.Helper()
	data, err := os.ReadFile("../docker-compose.yml")
	require.NoError(t, err)
	project, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir:  directory,
		ConfigFiles: []types.ConfigFile{{Filename: "docker-compose.yml", Content: data}},
		Environment: types.Mapping{"POSTGRES_PASSWORD": "only for this test"},
	}, func(o *loader.Options) { o.SetProjectName("changeover", true) })
	require.NoError(t, err)
	return project
}

func TestComposeSetsOnlyWhatTheWorkerKnows(t *testing.T) {
	worker := compose(t).Services["worker"]
	known := map[string]bool{}
	workerservice.Command().Flags().VisitAll(func(f *pflag.Flag) {
		known["CHANGEOVER_"+strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))] = true
	})
	for name := range worker.Environment {
		if strings.HasPrefix(name, "CHANGEOVER_") {
			assert.True(t, known[name], "the worker has no setting named %s", name)
		}
	}
	for _, needed := range []string{"CHANGEOVER_SITES", "CHANGEOVER_ENDPOINTS", "CHANGEOVER_EVIDENCE"} {
		assert.NotNil(t, worker.Environment[needed], needed)
	}
}

func TestComposeConnectsTheWorkerToItsServer(t *testing.T) {
	project := compose(t)
	worker, ui := project.Services["worker"], project.Services["ui"]
	assert.Equal(t, "temporal:7233", *worker.Environment["TEMPORAL_ADDRESS"])
	assert.Equal(t, *worker.Environment["TEMPORAL_ADDRESS"], *ui.Environment["TEMPORAL_ADDRESS"])
	assert.Equal(t, types.ServiceConditionHealthy, worker.DependsOn["temporal"].Condition)

	mounted := map[string]bool{}
	for _, v := range worker.Volumes {
		mounted[v.Target] = v.ReadOnly
	}
	assert.True(t, mounted["/site"], "the site's files are mounted read-only")
	assert.Contains(t, mounted, *worker.Environment["CHANGEOVER_EVIDENCE"], "evidence must outlive the container")
	assert.True(t, strings.HasPrefix(*worker.Environment["CHANGEOVER_SITES"], "/site"))
}

func TestComposeHoldsNoSecret(t *testing.T) {
	data, err := os.ReadFile("../docker-compose.yml")
	require.NoError(t, err)
	for line := range strings.Lines(string(data)) {
		if strings.Contains(strings.ToUpper(line), "PASSWORD:") || strings.Contains(line, "_PWD:") {
			assert.Contains(t, line, "${POSTGRES_PASSWORD:?", "the file contains a password")
		}
	}
}

// A password may contain any character. Compose would replace $NAME by a variable, without a message.
func TestComposePassesPasswordsOnAsTheyAreWritten(t *testing.T) {
	dotenv.RegisterFormat("raw", func(r io.Reader, _ string, variables map[string]string, _ func(string) (string, bool)) error {
		lines := bufio.NewScanner(r)
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), "=")
			variables[name] = value
		}
		return lines.Err()
	})
	directory := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(directory, "site"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "site", "secrets.env"), []byte("PW=Horse$Battery-9 #1'\n"), 0o600))
	assert.Equal(t, "Horse$Battery-9 #1'", *composeIn(t, directory).Services["worker"].Environment["PW"])
}

// What may hold secrets gets neither into a commit nor into what Docker is sent for a build.
func TestTheImageIsBuiltWithoutTheFilesThatGitIgnores(t *testing.T) {
	ignored := func(file string) (patterns []string) {
		text, err := os.ReadFile(filepath.Join("..", file))
		require.NoError(t, err)
		for line := range strings.Lines(string(text)) {
			patterns = append(patterns, strings.Trim(strings.TrimSpace(line), "/"))
		}
		return patterns
	}
	of := ignored(".dockerignore")
	for _, pattern := range ignored(".gitignore") {
		if pattern != "" && !strings.HasPrefix(pattern, "#") && !strings.HasPrefix(pattern, "*.") {
			assert.Contains(t, of, pattern)
		}
	}
}
