package cluster

import (
	"regexp"
	"strconv"
	"strings"
)

// diskNames are what Windows calls a disk that is added to the cluster, before its number, in those of the
// languages of XPR's setup (4.3.6) that Windows Server has. English and French names were found in what
// clusters show or guides print, a Spanish one in a guide. No page shows those in German, Italian, Dutch, Portuguese,
// Russian and Turkish, nor the second Spanish one: they are the usual words of the language for a cluster and its disk,
// and are on the list of what is not proven (point disks).
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

// namedByWindows reports whether a disk has a name that it gets when it is added. No other name will do: an
// administrator may number disks too.
func namedByWindows(name string) bool { return diskName.MatchString(name) }

// sameDisk compares the id of a disk in the site file with one that the cluster shows: GUIDs with or without
// braces, signatures in hexadecimal or decimal.
func sameDisk(wanted, shown string) bool {
	return wanted != "" && shown != "" && writtenDiskID(wanted) == shownDiskID(shown)
}

// writtenDiskID is an id as people copy it. diskpart prints the signature of a disk with a master boot record
// as eight hexadecimal digits, which may all be decimal ones (Microsoft, "uniqueid disk").
func writtenDiskID(id string) string {
	const signatureDigits = 8
	plain := plainDiskID(id)
	if n, err := strconv.ParseUint(plain, 16, 32); err == nil && len(plain) == signatureDigits {
		return strconv.FormatUint(n, 10)
	}
	return shownDiskID(id)
}

// shownDiskID is an id as cmdlets show it: a signature is a number in DiskSignature, and in the Id of an
// available disk hexadecimal with 0x.
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
