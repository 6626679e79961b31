package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/windows"
	"changeover/runbook"
)

func TestTheWantedComputerName(t *testing.T) {
	for name, shown := range map[string]string{
		"kern1":            "",
		"KERN2":            "Computer name is 'KERN1', wanted 'KERN2'",
		"KERNELSERVER0001": "Computer name is 'KERN1', wanted 'a name of at most 15 characters'",
	} {
		h := newHost(t)
		h.On("get-computer", func(params) any { return windows.Computer{Name: "KERN1"} })
		assert.Equal(t, shown, runbook.Differences(h.Engine().Plan(ComputerIdentity{Name: name}).Changes), name)
	}
}
