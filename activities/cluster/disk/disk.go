// Package disk knows the names and the ids that Windows gives to the disks of a cluster.
package disk

import (
	"regexp"
	"strconv"
	"strings"
)

// names are the names that Windows gives to disks that are added to the cluster, without their number, in the
// languages of XPR's setup (4.3.6) that Windows Server has. The English and French names are from output of
// clusters and from guides, one Spanish name is from a guide. No page shows the names in German, Italian, Dutch, Portuguese,
// Russian and Turkish, nor the second Spanish name: these are the usual words of the language for cluster and disk,
// and docs/windows.md lists them as not proven (point disks).
var names = []string{
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

var namePattern = regexp.MustCompile(`(?i)^(` + strings.Join(names, "|") + `)[ \x{a0}]\d+$`)

// NamedByWindows reports whether a disk has a name that Windows gives when a disk is added. Other names with a number
// do not count: an administrator may have given them.
func NamedByWindows(name string) bool { return namePattern.MatchString(name) }

// Matches reports whether the id of a disk in the site file and an id that the cluster shows are those of one disk: GUIDs
// with or without braces, signatures in hexadecimal or decimal. The order counts: a person copies the eight hexadecimal
// digits that diskpart prints without 0x, and the cluster shows a decimal number.
func Matches(written, shown string) bool {
	return written != "" && shown != "" && writtenID(written) == shownID(shown)
}

// writtenID normalizes an id that a person has copied. diskpart prints the signature of a disk with a master boot
// record as eight hexadecimal digits, all of which may be decimal digits (Microsoft, "uniqueid disk").
func writtenID(id string) string {
	const signatureDigits = 8
	plain := plainID(id)
	if n, err := strconv.ParseUint(plain, 16, 32); err == nil && len(plain) == signatureDigits {
		return strconv.FormatUint(n, 10)
	}
	return shownID(id)
}

// shownID normalizes an id that a cmdlet shows: a signature is a decimal number in DiskSignature, and hexadecimal
// with 0x in the Id of an available disk.
func shownID(id string) string {
	plain, base := plainID(id), 10
	digits, hexadecimal := strings.CutPrefix(plain, "0x")
	if hexadecimal {
		base = 16
	}
	if n, err := strconv.ParseUint(digits, base, 32); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return plain
}

func plainID(id string) string { return strings.ToLower(strings.Trim(strings.TrimSpace(id), "{}")) }
