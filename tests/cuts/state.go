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

// conversion is the folder of the program that converts time zones (9.7.4). Its name has a sum of the time at which it was
// begun; the number of its start follows.
var conversion = regexp.MustCompile(`(\\Changeover\\changeover-[^\\]*-TimeZoneSupport-)[0-9a-f]{8}(-\d+)`)

// ofTheRole are the keys that a node gets from their checkpoints as soon as it takes the role.
var ofTheRole = regexp.MustCompile(`(?i)^SOFTWARE\\Wow6432Node\\(PP-COM|Siemens)(\\|$)`)

// State is the lab's state without what differs between any two runs: times, counts, the journal, the files
// that are named after a run, sums of times in names, and registry keys that a node gets from their checkpoints as soon
// as it takes the role.
func State(s *stage.Stage) (string, error) {
	dump := cluster.DumpOf(s.Lab.World)
	dump.Journal = nil
	for i := range dump.Hosts {
		h := &dump.Hosts[i]
		h.BootTime, h.Events, h.RunningProcesses = "", 0, 0
		h.Files = compared(h.Files)
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

// compared are files without those that are named after a run, and without times in names.
func compared(files []cluster.FileDump) []cluster.FileDump {
	files = slices.DeleteFunc(files, func(f cluster.FileDump) bool {
		return runID.MatchString(f.Path) || strings.Contains(f.Path, `\Windows\Temp\`)
	})
	for i := range files {
		files[i].Path = conversion.ReplaceAllString(files[i].Path, "${1}*${2}")
	}
	slices.SortFunc(files, func(a, b cluster.FileDump) int { return strings.Compare(a.Path, b.Path) })
	return files
}

func lines(text string) []string { return strings.Split(text, "\n") }
