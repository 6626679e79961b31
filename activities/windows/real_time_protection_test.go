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
}
