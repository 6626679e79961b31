package tests

import (
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/demo"
	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/starter/follow"
)

// oslo is a small site that many tests deploy.
const oslo = "sites/oslo.yaml"

// finishedSite is a site that was deployed without disturbance, once for all tests that compare with its state. One
// test may continue to use the site.
type finishedSite struct {
	*stage.Stage
	result runbook.Result
	// state is the lab's normalized state after the deployment, and steps the number of steps that it reported.
	state string
	steps int

	once sync.Once
}

var (
	finishedMutex sync.Mutex
	finishedSites = map[string]*finishedSite{}
)

// finished returns the finished site of a site file. The first call deploys it.
func finished(t *testing.T, siteFile string) *finishedSite {
	t.Helper()
	finishedMutex.Lock()
	f := finishedSites[siteFile]
	if f == nil {
		f = &finishedSite{}
		finishedSites[siteFile] = f
	}
	finishedMutex.Unlock()
	f.once.Do(func() { f.deploy(t, siteFile) })
	require.NotEmpty(t, f.state, "the undisturbed deployment of %s failed", siteFile)
	return f
}

// unchanged checks that a test left the finished site as it found it.
func (f *finishedSite) unchanged(t *testing.T) {
	t.Helper()
	assert.Equal(t, f.state, normalized(t, f.Stage), "the test left the site in another state")
}

func (f *finishedSite) deploy(t *testing.T, siteFile string) {
	dir, err := os.MkdirTemp(workDir, "site-")
	require.NoError(t, err)
	f.Stage = putUp(t, dir, siteFile)
	d := &demo.Deployment{Stage: f.Stage}
	f.result = deploy(t, d)
	require.Equal(t, runbook.StateDone, f.result.State, f.result.Deviations)
	for _, e := range d.Events() {
		if e.Kind == follow.StepFinished {
			f.steps++
		}
	}
	f.state = normalized(t, f.Stage)
}

// closeFinished stops the finished sites.
func closeFinished() {
	for _, f := range finishedSites {
		if f.Stage != nil {
			f.Close()
		}
	}
}
