package runbook

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMessagesListTheFirstOfManyDifferences(t *testing.T) {
	many := make([]Change, 500)
	assert.True(t, strings.HasSuffix(Differences(many), ", and more"))
	assert.Equal(t, 10, strings.Count(Differences(many), "is '', wanted ''"))
	assert.NotContains(t, Differences(many[:10]), "more")
}
