package plaintext

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestATextCannotEndItsQuotes(t *testing.T) {
	assert.Equal(t, `"disk was full"`, Quoted("disk was full"))
	assert.Equal(t, `"ok' warning: 'x"`, Quoted(`ok" warning: "x`))
	assert.Equal(t, `""`, Quoted(""))
}

func TestANameOfSeveralWordsIsQuoted(t *testing.T) {
	for _, name := range []string{"", "eva", `CORP\eva.lux`, "eva@corp.example", "CHG-7", "jürgen_2", "deploy/berlin"} {
		assert.Equal(t, name, Name(name))
	}
	assert.Equal(t, `"Eva Lux"`, Name("Eva Lux"))
	assert.Equal(t, `"eva: the step failed"`, Name("eva: the step failed"))
}
