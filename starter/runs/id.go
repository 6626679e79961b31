package runs

import (
	"fmt"
	"strings"

	"changeover/runbook"
)

// CheckID refuses what cannot be the ID of a run, such as the ID of a lock: such a workflow answers nothing that is asked of a run.
func CheckID(id string) error {
	what := ""
	if kind, _, _ := strings.Cut(id, "/"); strings.TrimSpace(id) == "" {
		what = "it is empty"
	} else if strings.HasPrefix(id, runbook.CloseEvidence) {
		what = "it belongs to the workflow that writes missing evidence"
	} else if known := map[string]string{
		runbook.SiteWorkflow: "it belongs to the record of a site, which 'changeover facts' shows", runbook.LockWorkflow: "it belongs to the lock of a cluster",
		runbook.Look: "it belongs to a look of 'changeover init'",
	}[kind]; known != "" {
		what = known
	}
	if what == "" {
		return nil
	}
	return fmt.Errorf("cannot use '%s' as the ID of a run: %s; the ID of a run is RUNBOOK/SITE, such as install/berlin; 'changeover runs' lists the IDs", id, what)
}
