package plaintext

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnArgumentIsOneWordOfAShell(t *testing.T) {
	assert.Equal(t, "install-hotfix/berlin/HF1", Argument("install-hotfix/berlin/HF1"))
	assert.Equal(t, "'install-hotfix/berlin/V7 R5 HF1'", Argument("install-hotfix/berlin/V7 R5 HF1"))
	for _, text := range []string{"a b", "a'b", "$(x)", "`x`", `a\b`, "a;b", "Größe", "*", "", "a\"b c", "~", "#1"} {
		printed, err := exec.CommandContext(t.Context(), "bash", "-c", "printf %s "+Argument(text)).Output()
		require.NoError(t, err)
		assert.Equal(t, text, string(printed))
	}
}
