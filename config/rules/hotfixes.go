package rules

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"changeover/config"
	"changeover/config/problem"
)

// SHA256Pattern is the form of a SHA-256 as Get-FileHash and certutil print it.
const SHA256Pattern = `^[0-9A-Fa-f]{64}$`

var sha256Sum = regexp.MustCompile(SHA256Pattern)

// longestHotfix is the longest name of a hotfix in characters. With a longer one, the name of an evidence file could have more than the
// 255 bytes that a file system allows.
const longestHotfix = 100

// checkHotfixes judges the hotfixes and their descriptions.
func checkHotfixes(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for i, hotfix := range s.XPR.Hotfixes {
		path := indexed("xpr.hotfixes", i)
		switch {
		case strings.TrimSpace(hotfix) == "":
			r.Add(path, hotfix, "is empty; give the name of the hotfix, or remove this entry")
		case badEdges(hotfix):
			r.Add(path, hotfix, "must not begin or end with a space, and must not be in quotation marks")
		case strings.ContainsAny(hotfix, "[]<>`"): // Runbooks refuse such an input, because summaries show it as Markdown.
			r.Add(path, hotfix, "must not contain any of [ ] < > `, because install-hotfix could not be started for this name; give the hotfix a name without these characters")
		case utf8.RuneCountInString(hotfix) > longestHotfix:
			r.Add(path, hotfix, fmt.Sprintf("has more than %d characters; give the hotfix a shorter name, because the name is a part of the name of an evidence file", longestHotfix))
		}
		r.Unique(path, hotfix, seen)
	}
	described := map[string]bool{}
	for i, p := range s.XPR.HotfixPackages {
		path := indexed("xpr.hotfixPackages", i)
		if _, known := s.XPR.Hotfix(p.Hotfix); !known {
			r.Add(path+".hotfix", p.Hotfix, "must be a name from the list xpr.hotfixes")
		}
		r.Unique(path+".hotfix", p.Hotfix, described)
		checkHotfixPackage(s, r, path, p)
	}
}

func checkHotfixPackage(s *config.Site, r *problem.Report, path string, p config.HotfixPackage) {
	switch {
	case p.Program == "" && p.Arguments != "":
		r.Add(path+".arguments", p.Arguments, "are arguments for a program that is missing; give the path of the program in "+path+".program")
	case p.Program != "" && (!isFile(p.Program) || onDrive(p.Program, s.Drive())):
		r.Add(path+".program", p.Program, `must be a path on a local drive of every node, such as C:\XPR\HF1\setup.exe`+rightForm(p.Program))
	case p.Program != "" && p.Arguments != "" && startsWith(p.Program) != "":
		r.Add(path+".program", p.Program, startsWith(p.Program))
	}
	files := map[string]bool{}
	for i, file := range p.Files {
		at := indexed(path+".files", i)
		if !isFile(file.Path) {
			r.Add(at+".path", file.Path, `must be a path on a drive of the nodes, such as C:\Windows\System32\a.dll`+rightForm(file.Path))
		}
		r.Unique(at+".path", file.Path, files)
		if !sha256Sum.MatchString(file.SHA256) {
			r.Add(at+".sha256", file.SHA256, "must be a SHA-256 checksum of 64 hexadecimal digits, as Get-FileHash prints it")
		}
	}
}

// executable matches the files that a scheduled task can start: CreateProcess starts programs and batch files only. For every
// other file, such as an installer package, it fails with error 193 (ERROR_BAD_EXE_FORMAT).
var executable = regexp.MustCompile(`(?i)\.(exe|com|cmd|bat)$`)

// startsWith returns why Changeover cannot start a file, and with which program it can be opened; empty for a program.
func startsWith(file string) string {
	if executable.MatchString(file) {
		return ""
	}
	argument := file
	if strings.Contains(file, " ") {
		argument = `"` + file + `"`
	}
	instead := "another program opens this file: give the path of that program in the field program, and the path of this file in the field arguments"
	switch strings.ToLower(file[strings.LastIndexAny(file, `.\`)+1:]) {
	case "msi":
		instead = `give C:\Windows\System32\msiexec.exe in program, and /i ` + argument + " /qn /norestart in arguments"
	case "msp":
		instead = `give C:\Windows\System32\msiexec.exe in program, and /p ` + argument + " /qn /norestart in arguments"
	case "msu":
		instead = `give C:\Windows\System32\wusa.exe in program, and ` + argument + " /quiet /norestart in arguments"
	}
	if !strings.Contains(file[strings.LastIndex(file, `\`)+1:], ".") {
		instead = "write the extension of the program, such as " + file + ".exe"
	}
	return "must end with .exe, .com, .cmd or .bat: Changeover starts no other file as a program; " + instead
}

// isFile reports whether a path can be the path of a file on a drive.
func isFile(path string) bool { return localPath.MatchString(path) && !anyEnds(path, isDotOrSpace) }

// onDrive reports whether a path lies on a drive such as R:.
func onDrive(path, drive string) bool {
	return strings.HasPrefix(strings.ToUpper(path), strings.ToUpper(drive))
}
