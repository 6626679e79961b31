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

// runID matches the run IDs in names of files and tasks.
var runID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// conversion matches the folder of the program that converts time zones (9.7.4). Its name contains a checksum of the
// time at which the program was started, and then the number of the start.
var conversion = regexp.MustCompile(`(\\Changeover\\changeover-[^\\]*-TimeZoneSupport-)[0-9a-f]{8}(-\d+)`)

// bootFile is the file in which the task of a program keeps the start time of Windows.
const bootFile = `\boot.txt`

// ofTheRole matches the registry keys that a node gets from their checkpoints when it becomes the role's owner.
var ofTheRole = regexp.MustCompile(`(?i)^SOFTWARE\\Wow6432Node\\(PP-COM|Siemens)(\\|$)`)

// State returns the lab's state without what differs between two runs: times, counters, the journal, files that are
// named after a run, checksums of times in names, files that contain a time, and registry keys that a node gets from their checkpoints when it
// becomes the role's owner.
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
		return "", fmt.Errorf("cannot encode the state of the lab: %w", err)
	}
	return string(text), nil
}

// compared returns the files, without those that are named after a run and without times in names.
func compared(files []cluster.FileDump) []cluster.FileDump {
	files = slices.DeleteFunc(files, func(f cluster.FileDump) bool {
		return runID.MatchString(f.Path) || strings.Contains(f.Path, `\Windows\Temp\`)
	})
	for i := range files {
		if strings.HasSuffix(files[i].Path, bootFile) {
			files[i].SHA256, files[i].Text = "", ""
		}
		files[i].Path = conversion.ReplaceAllString(files[i].Path, "${1}*${2}")
	}
	slices.SortFunc(files, func(a, b cluster.FileDump) int { return strings.Compare(a.Path, b.Path) })
	return files
}

func lines(text string) []string { return strings.Split(text, "\n") }
