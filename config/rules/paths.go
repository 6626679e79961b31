package rules

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"changeover/config"
	"changeover/config/problem"
)

// registryRules are about paths on drives and in the registry.
var registryRules = []Rule{
	fileRule("V-13", "7.1.2", "the paths of XPR contain no space", checkSpaces),
	fileRule("V-14", "4.4", "the folders of XPR are on the cluster drive", checkDrive),
	stepRule("V-66", "9.3", "XPR's cluster parameters in the registry are two values: Type with the data MSCS, and Group with the role's name as data"),
	stepRule("V-67", "9.3", "the registry value BindAddress is the virtual server's address"),
	stepRule("V-68", "9.3", "names of nodes are replaced only in XPR's two registry trees, and only by the virtual server's network name"),
	fileRule("V-73", "9.4.4", "folders in the Path variable do not end with a dot", checkPathVariable),
	fileRule("P-23", "7.3.3", "the cluster drive has a letter from D to Z", checkDriveLetter),
	fileRule("P-24", "7.3.3", "the id of the cluster disk is a GUID or a signature", checkDiskID),
	fileRule("P-25", "4.3.1", "the setup medium is on a local drive of every node", checkMedia),
	fileRule("P-68", "9.7.2", "further checkpoints are registry keys below HKLM", checkExtraCheckpoints),
}

var (
	driveLetter   = regexp.MustCompile(`^[D-Z]$`)
	possibleDrive = regexp.MustCompile(`^[D-Z]:$`)
	localPath     = regexp.MustCompile(`^[A-Za-z]:(\\[^\\/:*?"<>|]+)+$`)
	mediaRoot     = regexp.MustCompile(`^[A-Za-z]:(\\[^\\/:*?"<>|]+)*$`)
	registryKey   = regexp.MustCompile(`^(SOFTWARE|SYSTEM)(\\[^\\]+)+$`)
	wrongNodeView = regexp.MustCompile(`(?i)\\Wow6432(\\|$)`)
)

// folders are the paths that the setup asks for. A folder below a wrong folder
// is left out: one mistake is one problem.
func folders(s *config.Site, wrong func(string) bool) []address {
	all := []address{
		{"xpr.installDir", s.XPR.InstallDir},
		{"xpr.licsvcDir", s.XPR.LicsvcDir},
		{"xpr.databaseDir", s.XPR.DatabaseDir},
		{"xpr.documentDir", s.XPR.DocumentDir},
	}
	var bad []address
	for _, folder := range all {
		if !wrong(folder.value) {
			continue
		}
		if len(bad) == 0 || !strings.HasPrefix(folder.value, bad[0].value+`\`) {
			bad = append(bad, folder)
		}
	}
	return bad
}

func checkSpaces(s *config.Site, r *problem.Report) {
	space := func(path string) bool { return strings.ContainsFunc(path, unicode.IsSpace) }
	for _, folder := range folders(s, space) {
		r.Add(folder.path, folder.value, "must not contain a space")
	}
}

func checkDrive(s *config.Site, r *problem.Report) {
	elsewhere := func(path string) bool {
		return !followsLetter(s, path) && !onClusterDrive(s, path) || oddlyNamed(s, path)
	}
	for _, folder := range folders(s, elsewhere) {
		r.Add(folder.path, folder.value, mustBeOnClusterDrive(s, folder.value))
	}
}

// followsLetter reports whether a folder is wrong only because the drive's letter is
// (P-23): the folders that a file leaves out begin with it.
func followsLetter(s *config.Site, path string) bool {
	drive, known := clusterDrive(s)
	return !known && strings.HasPrefix(path, drive+`\`)
}

// oddlyNamed reports whether a folder of XPR has a name or an end that Windows writes in another way. V-13 reports spaces, and V-73 the end
// of xpr.installDir.
func oddlyNamed(s *config.Site, path string) bool {
	install := s.XPR.InstallDir
	if path == install {
		return anyEnds(path[:max(strings.LastIndex(path, `\`), 0)], isDot)
	}
	path = strings.TrimPrefix(path, install+`\`)
	return strings.HasSuffix(path, `\`) || anyEnds(path, isDot)
}

// anyEnds reports whether the name of a folder or a file in a path ends with one of some characters. Windows leaves out dots and spaces
// there (Microsoft, "Naming Files, Paths, and Namespaces"), so the path would name another folder than the one that hosts show.
func anyEnds(path string, odd func(rune) bool) bool {
	for part := range strings.SplitSeq(path, `\`) {
		if last, _ := utf8.DecodeLastRuneInString(part); odd(last) {
			return true
		}
	}
	return false
}

func isDot(r rune) bool { return r == '.' }

func isDotOrSpace(r rune) bool { return isDot(r) || unicode.IsSpace(r) }

// rightForm ends the messages about the form of a path: it names what is wrong, or else what is often wrong. Windows would resolve parts of
// dots to another folder.
func rightForm(path string) string {
	switch {
	case strings.Contains(path, "/"):
		return "; the path must have backslashes, not forward slashes"
	case strings.HasSuffix(path, `\`):
		return "; the path must not end with a backslash"
	default:
		return "; no part of the path may be . or .., or end with a dot or a space"
	}
}

// mustBeOnClusterDrive is the message about a folder that is not on the cluster drive.
func mustBeOnClusterDrive(s *config.Site, path string) string {
	if drive, known := clusterDrive(s); known {
		return "must be a folder on the cluster drive " + drive + rightForm(path)
	}
	return "must be a folder on the cluster drive, whose letter is from D to Z" + rightForm(path)
}

// onClusterDrive reports whether path is a folder of the cluster drive. V-73 checks for a trailing
// dot or backslash.
func onClusterDrive(s *config.Site, path string) bool {
	if !localPath.MatchString(strings.TrimRight(path, `\`)) || climbs(path) {
		return false
	}
	if drive, known := clusterDrive(s); known {
		return strings.EqualFold(path[:2], drive)
	}
	return possibleDrive.MatchString(strings.ToUpper(path[:2]))
}

// clusterDrive is the cluster drive, if the letter in the file is clear, even if it is written as "R:", so that a
// wrong spelling of the letter hides no other problem.
func clusterDrive(s *config.Site) (string, bool) {
	drive := s.Drive()
	return drive, possibleDrive.MatchString(drive)
}

// climbs reports whether a path has parts that consist of dots: Windows would resolve them
// to a folder other than the one that the rules check.
func climbs(path string) bool {
	for _, part := range strings.Split(path, `\`) {
		if part != "" && strings.Trim(part, ". ") == "" {
			return true
		}
	}
	return false
}

func checkPathVariable(s *config.Site, r *problem.Report) {
	dir := s.XPR.InstallDir
	if strings.HasSuffix(dir, ".") || strings.HasSuffix(dir, `\`) || strings.ContainsAny(dir, ";%") {
		r.Add("xpr.installDir", dir, `must not end with a dot or a backslash, and must not contain ; or %, because this folder becomes part of the Path variable`)
	}
}

func checkDriveLetter(s *config.Site, r *problem.Report) {
	if !driveLetter.MatchString(s.Disk.DriveLetter) {
		r.Add("disk.driveLetter", s.Disk.DriveLetter, "must be one letter from D to Z, without a colon")
	}
}

// diskGUID is the id of a disk with a GUID partition table, diskSignature that of a disk with a master boot record as diskpart prints it.
var (
	diskGUID      = regexp.MustCompile(`^\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?$`)
	diskSignature = regexp.MustCompile(`^[0-9A-Fa-f]{8}$`)
)

// checkDiskID reports an id that no disk can have: the step that adds the disk would not find it.
func checkDiskID(s *config.Site, r *problem.Report) {
	id := s.Disk.ID
	if id == "" || diskGUID.MatchString(id) {
		return
	}
	digits, base := id, 10
	if diskSignature.MatchString(id) {
		base = 16
	} else if len(id) > 2 && strings.EqualFold(id[:2], "0x") {
		digits, base = id[2:], 16
	}
	if n, err := strconv.ParseUint(digits, base, 32); err != nil || n == 0 {
		r.Add("disk.id", id, "must be the GUID of the disk, such as 6b2f3c2e-0000-4000-8000-000000000001, or its signature, which is not 0: eight hexadecimal digits, such as C6CE28EB, or a decimal number that does not have eight digits")
	}
}

func checkMedia(s *config.Site, r *problem.Report) {
	path := s.Media.Path
	drive, known := clusterDrive(s)
	switch {
	case path == "":
		r.Add("media.path", "", "is missing; give the folder of the setup medium on a local drive of every node, such as C:\\XPR")
	case strings.HasPrefix(path, `\\`):
		r.Add("media.path", path, "is a network share, which a remote session cannot open; copy the whole medium to a local drive of every node")
	case !mediaRoot.MatchString(path) || anyEnds(path, isDotOrSpace):
		r.Add("media.path", path, `must be a folder on a local drive, such as C:\XPR`+rightForm(path))
	case known && strings.EqualFold(path[:2], drive):
		r.Add("media.path", path, "is on the cluster drive, which only one node can use at a time; copy the medium to a local drive of every node")
	}
}

func checkExtraCheckpoints(s *config.Site, r *problem.Report) {
	for i, key := range s.ExtraCheckpoints {
		checkRegistryPath(r, indexed("extraCheckpoints", i), key)
	}
}

// checkRegistryPath reports a text that is not a key below HKLM.
func checkRegistryPath(r *problem.Report, path, key string) {
	switch {
	case !registryKey.MatchString(strings.ToUpper(key)):
		r.Add(path, key, `must be a registry key below HKLM, written without HKLM, such as SOFTWARE\Wow6432Node\Vendor`)
	case strings.TrimSpace(key) != key:
		r.Add(path, key, "must not end with a space: Windows would create another key")
	case wrongNodeView.MatchString(key):
		r.Add(path, key, "contains Wow6432, which is not a key of Windows; for keys of 32-bit programs, write Wow6432Node")
	}
}
