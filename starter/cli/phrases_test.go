package cli

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAPrintedCommandHasTheFlagsThatWereGiven(t *testing.T) {
	assert.Empty(t, Server("", ""))
	assert.Equal(t, " --namespace prod", Server("", "prod"))
	assert.Equal(t, " --address 192.0.2.1:7233 --namespace 'a b'", Server("192.0.2.1:7233", "a b"))
}
