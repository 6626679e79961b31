package tests

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	workerservice "changeover/worker/service"
)

func compose(t *testing.T) *types.Project {
	t.Helper()
	data, err := os.ReadFile("../docker-compose.yml")
	require.NoError(t, err)
	project, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir:  "..",
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
