package config

import (
	"cmp"
	"regexp"
	"strings"
)

// partOne is the release that part 1 of the manual is about (2 to 5, with Service Pack 1); the others are part 2's (6 to 9).
const partOne = "2008 R2"

// Releases returns the releases of Windows Server that the manual covers, the oldest first (V-23).
func Releases() []string { return []string{partOne, "2012 R2", "2016", "2019", "2022", "2025"} }

// PartOne reports whether the site follows part 1 of the manual.
func (s *Site) PartOne() bool { return s.Cluster.WindowsServer == partOne }

// ClientDriver is the driver of the printer for embedded codes on PCs with some releases of Windows (9.4.3).
type ClientDriver struct{ On, Name string }

// OlderDrivers returns the drivers for PCs whose Windows is older than Windows Server 2012. For newer ones there is
// embeddedCodes.driver (9.4.3/4f, E-P17).
func (s *Site) OlderDrivers() []ClientDriver {
	const vista = "HP LaserJet 2300 Series PS"
	if s.PartOne() {
		return []ClientDriver{
			{"Windows XP and Windows Server 2003", "HP LaserJet III PostScript Plus v2010.118"},
			{"Windows Vista, Windows 7, Windows Server 2008 and 2008 R2", vista},
		}
	}
	return []ClientDriver{{"Windows 7, Windows Server 2008 and 2008 R2", vista}}
}

// Section translates a reference to part 2 of the manual, such as "9.7.2/19" for step 19 of section 9.7.2, into the
// reference to the site's part. Code names the sections of part 2, and those of chapter 4, which both parts share.
func (s *Site) Section(reference string) string {
	if !s.PartOne() {
		return reference
	}
	return sectionOfPartOne(reference)
}

// Cited translates all references in a text as Section does.
func (s *Site) Cited(text string) string {
	if !s.PartOne() {
		return text
	}
	return inText.ReplaceAllStringFunc(text, func(found string) string {
		parts := inText.FindStringSubmatch(found)
		return parts[1] + sectionOfPartOne(parts[2]) + parts[3]
	})
}

// inText finds references to part 2 in a text. IP addresses, which have four numbers, do not match.
var inText = regexp.MustCompile(`(^|[ (])([6-9](?:\.\d{1,2}){1,2}(?:/\d+[a-z]?)?)([ ),;]|$)`)

// chaptersOfPartOne are the chapters of part 1, by those of part 2; chapter 8 repeats chapter 4.
var chaptersOfPartOne = map[string]string{"6": "2", "7": "3", "8": "4", "9": "5"}

// renumbered are the steps that have another number in part 1, and those that part 1 does not have, which keep their
// reference to part 2.
var renumbered = map[string]string{
	"7.2/6": "7.2/6",
	// Part 1 adds a disk to the role that the cluster has already.
	"7.3.3/1": "3.3.3", "7.3.3/6": "3.3.3/1",
	"9.2/3":   "5.2/4",
	"9.6.2/2": "5.6.2/3", "9.6.2/4": "5.6.2/5",
	"9.7.2/3": "5.7.2/2", "9.7.2/4": "5.7.2/3",
	"9.7.3/10": "2.1.9", "9.7.3/11": "5.7.3/10", "9.7.3/13": "5.7.3/12",
	"9.9/6": "9.9/6", "9.9/7": "5.9/6",
}

func sectionOfPartOne(reference string) string {
	if other, listed := renumbered[reference]; listed {
		return other
	}
	chapter, rest, _ := strings.Cut(reference, ".")
	if rest == "" {
		return cmp.Or(chaptersOfPartOne[chapter], reference)
	}
	if of, ok := chaptersOfPartOne[chapter]; ok {
		return of + "." + rest
	}
	return reference
}
