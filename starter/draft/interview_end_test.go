package draft

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The input may end at any question. The error names the field, and the answers so far can be given again on the command line.
func TestTheInputMayEndAtAnyQuestion(t *testing.T) {
	further := map[string][]string{"cluster.virtual": {"no"}, "xpr.services": {"SmsIpApl", "yes"}, "xpr.features": {"[]"}, "test.drill.hour": {"3"}}
	for _, stops := range []string{"cluster.name", "nodes[1].mac", "xpr.adminPassword", "accounts.service.password", "test.drill.timeZone"} {
		p, d := with(further), given(t, nil)
		p.stops = stops
		_, err := interview(t, d, p)
		require.ErrorContains(t, err, "the input ended before "+stops+" was answered; nothing was written")
		again := given(t, nil)
		for _, v := range d.Said() {
			require.NoError(t, again.Set(v.Path, v.Text(), Given))
		}
		assert.Empty(t, again.Refused())
		for path := range d.left {
			again.left[path] = false
		}
		next, _ := again.next()
		assert.Equal(t, stops, next.path, "the same question comes next")
	}
}
