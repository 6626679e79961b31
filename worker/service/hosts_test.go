package service

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell"
	"changeover/activities/powershell/scripts"
	"changeover/activities/site"
	"changeover/config/endpoints"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/runbook"
)

type noSessions struct{}

func (noSessions) Session(context.Context, string, string) (host.Session, error) { return nil, nil }

// A run may have been started by another worker, and a password may have changed since.
func TestAWorkerKnowsTheSecretsOfASiteBeforeItReadsAHost(t *testing.T) {
	dir := t.TempDir()
	berlin, err := os.ReadFile(filepath.Join("..", "..", "config", "sites", "berlin.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "berlin.yaml"), berlin, 0o600))
	password := "first password"
	known := &secrets.Scrubber{}
	resolver := secrets.Resolver{Known: known, LookupEnv: func(string) (string, bool) { return password, true }}
	sessions := knowingSessions{noSessions{}, &sites{directory: sitefile.Directory{Path: dir}, secrets: resolver}}
	for _, value := range []string{"first password", "second password"} {
		password = value
		require.Contains(t, known.Scrub("it is "+value), value)
		_, err := sessions.Session(t.Context(), "berlin", "KERN1")
		require.NoError(t, err)
		assert.NotContains(t, known.Scrub("it is "+value), value)
	}
	_, err = sessions.Session(t.Context(), "nowhere", "KERN1")
	require.NoError(t, err, "a site that this worker does not have is the session's to report")
}

// A second file for the same cluster keeps runs of the site from starting. An open run goes on, also after a restart of the worker.
func TestAWorkerKnowsTheSecretsOfASiteThatSharesItsCluster(t *testing.T) {
	dir := t.TempDir()
	berlin, err := os.ReadFile(filepath.Join("..", "..", "config", "sites", "berlin.yaml"))
	require.NoError(t, err)
	for _, name := range []string{"berlin.yaml", "berlin-copy.yaml"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), berlin, 0o600))
	}
	known := &secrets.Scrubber{}
	resolver := secrets.Resolver{Known: known, LookupEnv: func(string) (string, bool) { return "first password", true }}
	files := &sites{directory: sitefile.Directory{Path: dir}, secrets: resolver}
	_, err = files.Load("berlin")
	require.ErrorContains(t, err, "the site file berlin-copy.yaml has the same value in cluster.name")
	_, err = knowingSessions{noSessions{}, files}.Session(t.Context(), "berlin", "KERN1")
	require.NoError(t, err)
	assert.Equal(t, "it is ********", known.Scrub("it is first password"))
}

// A worker that has read no host of the site may write its evidence, for example after a restart.
func TestAWorkerKnowsTheSecretsOfASiteBeforeItWritesEvidence(t *testing.T) {
	dir := t.TempDir()
	berlin, err := os.ReadFile(filepath.Join("..", "..", "config", "sites", "berlin.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "berlin.yaml"), berlin, 0o600))
	resolver := secrets.Resolver{Known: &secrets.Scrubber{}, LookupEnv: func(string) (string, bool) { return "Horse-Battery-9", true }}
	activities := site.Activities{
		Sites: &sites{directory: sitefile.Directory{Path: dir}, secrets: resolver}, Secrets: resolver.Known, EvidenceDir: t.TempDir(),
	}
	file, err := activities.WriteEvidence(t.Context(), runbook.Evidence{
		Site: "berlin", WorkflowID: "prepare/berlin", RunID: "r-1",
		Decisions: []runbook.DecisionRecord{{Action: runbook.RetryUpdate, Operator: "eva", Reason: "the password is Horse-Battery-9 now"}},
	})
	require.NoError(t, err)
	text, err := os.ReadFile(file.Path)
	require.NoError(t, err)
	assert.Contains(t, string(text), "the password is ******** now")
}

// A worker masks what it knows: that it does not know a site's secrets must not stay unnoticed.
func TestAWorkerSaysThatItCannotReadASiteFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "berlin.yaml")
	berlin, err := os.ReadFile(filepath.Join("..", "..", "config", "sites", "berlin.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, berlin, 0o600))
	var out bytes.Buffer
	logger, err := newLogger(&out, "info")
	require.NoError(t, err)
	password := "first password"
	resolver := secrets.Resolver{Known: &secrets.Scrubber{}, LookupEnv: func(string) (string, bool) { return password, true }}
	sessions := knowingSessions{noSessions{}, &sites{directory: sitefile.Directory{Path: dir}, secrets: resolver, logger: logger}}
	ask := func(site string) {
		_, err := sessions.Session(t.Context(), site, "KERN1")
		require.NoError(t, err)
	}
	ask("berlin")
	ask("")
	assert.Empty(t, out.String(), "a look before there is a site file")

	require.NoError(t, os.WriteFile(file, []byte("site: berlin\ncolour: red\n"), 0o600))
	require.NoError(t, os.Chtimes(file, time.Time{}, time.Now().Add(time.Minute)))
	password = "second password"
	ask("berlin")
	assert.Equal(t, "********", resolver.Known.Scrub("second password"), "the last file that was right says where the passwords are")
	for range 3 {
		ask("berlin")
		ask("hamburg")
	}
	assert.Equal(t, 2, strings.Count(out.String(), "level=WARN"), out.String())
	assert.Regexp(t, `site=berlin error=.*colour`, out.String())
	assert.Regexp(t, `site=hamburg error=`, out.String())
}

// Another worker may have the endpoint, so the activity is tried again.
func TestAnActivityIsLeftToAWorkerThatHasTheEndpoint(t *testing.T) {
	session, call := sessionWithoutEndpoint(t), scripts.Call{Script: scripts.GetComputer}
	_, err := session.Run(t.Context(), call, nil)
	together := session.RunAll(t.Context(), []scripts.Call{call})
	for _, err := range []error{err, together[0].Err} {
		typed := engine.HostError("look at the host", "KERN7", err)
		require.ErrorContains(t, typed, "cannot reach host KERN7: the endpoints file has no host of that name")
		assert.True(t, engine.IsRetryable(typed), "%v", typed)
		assert.ErrorContains(t, typed, "if another worker has an endpoint for the host, a later attempt may succeed there; otherwise add the host to the endpoints file")
	}
}

// sessionWithoutEndpoint is the session of a host that the worker's endpoints file does not have.
func sessionWithoutEndpoint(t *testing.T) host.Batch {
	t.Helper()
	pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(reach(&endpoints.File{}, secrets.Resolver{}))})
	session, err := pool.Session(t.Context(), "", "KERN7")
	require.NoError(t, err)
	batch, ok := session.(host.Batch)
	require.True(t, ok)
	return batch
}

// A run that sets a password would otherwise find in the middle that the worker cannot read the password.
func TestLoadingASiteSaysWhichPasswordsCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	berlin, err := os.ReadFile(filepath.Join("..", "..", "config", "sites", "berlin.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "berlin.yaml"), berlin, 0o600))
	set := false
	resolver := secrets.Resolver{Known: &secrets.Scrubber{}, Process: processName(), LookupEnv: func(string) (string, bool) { return "Horse-Battery-9", set }}
	activities := site.Activities{Sites: &sites{directory: sitefile.Directory{Path: dir}, secrets: resolver}}
	loaded, err := activities.LoadSite(t.Context(), runbook.LoadSiteRequest{Site: "berlin"})
	require.NoError(t, err)
	computer, err := os.Hostname()
	require.NoError(t, err)
	assert.Equal(t, []string{"accounts.service.password: cannot resolve secret env:XPR_SERVICE_PASSWORD: the worker's process on computer " + computer +
		" has no environment variable of this name; set the variable, then start the process again"}, loaded.Unreadable, "a person enters all other secrets")
	set = true
	loaded, err = activities.LoadSite(t.Context(), runbook.LoadSiteRequest{Site: "berlin"})
	require.NoError(t, err)
	assert.Empty(t, loaded.Unreadable)
}

// The error names the file that refers to the password.
func TestAnUnreadablePasswordOfAHostNamesTheEndpointsFile(t *testing.T) {
	file := &endpoints.File{Hosts: []endpoints.Host{{Name: "KERN1", Password: "env:KERN1_PASSWORD"}}}
	_, err := reach(file, secrets.Resolver{LookupEnv: func(string) (string, bool) { return "", false }})("berlin", "KERN1")
	require.ErrorContains(t, err, "cannot log on to KERN1: cannot read the password to which the endpoints file refers: cannot resolve secret env:KERN1_PASSWORD: ")
	require.ErrorAs(t, err, new(*secrets.UnreadableError))
}

// Each piece of advice is given once.
func TestAHostWithoutAnEndpointGetsOneAdvice(t *testing.T) {
	_, err := sessionWithoutEndpoint(t).Run(t.Context(), scripts.Call{Script: scripts.GetComputer}, nil)
	said := engine.HostError("look at the host", "KERN7", err).Error()
	assert.Equal(t, 1, strings.Count(said, "start the worker again"), said)
}
