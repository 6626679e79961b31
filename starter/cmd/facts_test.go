package cmd

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

func TestAFactIsOneLine(t *testing.T) {
	f := serve(t, &fakeServer{answer: payloads(t, runbook.SiteRecord{Facts: []runbook.SiteFact{
		{Key: "a\nforged  1", Value: "ok\r\nforged  2\fforged\tx", Operator: "eva\nforged", AdoptedBy: "tom\nforged", Time: "2026-03-01T12:00:00Z"},
	}})})
	out, said, err := runAgainst(t.Context(), f, "facts --site berlin")
	require.NoError(t, err, said)
	assert.Equal(t, 2, strings.Count(out, "\n"), out)
	assert.Contains(t, out, `"ok forged 2\u000cforged x"`, "the words of a person are quoted")
	assert.Contains(t, out, `adopted by "tom forged"`)
}
