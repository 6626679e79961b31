package config

import "strings"

// HotfixPackage says what a hotfix leaves behind, and how it is installed (9.8.3).
type HotfixPackage struct {
	// Hotfix is its name, as in xpr.hotfixes.
	Hotfix string `json:"hotfix" jsonschema:"required"`
	// Program that installs it, the same path on every node; empty: a person knows how.
	Program string `json:"program,omitempty"`
	// Arguments that make the program run without a window; empty: a person runs it.
	Arguments string `json:"arguments,omitempty"`
	// Files that the hotfix leaves. Those on the cluster drive are compared on the node that owns the role, all others on every node.
	Files []HotfixFile `json:"files" jsonschema:"required,minItems=1,maxItems=100"`
}

// HotfixFile is a file of a hotfix.
type HotfixFile struct {
	// Path of the file on a node.
	Path string `json:"path" jsonschema:"required"`
	// SHA256 of its content, 64 hexadecimal digits.
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

// HotfixPackage returns what the site file says of a hotfix beside its name.
func (x XPR) HotfixPackage(name string) (HotfixPackage, bool) {
	for _, p := range x.HotfixPackages {
		if strings.EqualFold(p.Hotfix, name) {
			return p, true
		}
	}
	return HotfixPackage{}, false
}

// Split returns the files on a drive such as R:, and those on others.
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
