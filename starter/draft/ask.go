package draft

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"changeover/config/problem"
	"changeover/config/schema"
	"changeover/starter/cli"
)

// What a person may type instead of a value.
const (
	explainWord = "?"
	noneWord    = "-"
)

// AskHelp says how questions are answered.
const AskHelp = "Enter accepts the value in brackets. If a question shows no value, Enter leaves the field open. '-' always leaves the field open.\n" +
	"'?' explains the field. Separate the items of a list by commas."

// asker asks a person.
type asker struct {
	*Draft
	lines *cli.Lines
	out   io.Writer
}

// Ask has a person answer the questions that are left. Each answer is judged at once by the rules of site files: what breaks one is asked again.
// What is only doubtful, and what the cluster has, may be confirmed.
func (d *Draft) Ask(ctx context.Context, in io.Reader, out io.Writer) error {
	a := &asker{d, cli.NewLines(in), out}
	for {
		q, ok := d.next()
		if !ok {
			return nil
		}
		if err := a.ask(ctx, q); err != nil {
			return err
		}
	}
}

// ask asks one question until its answer is right or it is left open.
func (a *asker) ask(ctx context.Context, q question) error {
	field, err := a.Field(q.path)
	if err != nil {
		return err
	}
	proposed, source := q.fallback, Default
	if text := a.suggested[q.path]; text != "" {
		proposed, source = text, Read
	}
	a.introduce(q, field)
	doubted := ""
	for {
		text, err := a.line(ctx, q, proposed)
		switch {
		case err != nil:
			return err
		case text == explainWord:
			a.explain(field)
			continue
		case text == noneWord, text == "" && proposed == "":
			a.left[q.path] = q.needed
			if q.needed {
				fmt.Fprintln(a.out, "  left open; the site file needs this field, so fill in the field later, in the file")
			}
			return nil
		case text == "":
			text = proposed
		default:
			source = Answered
		}
		problems, err := a.try(q.path, text, source)
		switch {
		case err != nil:
			fmt.Fprintf(a.out, "  %v\n", err)
			continue
		case len(problems) == 0, text == doubted:
			return nil
		}
		a.clear(q.path)
		a.show(problems)
		switch {
		case len(problems.Errors()) == 0, text == a.refused[q.path]: // Another field may be what is wrong.
			fmt.Fprintln(a.out, "  to keep this value, press Enter; or enter another value")
			doubted, proposed = text, text
		case text == proposed:
			proposed = "" // or Enter would never end it
		}
	}
}

// try gives a field a value and returns what the rules say of it.
func (a *asker) try(path, text string, source Source) (problem.List, error) {
	before := a.Problems()
	if err := a.Set(path, text, source); err != nil {
		return nil, err
	}
	return a.wrong(path, before), nil
}

// introduce prints what a question is about.
func (a *asker) introduce(q question, f schema.Field) {
	fmt.Fprintf(a.out, "\n%s: %s\n", q.path, said(q.path, f.Description))
	if len(f.Values) > 0 {
		fmt.Fprintf(a.out, "  one of: %s\n", strings.Join(f.Values, ", "))
	}
	if note := a.notes[q.path]; note != "" {
		fmt.Fprintf(a.out, "  %s\n", note)
	}
	if q.last {
		fmt.Fprintln(a.out, "  press Enter if there are no more nodes")
	}
}

// said is a description without the name of its field, with which it begins and which stands before it.
func said(path, description string) string {
	name := path[strings.LastIndex(path, ".")+1:]
	for _, verb := range []string{" is ", " are ", ": "} {
		if rest, ok := strings.CutPrefix(description, name+verb); ok {
			return rest
		}
	}
	return description
}

// line reads one answer.
func (a *asker) line(ctx context.Context, q question, proposed string) (string, error) {
	prompt := "> "
	if proposed != "" {
		prompt = "[" + proposed + "] > "
	}
	fmt.Fprint(a.out, prompt)
	line, err := a.lines.Next(ctx)
	switch {
	case errors.Is(err, io.EOF):
		return "", fmt.Errorf("cannot continue: the input ended before %s was answered; nothing was written; run the command again", q.path)
	case err != nil:
		return "", fmt.Errorf("cannot continue: %s was not answered: %w; nothing was written; run the command again", q.path, err)
	}
	return strings.TrimSpace(line), nil
}

func (a *asker) show(problems problem.List) {
	for _, p := range problems {
		p.Line = 0 // There is no file yet.
		fmt.Fprintf(a.out, "  %s\n", p)
	}
}

// explain says what 'changeover explain' says of a field.
func (a *asker) explain(f schema.Field) {
	for _, line := range f.Lines() {
		fmt.Fprintf(a.out, "  %s\n", line)
	}
}
