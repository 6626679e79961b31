// Package bundle packs what is known of a run into one file that may be sent away.
package bundle

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"changeover/config/wholefile"
	"changeover/runbook/plaintext"
)

// Entry is one file of a bundle.
type Entry struct {
	Name string `json:"name"`
	Size int    `json:"bytes"`
	text []byte
}

// Bundle is what a support bundle holds, and what it should hold and does not.
type Bundle struct {
	entries []Entry
	// missing says what could not be packed, and why.
	missing []string
	// recordings: a directory with recordings was given.
	recordings bool
	// searchResult says for how many secrets the bundle was searched, notSearched for which ones it was not, and why.
	searchResult string
	notSearched  []string
}

// Add packs a file.
func (b *Bundle) Add(name string, text []byte) {
	b.entries = append(b.entries, Entry{Name: name, Size: len(text), text: text})
}

// Lacks notes that something could not be packed.
func (b *Bundle) Lacks(format string, args ...any) {
	b.missing = append(b.missing, fmt.Sprintf(format, args...))
}

// Missing returns what could not be packed.
func (b *Bundle) Missing() []string { return b.missing }

// NotSearched returns the secrets that were not searched for, with reasons.
func (b *Bundle) NotSearched() []string { return b.notSearched }

// Contents returns the files, in the order in which they are packed.
func (b *Bundle) Contents() []Entry { return b.entries }

// Describe packs README.md, the first file: what the bundle is about and what each file is.
func (b *Bundle) Describe(about string, at time.Time) {
	var out strings.Builder
	fmt.Fprintf(&out, "# Support bundle of %s\n\nPacked %s.\n\n", about, at.UTC().Format(time.RFC3339))
	out.WriteString("- `versions.json`: versions of changeover, workers and Temporal server\n" +
		"- `histories/`: the history of the run and of each of its children, and, if one of them was reset, of the runs before and after the reset, as `temporal workflow show -o json` prints it\n" +
		"- `evidence/`: the evidence of these runs, as `changeover audit -o json` prints it; workflows such as the lock have no evidence\n")
	if slices.ContainsFunc(b.entries, func(e Entry) bool { return strings.HasPrefix(e.Name, recordingsFolder) }) {
		out.WriteString("- `" + recordingsFolder + "`: the requests that workers with `--record` sent to hosts for these runs, and the answers of the hosts\n")
	}
	out.WriteString("\nThe bundle contains names of hosts, accounts, addresses and paths, and the texts that operators wrote.\n\n## Secrets\n\n")
	fmt.Fprintf(&out, "The histories, evidence and recordings were written with their secrets masked. This bundle was %s.\n", b.searchResult)
	if len(b.notSearched) > 0 {
		out.WriteString("The bundle was not searched for these secrets:\n\n")
	}
	list(&out, b.notSearched)
	out.WriteString("\n## Missing\n\n")
	switch {
	case !b.recordings:
		out.WriteString("- recordings: the command was run without `--recordings`, so the bundle contains no recordings\n")
	case len(b.missing) == 0:
		out.WriteString("Nothing.\n")
	}
	list(&out, b.missing)
	out.WriteString("\n## Files\n\n")
	for _, e := range b.entries {
		fmt.Fprintf(&out, "- `%s`, %s\n", e.Name, plaintext.Count(e.Size, "byte"))
	}
	text := []byte(out.String())
	b.entries = append([]Entry{{Name: "README.md", Size: len(text), text: text}}, b.entries...)
}

func list(out io.Writer, lines []string) {
	for _, line := range lines {
		fmt.Fprintf(out, "- %s\n", plaintext.Visible(strings.Join(strings.Fields(line), " ")))
	}
}

// errPresent says that a file is there already.
var errPresent = errors.New("the file exists already; replace the file with --force, or name another file with --file")

// CheckFile fails if a file may not be written, so that this is known before anything is read.
func CheckFile(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return fmt.Errorf("cannot write %s: %w; create the directory of the file, or name another file with --file", path, err)
		}
	case err != nil:
		return fmt.Errorf("cannot write %s: %w; name another file with --file", path, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("cannot write %s: this is not a regular file; name another file with --file", path)
	case !force:
		return fmt.Errorf("cannot write %s: %w", path, errPresent)
	}
	return nil
}

// Write writes the bundle as a zip file that only its owner may read. The file appears whole; one that is there
// is replaced only where force says so.
func (b *Bundle) Write(path string, at time.Time, force bool) error {
	text, err := b.zip(at)
	write := wholefile.Write
	if force {
		write = wholefile.Replace
	}
	if err == nil {
		err = write(path, text, 0o600)
	}
	if errors.Is(err, fs.ErrExist) {
		err = errPresent
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	return nil
}

func (b *Bundle) zip(at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range b.entries {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: e.Name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(e.text); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
