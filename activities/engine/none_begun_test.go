package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestNoneHasBegunBeforeAnAttempt(t *testing.T) {
	fresh, outdated := runbook.ActRequest{}, runbook.ActRequest{Intent: runbook.Intent{Outdated: true}}
	for name, tc := range map[string]struct {
		attempt attempt
		request runbook.ActRequest
		want    bool
	}{
		"the first attempt":                               {attempt{number: 1}, fresh, true},
		"after an attempt that only read":                 {attempt{number: 2}, fresh, true},
		"after an attempt that had begun":                 {attempt{number: 2, begun: true}, outdated, false},
		"after a reset":                                   {attempt{number: 1, begun: true}, fresh, false},
		"after a lost heartbeat":                          {attempt{number: 2, unsure: true}, fresh, false},
		"after a lost heartbeat, with an outdated intent": {attempt{number: 1, unsure: true}, outdated, true},
		"after another activity":                          {attempt{number: 1}, runbook.ActRequest{Resumed: true}, false},
	} {
		assert.Equal(t, tc.want, noneBegun(tc.attempt, tc.request), name)
	}
}
