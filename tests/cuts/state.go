package cuts

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/stage"
)

// runID is what names of files and tasks derive from.
var runID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// ofTheRole are the keys that a node gets from their checkpoints as soon as it takes the role.
var ofTheRole = regexp.MustCompile(`(?i)^SOFTWARE\\Wow6432Node\\(PP-COM|Siemens)(\\|$)`)

// State is the lab's state without what differs between any two runs: times, counts, the journal, the files
// that are named after a run, and registry keys that a node gets from their checkpoints as soon as it takes
// the role.
func State(s *stage.Stage) (string, error) {
	dump := cluster.DumpOf(s.Lab.World)
	dump.Journal = nil
	for i := range dump.Hosts {
		h := &dump.Hosts[i]
		h.BootTime, h.Events, h.RunningProcesses = "", 0, 0
		h.Files = slices.DeleteFunc(h.Files, func(f cluster.FileDump) bool {
			return runID.MatchString(f.Path) || strings.Contains(f.Path, `\Windows\Temp\`)
		})
		h.Registry = slices.DeleteFunc(h.Registry, func(k cluster.RegistryKeyDump) bool {
			return h.Name != s.Site.Owner() && ofTheRole.MatchString(k.Path)
		})
	}
	text, err := json.MarshalIndent(dump, "", " ")
	if err != nil {
		return "", fmt.Errorf("cannot write down the state of the lab: %w", err)
	}
	return string(text), nil
}

func lines(text string) []string { return strings.Split(text, "\n") }
