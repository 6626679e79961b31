package calls

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAnInputThatTheSiteDoesNotHaveIsExplained(t *testing.T) {
	for want, err := range map[string]error{
		"cannot start remove-node/oslo/KERN9: oslo has no node KERN9: choose one of OSL2, OSL3, or add KERN9 to nodes in the site file": NoSuch("remove-node/oslo/KERN9", "oslo", "node", "KERN9", "nodes", []string{"OSL2", "OSL3"}),
		"cannot start install-hotfix/oslo/HF1: oslo has no hotfix HF1: add HF1 to xpr.hotfixes in the site file":                        NoSuch("install-hotfix/oslo/HF1", "oslo", "hotfix", "HF1", "xpr.hotfixes", nil),
		"cannot start add-satellite/oslo: the input names no satellite of oslo: choose SAT1, or add a satellite to satellites in the site file": NoSuch("add-satellite/oslo", "oslo", "satellite", "", "satellites",
			[]string{"SAT1"}),
		"cannot start replicate-to-node/oslo/OSL1: OSL1 is the install node of oslo, and this runbook needs another node: choose OSL2, or add another node to nodes in the site file": InstallNode("replicate-to-node/oslo/OSL1", "oslo",
			"OSL1", []string{"OSL2"}),
	} {
		assert.Equal(t, want, Reason(err))
	}
}
