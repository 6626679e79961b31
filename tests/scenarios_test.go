package tests

import (
	"flag"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/lab/demo"
	"changeover/lab/serve"
	"changeover/runbook"
	"changeover/tests/scenario"
)

var (
	scenarioCount = flag.Int("scenarios", 3, "how many sites of the scenarios are deployed on the real server; 'make scenarios' deploys all")
	scenarioSeed  = flag.Uint64("scenario-seed", 1, "draws the scenarios")
)

// The sites of the scenarios, which otherwise run in the SDK's test environment (tests/scenario), are also deployed
// on a real Temporal server, twice. The second deployment changes nothing.
func TestScenariosOnARealServer(t *testing.T) {
	t.Parallel()
	// Other tests deploy the example sites.
	drawn := slices.DeleteFunc(scenario.Scenarios(), func(s scenario.Scenario) bool {
		return filepath.Dir(s.Site) != "sites" || s.Prepared || s.Built != serve.AsDelivered
	})
	random := rand.New(rand.NewPCG(*scenarioSeed, 0))
	random.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
	for _, drawn := range drawn[:min(*scenarioCount, len(drawn))] {
		t.Run(drawn.Name, func(t *testing.T) {
			t.Parallel()
			s := setUp(t, filepath.Join("scenario", drawn.Site))
			first := deploy(t, &demo.Deployment{Stage: s})
			assert.Equal(t, runbook.StateDone, first.State, "%v", first.Deviations)
			verifyEndState(t, s)
			second := deploy(t, &demo.Deployment{Stage: s})
			assert.Equal(t, runbook.StateDone, second.State)
			assert.Zero(t, second.Changed, "the second deployment changed something")
			assert.Zero(t, second.OperatorTasks, "the second deployment asked a person for something")
		})
	}
}
