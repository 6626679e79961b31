package adoption

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestAnAdoptionIsPrinted(t *testing.T) {
	result := runbook.Result{WorkflowID: "adopt/berlin", Adoption: &runbook.Adoption{
		Recorded: []runbook.AdoptedFact{{Key: "PREP-7.1-2"}},
		Open:     []runbook.Statement{{Key: "time-zones-converted", Text: "9.7.4/1: converted"}},
		Differences: []runbook.Difference{
			{Step: "PREP-7.2-3", Manual: "7.2/5", Host: "KERN1", Title: "the owners", Property: "PreferredOwners", Found: "KERN1", Wanted: "KERN1, KERN2", Command: "Set-ClusterOwnerNode"},
			{Step: "INT-9.4.2-1", Manual: "9.4.2/1", Host: "KERN2", Title: "the port", Property: "Printer port", Found: "(absent)", Wanted: "P"},
			{Step: "INT-9.7.4-1", Manual: "9.7.4", Title: "the zones", Why: "they are converted"},
		},
		More: 2,
	}}
	var out bytes.Buffer
	Print(&out, "", result)
	assert.Equal(t, `adopted: 1 fact recorded, 1 statement open, 5 differences from the manual
  open statement time-zones-converted: 9.7.4/1: converted
  1 7.2/5        KERN1        the owners
      PreferredOwners: found 'KERN1', wanted 'KERN1, KERN2'
      command: Set-ClusterOwnerNode
  2 9.4.2/1      KERN2        the port
      Printer port: found '(absent)', wanted 'P'
      no command: a program or a person has to make this change
  3 9.7.4                     the zones
      they are converted
and 2 more differences; to see all: changeover audit adopt/berlin
`, out.String())

	result.Mode = runbook.Check
	out.Reset()
	Print(&out, "", result)
	assert.Contains(t, out.String(), "would adopt: 1 fact shown by the hosts, ")
	assert.Contains(t, out.String(), "  open statement time-zones-converted: ")
}
