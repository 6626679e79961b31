package check

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Drive is a check of a drive that must be a volume of its own (7.1.2).
type Drive struct {
	// Letter, with or without a colon.
	Letter string `json:"letter"`
	// NotSubstituted: the letter is not a folder that subst.exe shows as a drive.
	NotSubstituted bool `json:"notSubstituted,omitempty"`
	// NTFS is the file system of the volume, with MinimumFreeGB on it.
	NTFS          bool `json:"ntfs,omitempty"`
	MinimumFreeGB int  `json:"minimumFreeGB,omitempty"`
	// AdvisedFreeGB: less free space is a warning.
	AdvisedFreeGB int `json:"advisedFreeGB,omitempty"`
}

// ActivityName implements engine.Wanted.
func (Drive) ActivityName() string { return "CheckDrive" }

type driveKind struct{}

type driveSeen struct {
	Volumes []struct {
		FileSystem string
		FreeBytes  int64
	}
	// Substituted are lines of subst.exe such as "R:\: => C:\Data".
	Substituted []string
}

// letter is the drive's letter alone.
func (want Drive) letter() string { return want.Letter[:min(1, len(want.Letter))] }

func (driveKind) Read(ctx context.Context, h host.Session, want Drive) (driveSeen, error) {
	var seen driveSeen
	if want.letter() == "" {
		return seen, engine.Defect("cannot look at a drive: the step gives no drive letter")
	}
	_, err := h.Run(ctx, scripts.GetDrive.Of("Letter", want.letter()), &seen)
	return seen, err
}

// isSubstituted reports whether subst.exe lists the drive.
func (s driveSeen) isSubstituted(letter string) bool {
	for _, line := range s.Substituted {
		if strings.HasPrefix(strings.ToUpper(line), strings.ToUpper(letter)+`:\`) {
			return true
		}
	}
	return false
}

const (
	gigabyte = 1 << 30
	// nominalGB is a gigabyte as manufacturers of disks count it.
	nominalGB = 1_000_000_000
)

func (driveKind) Differences(want Drive, have driveSeen) ([]engine.Change, error) {
	letter := want.letter()
	if want.NotSubstituted && have.isSubstituted(letter) {
		return []engine.Change{engine.Finding("Drive "+letter+":", "a folder that subst.exe shows as a drive", "a volume of its own")}, nil
	}
	if len(have.Volumes) == 0 {
		return []engine.Change{engine.Finding("Drive "+letter+":", "(absent)", "a volume of its own")}, nil
	}
	volume := have.Volumes[0]
	found := when(want.NTFS && volume.FileSystem != "NTFS", engine.Finding("File system of "+letter+":", volume.FileSystem, "NTFS"))
	short := volume.FreeBytes < int64(want.MinimumFreeGB)*gigabyte
	return append(found, when(short, engine.Finding("Free space on "+letter+":", fmt.Sprintf("%d GB", volume.FreeBytes/gigabyte),
		fmt.Sprintf("%d GB or more", want.MinimumFreeGB)))...), nil
}

// Warnings implements engine.Warner.
func (driveKind) Warnings(want Drive, have driveSeen) []string {
	var warnings []string
	for _, v := range have.Volumes {
		if v.FreeBytes < int64(want.AdvisedFreeGB)*gigabyte {
			warnings = append(warnings, fmt.Sprintf("drive %s: has %d GB free, less than the advised %d GB (7.1.3); "+
				"the documents of XPR take more and more space on this drive, so enlarge the drive, or check its free space regularly", want.letter(), v.FreeBytes/gigabyte, want.AdvisedFreeGB))
		}
	}
	return warnings
}

func (driveKind) Evidence(want Drive, have driveSeen) []runbook.Fact {
	var facts []runbook.Fact
	for _, v := range have.Volumes {
		facts = append(facts, runbook.Fact{Name: "Drive " + want.letter() + ":", Value: fmt.Sprintf("%s, %d GB free", v.FileSystem, v.FreeBytes/gigabyte)})
	}
	return facts
}

// SharedDisks is a check of the number of clustered disks of at least MinimumGB each (7.1.2).
type SharedDisks struct {
	Count     int `json:"count"`
	MinimumGB int `json:"minimumGB,omitempty"`
}

// ActivityName implements engine.Wanted.
func (SharedDisks) ActivityName() string { return "CheckSharedDisks" }

type sharedDisksKind struct{}

// disksSeen are the sizes of the clustered disks in bytes.
type disksSeen struct{ Sizes []int64 }

func (sharedDisksKind) Read(ctx context.Context, h host.Session, _ SharedDisks) (disksSeen, error) {
	return host.Read[disksSeen](ctx, h, scripts.GetClusteredDisks.Of())
}

func (sharedDisksKind) Differences(want SharedDisks, have disksSeen) ([]engine.Change, error) {
	large := 0
	for _, size := range have.Sizes {
		if size >= int64(want.MinimumGB)*nominalGB {
			large++
		}
	}
	return when(large < want.Count, engine.Finding(fmt.Sprintf("Clustered disks with %d GB or more", want.MinimumGB), strconv.Itoa(large), fmt.Sprintf("%d or more", want.Count))), nil
}

func (sharedDisksKind) Evidence(_ SharedDisks, have disksSeen) []runbook.Fact {
	facts := make([]runbook.Fact, len(have.Sizes))
	for i, size := range have.Sizes {
		facts[i] = runbook.Fact{Name: "Clustered disk", Value: fmt.Sprintf("%d GB", size/gigabyte)}
	}
	return facts
}
