package scripts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// SetShareInfo of a share of a network name is reported to return 2310, although the share exists. The number alone does not
// tell a person that.
func TestAChangeOfAShareOfANetworkNameSaysWhatTheReturnValue2310Means(t *testing.T) {
	changes := 0
	for _, s := range OnlyOn2008R2() {
		if !strings.Contains(s.Body(), "-MethodName SetShareInfo") {
			continue
		}
		changes++
		assert.Contains(t, s.Body(), "'2310' = 'the share does not exist", s.Name)
		assert.Contains(t, s.Body(), "change the share in Failover Cluster Manager, then retry'", s.Name)
	}
	assert.Equal(t, 3, changes)
}
