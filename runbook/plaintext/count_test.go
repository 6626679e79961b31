package plaintext

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOneThingIsNoPlural(t *testing.T) {
	assert.Equal(t, "0 steps", Count(0, "step"))
	assert.Equal(t, "1 step", Count(1, "step"))
	assert.Equal(t, "2 operator tasks", Count(2, "operator task"))
}
