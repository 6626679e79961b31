package activities

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"strings"

	"changeover/activities/powershell"
)

// TextFileLine is one line of a small text file; the others stay as they are (4.2.2.2-11).
type TextFileLine struct {
	// Path, or a pattern whose last segment may hold wildcards when the exact name is uncertain (E-C41).
	Path string `json:"path"`
	// Number of the line, from 1.
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// ActivityName implements Wanted.
func (TextFileLine) ActivityName() string { return "EnsureTextFileLine" }

// EnsureTextFileLine replaces one line of a text file.
func (a *Activities) EnsureTextFileLine(ctx context.Context, req Request[TextFileLine]) (Outcome, error) {
	return ensure(ctx, a, textFileLineKind{}, req)
}

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

func (textFileLineKind) Read(ctx context.Context, h Host, want TextFileLine) (textSeen, error) {
	if want.Number < 1 {
		return textSeen{}, badRequest("cannot change line %d of %s: lines count from 1; correct the request", want.Number, want.Path)
	}
	found, err := onlyFile(ctx, h, want.Path)
	if err != nil {
		return textSeen{}, err
	}
	seen := textSeen{path: found}
	_, err = h.Run(ctx, call(powershell.GetTextLines, "Path", found), &seen)
	return seen, err
}

// onlyFile finds the one file that a pattern means; a name without wildcards is taken as it is.
func onlyFile(ctx context.Context, h Host, pattern string) (string, error) {
	name := fileName(pattern)
	if !strings.ContainsAny(name, "*?") {
		return pattern, nil
	}
	folder := strings.TrimSuffix(strings.TrimSuffix(pattern, name), `\`)
	seen, err := readDirectory(ctx, h, folder)
	if err != nil {
		return "", err
	}
	var hits []string
	for _, candidate := range seen.Names {
		if hit, err := path.Match(strings.ToLower(name), strings.ToLower(candidate)); err == nil && hit {
			hits = append(hits, candidate)
		}
	}
	switch len(hits) {
	case 0:
		return "", preconditionError("cannot find the file %s: no file has such a name; install what writes it, then retry", pattern)
	case 1:
	default:
		return "", preconditionError("cannot tell which file is meant by %s: %s; remove all but one, then retry", pattern, strings.Join(hits, ", "))
	}
	return folder + `\` + hits[0], nil
}

func (textFileLineKind) Differences(want TextFileLine, have textSeen) ([]Change, error) {
	switch {
	case !have.Exists:
		return nil, preconditionError("cannot change %s: there is no such file; check the path in the site file", have.path)
	case have.line(want.Number) == want.Text && want.Number <= len(have.Lines):
		return nil, nil
	case want.Number > len(have.Lines):
		return nil, preconditionError("cannot change line %d of %s: the file has %d lines; look at it", want.Number, have.path, len(have.Lines))
	}
	set := call(powershell.SetTextLine, "Path", have.path, "Number", want.Number, "Text", want.Text)
	return []Change{change(fmt.Sprintf("Line %d of %s", want.Number, have.path), have.line(want.Number), want.Text, set)}, nil
}

// Evidence implements Witness.
func (textFileLineKind) Evidence(want TextFileLine, have textSeen) []Fact {
	return []Fact{{fmt.Sprintf("Line %d of %s", want.Number, have.path), have.line(want.Number)}}
}

// TextFileQuery reads a text file as evidence (9.4.2-7), at most MaxBytes from its end.
type TextFileQuery struct {
	Path     string `json:"path"`
	MaxBytes int    `json:"maxBytes"`
	// Pattern is a regular expression that the text is searched for; empty: it is not searched.
	Pattern string `json:"pattern,omitempty"`
}

// TextFile is what was read; Exists is false where there is none.
type TextFile struct {
	Exists bool   `json:"exists"`
	Text   string `json:"text"`
	// Matched says whether the text, before it is masked, matches the query's pattern.
	Matched bool `json:"matched,omitempty"`
	// LastWrite is RFC 3339 in UTC.
	LastWrite string `json:"lastWrite" mask:"-"`
}

// textFileLimit bounds what goes into the history where the query sets no limit.
const textFileLimit = 16384

// ReadTextFile reads the end of a text file.
func (a *Activities) ReadTextFile(ctx context.Context, query HostQuery[TextFileQuery]) (TextFile, error) {
	return ask(ctx, a, query, func(ctx context.Context, h Host) (TextFile, error) {
		limit := query.Query.MaxBytes
		if limit <= 0 {
			limit = textFileLimit
		}
		var file TextFile
		if _, err := h.Run(ctx, call(powershell.GetTextFile, "Path", query.Query.Path, "MaxLength", limit), &file); err != nil || query.Query.Pattern == "" {
			return file, err
		}
		pattern, err := regexp.Compile(query.Query.Pattern)
		if err != nil {
			return file, badRequest("cannot search %s for %q: %v; correct the pattern in the site file", query.Query.Path, query.Query.Pattern, err)
		}
		file.Matched = pattern.MatchString(file.Text)
		return file, nil
	})
}
