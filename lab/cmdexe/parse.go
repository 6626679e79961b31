package cmdexe

import "strings"

// cmdRefusal is the error message of cmd.exe for a line that it can't parse.
type cmdRefusal string

func (r cmdRefusal) Error() string { return string(r) }

// cmdStep is one command of a line. joint is the operator before it: "&", "&&", "||" or "|", and "" for the first
// one.
type cmdStep struct {
	joint string
	// text is the command without its redirections, with its quotes and without the carets that escape characters.
	text      string
	redirects []cmdRedirect
}

// cmdRedirect is a redirection of the stream 0, 1 or 2 to a file, to "nul" or to another stream ("&1", "&2").
type cmdRedirect struct {
	stream   int
	target   string
	appended bool
}

// parseCmd splits an expanded line at its operators. Inside quotes or after a caret, operators are ordinary
// characters.
func parseCmd(line string) ([]cmdStep, error) {
	p := &cmdParser{rest: []rune(line), steps: []cmdStep{{}}}
	for len(p.rest) > 0 {
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	p.end()
	for i, step := range p.steps {
		blank := strings.TrimSpace(step.text) == ""
		if blank && step.joint != "" {
			return nil, cmdRefusal("The syntax of the command is incorrect.")
		}
		if blank && i == 0 && len(p.steps) > 1 {
			return nil, cmdRefusal(p.steps[1].joint + " was unexpected at this time.")
		}
	}
	return p.steps, nil
}

type cmdParser struct {
	rest   []rune
	steps  []cmdStep
	text   strings.Builder
	quoted bool
}

func (p *cmdParser) step() *cmdStep { return &p.steps[len(p.steps)-1] }

func (p *cmdParser) end() {
	p.step().text = p.text.String()
	p.text.Reset()
}

func (p *cmdParser) next() error {
	r := p.rest[0]
	switch {
	case r == '"':
		p.quoted = !p.quoted
	case p.quoted:
	case r == '^':
		if len(p.rest) > 1 {
			p.text.WriteRune(p.rest[1])
			p.rest = p.rest[1:]
		}
		p.rest = p.rest[1:]
		return nil
	case r == '&' || r == '|':
		p.joint(r)
		return nil
	case r == '<':
		return cmdRefusal("not supported by the lab: input of a command from a file")
	case r == '>':
		return p.redirect()
	case (r == '(' || r == ')') && strings.TrimSpace(p.text.String()) == "":
		return cmdRefusal("not supported by the lab: parentheses in a command line of cmd.exe")
	}
	p.text.WriteRune(r)
	p.rest = p.rest[1:]
	return nil
}

func (p *cmdParser) joint(r rune) {
	joint := string(r)
	if len(p.rest) > 1 && p.rest[1] == r {
		joint += joint
	}
	p.rest = p.rest[len(joint):]
	p.end()
	// A & at the end of a line is ignored.
	if joint == "&" && strings.TrimSpace(string(p.rest)) == "" {
		p.rest = nil
		return
	}
	p.steps = append(p.steps, cmdStep{joint: joint})
}

// redirect parses a redirection such as >file, >>file or 2>&1.
func (p *cmdParser) redirect() error {
	redirect := cmdRedirect{stream: 1}
	before := p.text.String()
	if n := len(before); n > 0 && before[n-1] >= '0' && before[n-1] <= '9' && (n == 1 || strings.ContainsRune(" \t\"", rune(before[n-2]))) {
		redirect.stream = int(before[n-1] - '0')
		p.text.Reset()
		p.text.WriteString(before[:n-1])
	}
	p.rest = p.rest[1:]
	if len(p.rest) > 0 && p.rest[0] == '>' {
		redirect.appended = true
		p.rest = p.rest[1:]
	}
	redirect.target = p.target()
	if redirect.target == "" || redirect.stream < 1 || redirect.stream > 2 {
		return cmdRefusal("The syntax of the command is incorrect.")
	}
	p.step().redirects = append(p.step().redirects, redirect)
	return nil
}

// target parses the word after a redirection operator: a file, which may be quoted, or &N.
func (p *cmdParser) target() string {
	for len(p.rest) > 0 && (p.rest[0] == ' ' || p.rest[0] == '\t') {
		p.rest = p.rest[1:]
	}
	if len(p.rest) > 1 && p.rest[0] == '&' {
		target := string(p.rest[:2])
		p.rest = p.rest[2:]
		return target
	}
	var word strings.Builder
	quoted := false
	for len(p.rest) > 0 {
		r := p.rest[0]
		if !quoted && strings.ContainsRune(" \t&|<>", r) {
			break
		}
		if r == '"' {
			quoted = !quoted
		} else {
			word.WriteRune(r)
		}
		p.rest = p.rest[1:]
	}
	return word.String()
}

// expandCmd replaces %NAME% by the variable's value. An unknown variable is left as written, as on a command line.
func expandCmd(line string, variable func(string) (string, bool)) string {
	var out strings.Builder
	for {
		start := strings.IndexByte(line, '%')
		if start < 0 {
			break
		}
		length := strings.IndexByte(line[start+1:], '%')
		if length < 0 {
			break
		}
		name := line[start+1 : start+1+length]
		value, ok := variable(name)
		if name == "" || !ok {
			out.WriteString(line[:start+1+length])
			line = line[start+1+length:]
			continue
		}
		out.WriteString(line[:start] + value)
		line = line[start+length+2:]
	}
	return out.String() + line
}

// stripCmdQuotes removes the outer quotes of the command line after /c, as cmd.exe does. It keeps them if they only
// enclose the name of one program without special characters.
func stripCmdQuotes(line string) string {
	trimmed := strings.TrimLeft(line, " \t")
	if !strings.HasPrefix(trimmed, `"`) {
		return line
	}
	last := strings.LastIndexByte(trimmed, '"')
	if last == 0 {
		return trimmed[1:]
	}
	inside := trimmed[1:last]
	if strings.Count(trimmed, `"`) == 2 && !strings.ContainsAny(trimmed, "&<>()@^|") && strings.ContainsAny(inside, " \t") &&
		strings.HasSuffix(strings.ToLower(inside), ".exe") {
		return trimmed
	}
	return inside + trimmed[last+1:]
}
