package draft

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
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
const AskHelp = "Enter accepts the value in brackets. If a question shows no value, Enter leaves the field open. '-' leaves the field open;\n" +
	"at a question for yes or no, '-' is no. " +
	"'?' explains the field. '<' goes back to the question before. Separate the items of a list by commas."

// asker asks a person.
type asker struct {
	*Draft
	lines *cli.Lines
	out   io.Writer
	// answered are the questions that are settled, in the order in which they were asked.
	answered []string
	// again are the answers that were taken back: the questions propose them.
	again map[string]string
	// consented are the consents that the person has given.
	consented []need
}

// Ask has a person answer the questions that are left. Each answer is judged at once by the rules of site files: what breaks one is asked again.
// What is only doubtful, and what the cluster has, may be confirmed. A service that needs somebody's consent is confirmed too.
func (d *Draft) Ask(ctx context.Context, in io.Reader, out io.Writer) error {
	a := &asker{Draft: d, lines: cli.NewLines(in), out: out, again: map[string]string{}}
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

// asking is one question until its answer is right or it is left open.
type asking struct {
	*asker
	question
	field schema.Field
	// proposed is what Enter accepts; empty: nothing.
	proposed string
	// doubted is an answer about which something was said; the same answer again keeps it.
	doubted string
	// granted are the consents that a person has given while this question was asked.
	granted []need
}

func (a *asker) ask(ctx context.Context, q question) error {
	field, err := a.Field(q.path)
	if err != nil {
		return err
	}
	one := &asking{asker: a, question: q, field: field, proposed: cmp.Or(a.again[q.path], a.suggested[q.path], q.fallback)}
	a.introduce(one)
	for settled := false; !settled; {
		text, err := a.line(ctx, q.path, one.proposed)
		if err != nil {
			return err
		}
		if text == backWord {
			if a.back() {
				return nil
			}
			continue
		}
		if settled, err = one.answer(ctx, text); err != nil {
			return err
		}
	}
	a.answered = append(a.answered, q.path)
	a.consented = append(a.consented, one.granted...)
	return nil
}

// answer takes one line. It reports whether the question is settled; an error means that no more lines come.
func (a *asking) answer(ctx context.Context, text string) (settled bool, err error) {
	switch {
	case text == explainWord:
		a.explain(a.field)
		return false, nil
	case text == noneWord, text == "" && a.proposed == "":
		delete(a.again, a.path)
		a.leave(a.question)
		return true, nil
	}
	text = cmp.Or(text, a.proposed)
	kept := slices.Clone(a.values)
	before := a.Problems()
	if err := a.Set(a.path, text, a.sourceOf(text)); err != nil {
		fmt.Fprintf(a.out, "  %v\n", err)
		return false, nil
	}
	problems := a.withConsents(before)
	needs, others := a.needsOf(problems, text == a.doubted)
	if len(others.Errors()) > 0 && text != a.doubted {
		a.values = kept
		a.doubt(text, others)
		return false, nil
	}
	declined, err := a.consent(ctx, needs)
	switch {
	case errors.Is(err, errBack): // The question before is the present one.
		a.values, a.granted, a.proposed, a.doubted = kept, nil, text, ""
		return false, nil
	case err != nil:
		a.values = kept
		return false, err
	case len(declined) > 0:
		rest := a.without(declined)
		a.values = kept
		a.leaveOut(declined, rest)
		return false, nil
	}
	if problems = a.withConsents(before); len(problems) > 0 && text != a.doubted {
		a.values = kept
		a.doubt(text, problems)
		return false, nil
	}
	return true, nil
}

// sourceOf says where an answer is from: a person may type it, or accept what was proposed.
func (a *asking) sourceOf(text string) Source {
	switch text {
	case a.suggested[a.path]:
		return Read
	case a.fallback:
		return Default
	}
	return Answered
}

// doubt says what is wrong with an answer. An answer that is only doubtful may be kept, and so may one that a consent makes right, and one
// that was read from the cluster: another field may be what is wrong.
func (a *asking) doubt(text string, problems problem.List) {
	a.show(problems)
	if elsewhere(problems, a.path) {
		a.again[a.path] = text
		fmt.Fprintln(a.out, "  to correct an earlier answer, enter < until its question comes")
	}
	_, unsolved := a.needsOf(problems.Errors(), true)
	switch {
	case len(unsolved) == 0, text == a.refused[a.path]:
		fmt.Fprintln(a.out, "  to keep this value, press Enter; or enter another value")
		a.doubted, a.proposed = text, text
	case text == a.proposed:
		a.proposed = "" // or Enter would never end it
	}
}

// leave leaves a question open, and says what the rules say of the field without a value.
func (d *Draft) leave(q question) problem.List {
	missing := d.about(q.path)
	d.left[q.path] = q.needed || len(missing.Errors()) > 0
	return missing
}

// leave leaves the question open, and says what that means.
func (a *asker) leave(q question) {
	missing := a.Draft.leave(q)
	if a.left[q.path] {
		fmt.Fprintln(a.out, "  left open; the site file needs this field, so fill in the field later, in the file")
		return
	}
	a.show(missing)
}

// introduce prints what a question is about.
func (a *asker) introduce(q *asking) {
	fmt.Fprintf(a.out, "\n%s: %s\n", q.path, said(q.path, q.field.Description))
	if len(q.field.Values) > 0 {
		fmt.Fprintf(a.out, "  one of: %s\n", strings.Join(q.field.Values, ", "))
	}
	if q.means != "" {
		fmt.Fprintf(a.out, "  %s\n", q.means)
	}
	if note := a.notes[q.path]; note != "" {
		fmt.Fprintf(a.out, "  %s\n", note)
	}
	switch {
	case q.none == "", len(a.about(q.path).Errors()) > 0: // Other answers may need this one.
	case q.proposed == "":
		fmt.Fprintf(a.out, "  press Enter if %s\n", q.none)
	default:
		fmt.Fprintf(a.out, "  enter %s if %s\n", noneWord, q.none)
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
func (a *asker) line(ctx context.Context, path, proposed string) (string, error) {
	prompt := "> "
	if proposed != "" {
		prompt = "[" + proposed + "] > "
	}
	fmt.Fprint(a.out, prompt)
	line, err := a.lines.Next(ctx)
	switch {
	case errors.Is(err, io.EOF):
		return "", fmt.Errorf("cannot continue: the input ended before %s was answered; nothing was written", path)
	case ctx.Err() != nil:
		return "", cli.Interrupted("; nothing was written")
	case err != nil:
		return "", fmt.Errorf("cannot continue: %s was not answered: %w; nothing was written", path, err)
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
