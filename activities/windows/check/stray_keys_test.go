package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A key that the manual prints by mistake is a warning, which says where XPR reads; a host without one has none.
func TestAStrayKeyIsAWarning(t *testing.T) {
	want := StrayKeys{Keys: []string{`SOFTWARE\Wow6432\PP-COM`, `SOFTWARE\PP-COM\MRS\Services`}, ReadInstead: `SOFTWARE\Wow6432Node\PP-COM\MRS\Services`}
	assert.Empty(t, strayKeysKind{}.Warnings(want, nil))
	assert.Equal(t, "none of "+want.Keys[0]+", "+want.Keys[1], strayKeysKind{}.Evidence(want, nil)[0].Value)

	warnings := strayKeysKind{}.Warnings(want, want.Keys[:1])
	assert.Len(t, warnings, 1)
	assert.Contains(t, warnings[0], `HKLM\SOFTWARE\Wow6432\PP-COM exists, but XPR reads HKLM\SOFTWARE\Wow6432Node`)
	assert.Equal(t, want.Keys[0], strayKeysKind{}.Evidence(want, want.Keys[:1])[0].Value)
}
