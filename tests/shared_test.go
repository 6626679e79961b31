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

// oslo is a small site that is deployed often.
const oslo = "sites/oslo.yaml"

// finishedSite is a site that was deployed without disturbance, once for all
// tests that need to know its state. One test may go on with it.
type finishedSite struct {
	*stage.Stage
	result runbook.Result
	// state is the lab's normalized state after the deployment, steps how many steps it reported.
	state string
	steps int

	once sync.Once
}

var (
	finishedMutex sync.Mutex
	finishedSites = map[string]*finishedSite{}
)

// finished gives the finished site of a site file; the first call deploys it.
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

// unchanged holds that a test left the finished site as it found it.
func (f *finishedSite) unchanged(t *testing.T) {
	t.Helper()
	assert.Equal(t, f.state, normalized(t, f.Stage), "the site was left in another state")
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

// closeFinished takes the finished sites down.
func closeFinished() {
	for _, f := range finishedSites {
		if f.Stage != nil {
			f.Close()
		}
	}
}
