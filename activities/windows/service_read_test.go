package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheProgramOfAService(t *testing.T) {
	for commandLine, want := range map[string]string{
		`"R:\Open Scape\licsvc.exe" -k "x"`: `R:\Open Scape\licsvc.exe`,
		`R:\xpr two\licsvc.EXE -k a.exe`:    `R:\xpr two\licsvc.EXE`,
		`R:\İxpr\licsvc.exe -k`:             `R:\İxpr\licsvc.exe`,
		`"R:\Open Scape\licsvc" -k`:         `R:\Open Scape\licsvc`,
		`R:\Open Scape\licsvc`:              `R:\Open Scape\licsvc`,
		`"R:\without an end\licsvc.exe`:     `R:\without an end\licsvc.exe`,
		``:                                  ``,
	} {
		assert.Equal(t, want, ServiceDefinition{BinaryPath: commandLine}.Program(), commandLine)
	}
}
