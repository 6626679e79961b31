package windows

import (
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// TextFileLine is one line of a small text file. The other lines, the encoding, the byte order mark and the line ends
// stay as they are (4.2.2.2-11).
type TextFileLine struct {
	// Path, or a pattern whose last segment may hold wildcards when the exact name is uncertain (E-C41).
	Path string `json:"path"`
	// Number of the line, from 1.
	Number int    `json:"number"`
	Text   string `json:"text"`
	// Of is how many lines the file has; 0: any number.
	Of int `json:"of,omitempty"`
	// WrittenBy is the setup that writes the file, for messages.
	WrittenBy string `json:"writtenBy,omitempty"`
}

// howToGet is the advice about a file that does not exist.
func (want TextFileLine) howToGet() string {
	if want.WrittenBy == "" {
		return "the section of this step in the manual names the program that writes the file: run this program on the host, then retry"
	}
	return "the file is written by " + want.WrittenBy + ": run this setup to its end on the host, then retry"
}

// otherName is the advice about a file that may have another name than the manual says. Where not even the folder exists,
// the setup has not run.
func (want TextFileLine) otherName() string {
	if want.WrittenBy == "" {
		return ""
	}
	return "; if the setup has already run to its end, the file has another name than the manual says: " + runbook.ReportDefect
}

// ActivityName implements Wanted.
func (TextFileLine) ActivityName() string { return "EnsureTextFileLine" }

type textFileLineKind struct{}

// textSeen is a text file under its real name.
type textSeen struct {
	path   string
	Exists bool
	Lines  []string
}

// line is a line by its number, or "" behind the end.
func (t textSeen) line(number int) string {
	if number > len(t.Lines) {
		return ""
	}
	return t.Lines[number-1]
}

func (textFileLineKind) Read(ctx context.Context, h host.Session, want TextFileLine) (textSeen, error) {
	if want.Number < 1 {
		return textSeen{}, engine.Defect("cannot change line %d of %s: the number of a line must be 1 or more", want.Number, want.Path)
	}
	found, err := want.onlyFile(ctx, h)
	if err != nil {
		return textSeen{}, err
	}
	seen := textSeen{path: found}
	_, err = h.Run(ctx, scripts.GetTextLines.Of("Path", found), &seen)
	if last := len(seen.Lines) - 1; last >= 0 && seen.Lines[last] == "" {
		seen.Lines = seen.Lines[:last] // The empty text after the last line end is not a line.
	}
	return seen, err
}

// onlyFile finds the only file that the path matches. A name without wildcards is used as it is.
func (want TextFileLine) onlyFile(ctx context.Context, h host.Session) (string, error) {
	pattern := want.Path
	name := host.FileName(pattern)
	if !strings.ContainsAny(name, "*?") {
		return pattern, nil
	}
	folder := strings.TrimSuffix(strings.TrimSuffix(pattern, name), `\`)
	seen, err := readDirectory(ctx, h, folder)
	if err != nil {
		return "", err
	}
	switch {
	case !seen.Drive:
		return "", engine.Precondition("cannot find the file %s: the drive of this path is not on this node; move the role with its disk to this node in Failover Cluster Manager, then retry", pattern)
	case !seen.Exists:
		return "", engine.Precondition("cannot find the file %s: the file and its folder do not exist; %s", pattern, want.howToGet())
	}
	var hits []string
	for _, candidate := range seen.Names {
		if hit, err := path.Match(strings.ToLower(name), strings.ToLower(candidate)); err == nil && hit {
			hits = append(hits, candidate)
		}
	}
	switch len(hits) {
	case 0:
		return "", engine.Precondition("cannot find the file %s: no file in the folder matches this name; %s%s", pattern, want.howToGet(), want.otherName())
	case 1:
	default:
		return "", engine.Precondition("cannot choose the file for %s: several files match this name (%s); leave the right file in the folder and move the other files to another folder, then retry", pattern, strings.Join(hits, ", "))
	}
	return folder + `\` + hits[0], nil
}

func (textFileLineKind) Differences(want TextFileLine, have textSeen) ([]engine.Change, error) {
	switch {
	case !have.Exists:
		return nil, engine.Precondition("cannot change %s: the file does not exist on the host; %s%s", have.path, want.howToGet(), want.otherName())
	case strings.Contains(strings.Join(have.Lines, "\n"), "\r"):
		return nil, engine.Precondition("cannot change line %d of %s: some lines of the file end with a carriage return alone, so the lines cannot be counted; correct the line ends in an editor, then retry", want.Number, have.path)
	case want.Of > 0 && len(have.Lines) != want.Of:
		return []engine.Change{engine.Finding("Number of lines of "+have.path, strconv.Itoa(len(have.Lines)), strconv.Itoa(want.Of))}, nil
	case have.line(want.Number) == want.Text && want.Number <= len(have.Lines):
		return nil, nil
	case want.Number > len(have.Lines):
		return nil, engine.Precondition("cannot change line %d of %s: the file has only %d lines; compare the file (in an editor) with the section of this step in the manual, correct the file, then retry", want.Number, have.path, len(have.Lines))
	}
	set := scripts.SetTextLine.Of("Path", have.path, "Number", want.Number, "Text", want.Text)
	return []engine.Change{engine.NewChange(fmt.Sprintf("Line %d of %s", want.Number, have.path), have.line(want.Number), want.Text, set)}, nil
}

// Evidence implements Witness.
func (textFileLineKind) Evidence(want TextFileLine, have textSeen) []runbook.Fact {
	return []runbook.Fact{{Name: fmt.Sprintf("Line %d of %s", want.Number, have.path), Value: have.line(want.Number)}}
}
