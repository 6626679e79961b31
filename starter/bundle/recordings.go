package bundle

import (
	"path/filepath"

	"changeover/activities/recording"
)

// AddRecordings packs the lines of the recordings in a directory that belong to the given runs.
func (b *Bundle) AddRecordings(directory string, runs map[string]bool) error {
	files, err := recording.Files(directory)
	if err != nil {
		return err
	}
	found := false
	for _, file := range files {
		text, err := linesOf(file, runs)
		if err != nil {
			return err
		}
		if len(text) > 0 {
			found = true
			b.Add("recordings/"+filepath.Base(file), text)
		}
	}
	if !found {
		b.Lacks("recordings: no file in %s contains a request of this run; check that the workers of this run were started with --record, and give the directory of these recordings by --recordings", directory)
	}
	return nil
}

// linesOf returns the header of a file and what belongs to the runs: their exchanges, and the gaps, which may be
// about any run. It returns nothing if the file has no exchange of these runs.
func linesOf(file string, runs map[string]bool) ([]byte, error) {
	var text []byte
	found := false
	err := recording.Read(file, func(l recording.Line) error {
		own := l.Exchange != nil && runs[l.Exchange.Run]
		found = found || own
		if own || l.Header != nil || l.Gap != nil {
			text = append(append(text, l.Text...), '\n')
		}
		return nil
	})
	if err != nil || !found {
		return nil, err
	}
	return text, nil
}
