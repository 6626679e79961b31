package runbook

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestARequestIsResumedIfTheEarlierActivityMayHaveSentAChange(t *testing.T) {
	for name, tc := range map[string]struct {
		result ActResult
		want   bool
	}{
		"nothing was sent":    {ActResult{Settled: true}, false},
		"it is not known":     {ActResult{}, true},
		"a change was made":   {ActResult{Settled: true, Effects: []Effect{{}}}, true},
		"a change was sent":   {ActResult{Settled: true, Sent: []Change{{}}}, true},
		"only warnings exist": {ActResult{Settled: true, Warnings: []string{"slow"}}, false},
	} {
		request := ActRequest{Intent: Intent{Outdated: true}}
		request.ResumeAfter(tc.result)
		assert.Equal(t, tc.want, request.Resumed, name)
		assert.Equal(t, !tc.want, request.Intent.Outdated, name)
	}
}
