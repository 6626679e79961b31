package cluster

import (
	"regexp"
	"strconv"
	"strings"
)

// diskNames are the names that Windows gives to disks that are added to the cluster, without their number, in the
// languages of XPR's setup (4.3.6) that Windows Server has. The English and French names are from output of
// clusters and from guides, one Spanish name is from a guide. No page shows the names in German, Italian, Dutch, Portuguese,
// Russian and Turkish, nor the second Spanish name: these are the usual words of the language for cluster and disk,
// and docs/windows.md lists them as not proven (point disks).
var diskNames = []string{
	"Cluster Disk",
	"Clusterdatenträger",
	"Disque de cluster", "Disque du cluster",
	"Disco cluster", "Disco del cluster",
	"Clusterschijf",
	"Disco de clúster", "Disco del clúster",
	"Disco de cluster", "Disco do cluster",
	"Диск кластера", "Кластерный диск",
	"Küme Diski",
}

var diskName = regexp.MustCompile(`(?i)^(` + strings.Join(diskNames, "|") + `)[ \x{a0}]\d+$`)

// namedByWindows reports whether a disk has a name that Windows gives when a disk is added. Other names with a number
// do not count: an administrator may have given them.
func namedByWindows(name string) bool { return diskName.MatchString(name) }

// sameDisk compares the id of a disk in the site file with one that the cluster shows: GUIDs with or without
// braces, signatures in hexadecimal or decimal.
func sameDisk(wanted, shown string) bool {
	return wanted != "" && shown != "" && writtenDiskID(wanted) == shownDiskID(shown)
}

// writtenDiskID normalizes an id that a person has copied. diskpart prints the signature of a disk with a master boot
// record as eight hexadecimal digits, all of which may be decimal digits (Microsoft, "uniqueid disk").
func writtenDiskID(id string) string {
	const signatureDigits = 8
	plain := plainDiskID(id)
	if n, err := strconv.ParseUint(plain, 16, 32); err == nil && len(plain) == signatureDigits {
		return strconv.FormatUint(n, 10)
	}
	return shownDiskID(id)
}

// shownDiskID normalizes an id that a cmdlet shows: a signature is a decimal number in DiskSignature, and hexadecimal
// with 0x in the Id of an available disk.
func shownDiskID(id string) string {
	plain, base := plainDiskID(id), 10
	digits, hexadecimal := strings.CutPrefix(plain, "0x")
	if hexadecimal {
		base = 16
	}
	if n, err := strconv.ParseUint(digits, base, 32); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return plain
}

func plainDiskID(id string) string { return strings.ToLower(strings.Trim(strings.TrimSpace(id), "{}")) }
