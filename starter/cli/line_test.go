package cli

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestATextCannotForgeALine(t *testing.T) {
	var out bytes.Buffer
	Linef(&out, "  %-4s|%s%s\t%s", "a", Because("ok\r\ndecision:   abort"), On("KERN1"), errors.New("x\ty\fz"))
	assert.Equal(t, "  a   |: \"ok decision: abort\" on KERN1\tx y\\u000cz\n", out.String())
}
