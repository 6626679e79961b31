package recording

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"changeover/config/textfile"
)

// maximumLine is the longest line that is read, in bytes.
const maximumLine = 64 << 20

// Line is one line of a file, as it stands there, and what it says: one of the pointers is set, none of a line
// that cannot be read.
type Line struct {
	Text     []byte
	Header   *Header
	Gap      *Gap
	Exchange *Exchange
}

// Files returns the files of a recording, the oldest first.
func Files(directory string) ([]string, error) {
	files, err := textfile.Named(directory, prefix+"*"+extension)
	if err != nil {
		return nil, fmt.Errorf("cannot look for recordings in %s: %w; give the directory with which a worker was started (--record), and use an account that may read the directory, such as that of the worker", directory, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("cannot find a recording in %s: the directory has no file named %s*%s; give the directory with which a worker was started (--record)", directory, prefix, extension)
	}
	slices.Sort(files)
	return files, nil
}

// Read calls a function for each line of a file. The last line of a worker that was killed may be incomplete, and so
// may a line that a full disk has cut off: such a line is passed on as unreadable.
func Read(file string, each func(Line) error) error {
	opened, err := textfile.Open(file)
	if err != nil {
		return fmt.Errorf("cannot read the recording: %w", err)
	}
	defer func() { _ = opened.Close() }() // only read from
	scanner := bufio.NewScanner(opened)
	scanner.Buffer(nil, maximumLine)
	for scanner.Scan() {
		if len(scanner.Bytes()) == 0 {
			continue
		}
		line, err := parse(scanner.Bytes())
		if err != nil {
			return fmt.Errorf("cannot read the recording %s: %w", file, err)
		}
		if err := each(line); err != nil {
			return err
		}
	}
	if err := scanner.Err(); err != nil {
		return fmt.Errorf("cannot read the recording %s: %w", file, err)
	}
	return nil
}

// errForm says that a file has the format of another release.
var errForm = errors.New("another release of Changeover wrote the file, in another format; read the file with that release")

// parse reads one line.
func parse(text []byte) (Line, error) {
	parsed := Line{Text: text}
	var form struct {
		Header
		Gap
		Exchange
	}
	switch whole := json.Unmarshal(text, &form) == nil; {
	case !whole:
	case form.Recording == Version:
		parsed.Header = &form.Header
	case form.Recording != 0:
		return parsed, errForm
	case form.NotRecorded > 0:
		parsed.Gap = &form.Gap
	case form.Host != "":
		parsed.Exchange = &form.Exchange
	}
	return parsed, nil
}
