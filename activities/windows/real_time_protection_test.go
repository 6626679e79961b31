package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRealTimeProtectionIsTurnedOffAndOn(t *testing.T) {
	f := newHost(t)
	on := true
	f.On("get-defender-state", func(params) any { return map[string]any{"found": true, "realTimeProtection": on} })
	f.Does("set-defender-real-time", func(p params) { on = p["On"].(bool) })
	f.Twice(RealTimeProtection{})
	f.Twice(RealTimeProtection{On: true})
	assert.Equal(t, []string{"Set-MpPreference -DisableRealtimeMonitoring (-not $false)", "Set-MpPreference -DisableRealtimeMonitoring (-not $true)"}, f.Commands)

	without := newHost(t)
	without.Always("get-defender-state", map[string]any{"found": false})
	without.Twice(RealTimeProtection{On: true})
	assert.Empty(t, without.Commands)
	assert.Empty(t, without.Apply(RealTimeProtection{}).Warnings)
}

// A service of Microsoft Defender without cmdlets is no proof that nothing protects the host. A stopped service protects nothing.
func TestAServiceOfDefenderWithoutCmdletsIsWarnedOf(t *testing.T) {
	for state, warnings := range map[string]int{ServiceRunning: 1, "StartPending": 1, ServiceStopped: 0, "": 0} {
		f := newHost(t)
		f.Always("get-defender-state", map[string]any{"found": false, "service": state})
		outcome := f.Apply(RealTimeProtection{})
		assert.Len(t, outcome.Warnings, warnings, state)
		assert.Empty(t, f.Commands)
		if warnings > 0 {
			assert.Contains(t, outcome.Warnings[0], "the service WinDefend is in state "+state+", but this Windows has no cmdlets of Microsoft Defender")
		}
	}
}
