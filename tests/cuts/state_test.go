package cuts

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/lab/cluster"
)

func TestTheStateHasNoTimesInNames(t *testing.T) {
	const folder = `C:\Program Files\Changeover\changeover-bergen-`
	files := func(sum string) []cluster.FileDump {
		var all []cluster.FileDump
		for _, path := range []string{
			folder + `INT-9.7.4-1-BGN1-bin-TimeZoneSupport-` + sum + `-1\exit.txt`,
			folder + `REP-9.8.3-1-BGN1-HF1-setup-e902aab0-2`,
			`C:\Windows\Temp\` + sum,
			folder + `01a22834-b3cc-7192-94df-043ad512b4a0.txt`,
		} {
			all = append(all, cluster.FileDump{Path: path})
		}
		return compared(all)
	}
	assert.Equal(t, []cluster.FileDump{
		{Path: folder + `INT-9.7.4-1-BGN1-bin-TimeZoneSupport-*-1\exit.txt`},
		{Path: folder + `REP-9.8.3-1-BGN1-HF1-setup-e902aab0-2`},
	}, files("46a42aa1"))
	assert.Equal(t, files("e902aab0"), files("46a42aa1"))
}
