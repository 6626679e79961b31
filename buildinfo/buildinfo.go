// Package buildinfo reports from which source a binary was built.
package buildinfo

import (
	"fmt"
	"runtime/debug"
)

// shortCommit is how many characters of a commit people are shown.
const shortCommit = 12

// Build is what the Go toolchain stamps into a binary. All fields but Toolchain may be empty.
type Build struct {
	// Version is the module's version, "(devel)" without one.
	Version string `json:"version,omitempty"`
	// Commit is the full hash of the commit.
	Commit string `json:"commit,omitempty"`
	// Modified is "true" if the tree had changes that are not in the commit.
	Modified string `json:"modified,omitempty"`
	// Toolchain is the version of Go, e.g. "go1.26.8".
	Toolchain string `json:"go"`
}

// Read returns the build of the running binary.
func Read() Build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Build{}
	}
	b := Build{Version: info.Main.Version, Toolchain: info.GoVersion}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.modified":
			b.Modified = s.Value
		}
	}
	return b
}

// String is the build in one line, for the flag --version.
func (b Build) String() string {
	commit := "commit unknown"
	if b.Commit != "" {
		commit = "commit " + b.Commit[:min(shortCommit, len(b.Commit))]
	}
	if b.Modified == "true" {
		commit += " with changes"
	}
	version := b.Version
	if version == "" {
		version = "(devel)"
	}
	return fmt.Sprintf("%s, %s, %s", version, commit, b.Toolchain)
}
