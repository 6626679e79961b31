package bundle

import (
	"path/filepath"

	"changeover/activities/recording"
	"changeover/runbook/plaintext"
)

// recordingsFolder is the folder of the recordings in the bundle.
const recordingsFolder = "recordings/"

// AddRecordings packs the lines of the recordings in a directory that belong to the given runs. A file that cannot be read to its end
// does not keep the rest of the bundle from those who need it.
func (b *Bundle) AddRecordings(directory string, runs map[string]bool) error {
	files, err := recording.Files(directory)
	if err != nil {
		return err
	}
	b.recordings = true
	found := false
	for _, file := range files {
		part, err := partOf(file, runs)
		if err != nil {
			b.Lacks("recordings: %v", err)
		}
		if !part.found {
			continue
		}
		found = true
		name := recordingsFolder + filepath.Base(file)
		b.Add(name, part.text)
		if part.notRecorded > 0 {
			b.Lacks("%s: the worker could not write %s, which may belong to this run or to another one", name, plaintext.Count(part.notRecorded, "request"))
		}
		if part.torn > 0 {
			b.Lacks("%s: %s cannot be read and may belong to this run or to another one", name, plaintext.Count(part.torn, "line"))
		}
	}
	if !found {
		b.Lacks("recordings: no file in %s contains a request of this run; check that the workers of this run were started with --record, and give the directory of these recordings by --recordings", directory)
	}
	return nil
}

// part is what a file of a recording has for some runs.
type part struct {
	// text is the header, the exchanges of the runs, and the gaps, which may be about any run. found: it has such exchanges.
	text  []byte
	found bool
	// notRecorded counts the requests of the gaps, torn the lines that cannot be read.
	notRecorded, torn int
}

// partOf returns what a file has for some runs; with an error, what was read before the error.
func partOf(file string, runs map[string]bool) (part, error) {
	var p part
	err := recording.Read(file, func(l recording.Line) error {
		switch {
		case l.Gap != nil:
			p.notRecorded += l.Gap.NotRecorded
		case l.Exchange != nil && !runs[l.Exchange.Run]:
			return nil
		case l.Exchange != nil:
			p.found = true
		case l.Header == nil:
			p.torn++
			return nil
		}
		p.text = append(append(p.text, l.Text...), '\n')
		return nil
	})
	return p, err
}
