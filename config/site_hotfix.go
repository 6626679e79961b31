package config

import "strings"

// HotfixPackage describes how a hotfix is installed and which files it installs (9.8.3).
type HotfixPackage struct {
	// Hotfix is the name of the hotfix, as in xpr.hotfixes.
	Hotfix string `json:"hotfix" jsonschema:"required"`
	// Program is the path of the program that installs the hotfix, on a local drive of every node, e.g.
	// C:\XPR\HF1\setup.exe. With arguments, the program must end with .exe, .com, .cmd or .bat: for a package .msi or .msp,
	// the program is C:\Windows\System32\msiexec.exe (/i FILE /qn /norestart, for .msp /p), and for a package .msu it is
	// C:\Windows\System32\wusa.exe (FILE /quiet /norestart). Without this field, a person installs the hotfix as the vendor says.
	Program string `json:"program,omitempty"`
	// Arguments are the command line arguments with which the program runs without a window. They must not contain a
	// password. Without this field, a person runs the program.
	Arguments string `json:"arguments,omitempty"`
	// Files are the files that the hotfix installs. Files on the cluster drive are compared on the node that owns the
	// role, and all other files on every node.
	Files []HotfixFile `json:"files" jsonschema:"required,minItems=1,maxItems=100"`
}

// HotfixFile is a file of a hotfix.
type HotfixFile struct {
	// Path is the path of the file on a node, e.g. C:\Windows\System32\a.dll.
	Path string `json:"path" jsonschema:"required"`
	// SHA256 is the SHA-256 checksum of the file: 64 hexadecimal digits, as Get-FileHash prints them.
	SHA256 string `json:"sha256" jsonschema:"required"`
}

// Hotfix finds a hotfix by its name in any case, and returns the name as the site file spells it.
func (x XPR) Hotfix(name string) (string, bool) {
	for _, hotfix := range x.Hotfixes {
		if strings.EqualFold(hotfix, name) {
			return hotfix, true
		}
	}
	return "", false
}

// HotfixPackage returns the description of a hotfix in the site file.
func (x XPR) HotfixPackage(name string) (HotfixPackage, bool) {
	for _, p := range x.HotfixPackages {
		if strings.EqualFold(p.Hotfix, name) {
			return p, true
		}
	}
	return HotfixPackage{}, false
}

// Split returns the files on a drive such as R:, and those on other drives.
func (p HotfixPackage) Split(drive string) (on, off []HotfixFile) {
	for _, file := range p.Files {
		if strings.HasPrefix(strings.ToUpper(file.Path), strings.ToUpper(drive)) {
			on = append(on, file)
		} else {
			off = append(off, file)
		}
	}
	return on, off
}
