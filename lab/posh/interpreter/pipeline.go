package interpreter

import (
	"errors"
	"strings"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

// ready is a call whose name and arguments have been evaluated.
type ready struct {
	call *parse.Command
	name values.Value
	args []signatures.Given
}

// stage is one command of a running pipeline: feed takes one object, and end is called after the last object.
type stage struct {
	feed sink
	end  func() error
}

// stopped wraps the error of a later command in the pipeline, so that the commands before it do not handle the error
// as their own.
type stopped struct{ err error }

func (s *stopped) Error() string { return s.err.Error() }

// pipeline runs a pipeline. Commands that take their input object by object get each object as soon as it is written;
// a cmdlet of the host starts when the commands before it have ended, and gets all objects at once.
func (in Pipes) pipeline(p *parse.Pipeline, out sink) error {
	defer in.S.deeper()()
	calls := make([]*ready, len(p.Elements))
	for i, element := range p.Elements {
		call, ok := element.(*parse.Command)
		if !ok {
			continue
		}
		r, err := in.prepare(call)
		if err != nil {
			return in.locate(err, call.Extent)
		}
		calls[i] = r
	}
	next := out
	stages := make([]stage, len(calls))
	for i := len(calls) - 1; i > 0; i-- {
		st, err := in.stage(calls[i], next)
		if err != nil {
			return in.locate(err, calls[i].call.Extent)
		}
		stages[i], next = st, st.feed
	}
	err := in.first(p.Elements[0], calls[0], next)
	for _, st := range stages[1:] {
		if err == nil {
			err = st.end()
		}
	}
	var stop *stopped
	if errors.As(err, &stop) && len(calls) > 1 {
		return stop.err
	}
	return err
}

func (in Pipes) prepare(c *parse.Command) (*ready, error) {
	name, err := in.eval(c.Name)
	if err != nil {
		return nil, err
	}
	args, err := Calls(in).arguments(c.Args)
	return &ready{c, name, args}, err
}

// first runs the first element of a pipeline.
func (in Pipes) first(element parse.Node, r *ready, out sink) error {
	if r != nil {
		return in.locateErr(Calls(in).command(r, nil, false, out), r.call.Extent)
	}
	v, err := in.eval(element)
	if err != nil {
		return in.locate(err, element.Span())
	}
	in.S.ok = true
	return out.send(values.Unroll(v))
}

// stage prepares a later command of a pipeline.
func (in Pipes) stage(r *ready, out sink) (stage, error) {
	st, streaming, err := in.streaming(r, out)
	if err != nil {
		return st, err
	}
	if !streaming {
		var input []values.Value
		st = stage{feed: Into(&input), end: func() error { return Calls(in).command(r, input, true, out) }}
	}
	at := r.call.Extent
	wrap := func(err error) error {
		if err == nil {
			return nil
		}
		var stop *stopped
		if errors.As(err, &stop) {
			return err
		}
		return &stopped{in.locate(err, at)}
	}
	feed, end := st.feed, st.end
	return stage{feed: func(v values.Value) error { return wrap(feed(v)) }, end: func() error { return wrap(end()) }}, nil
}

// streaming returns the stage of a cmdlet that takes its input object by object. The second result is false for other
// commands.
func (in Pipes) streaming(r *ready, out sink) (stage, bool, error) {
	word, ok := r.name.(string)
	if !ok || !strings.EqualFold(word, "ForEach-Object") && !strings.EqualFold(word, "Where-Object") {
		return stage{}, false, nil
	}
	sig := signatures.Table()[strings.ToLower(word)]
	params, err := signatures.BindCmdlet(sig, r.args, true)
	if err != nil {
		return stage{}, false, err
	}
	for name := range params {
		if isCommon(name) {
			return stage{}, false, values.NotSupported("the parameter -%s of %s", name, sig.Name)
		}
	}
	c := &Invocation{Name: sig.Name, Params: params, Piped: true, Session: in.S}
	if sig.Name == "ForEach-Object" {
		st, err := in.ForEachStage(c, out)
		return st, true, err
	}
	st, err := in.WhereStage(c, out)
	return st, true, err
}

// ThroughStage runs a cmdlet that can take its input object by object and is the first command of a pipeline: its
// input is the argument of -InputObject.
func (in Pipes) ThroughStage(c *Invocation, open func(*Invocation, sink) (stage, error)) error {
	st, err := open(c, func(v values.Value) error {
		c.Emit(v)
		return nil
	})
	if err != nil {
		return err
	}
	if c.Has("InputObject") {
		if err := st.feed(c.Value("InputObject")); err != nil {
			return err
		}
	}
	return st.end()
}

// ForEachStage returns the stage of a ForEach-Object.
func (in Pipes) ForEachStage(c *Invocation, out sink) (stage, error) {
	if err := Only(c, "Process", "Begin", "End", "MemberName", "InputObject", "ArgumentList"); err != nil {
		return stage{}, err
	}
	run := func(name string, item values.Value) error {
		for _, b := range values.Array(c.Params[name]) {
			block, _ := b.(*values.ScriptBlock)
			if err := Calls(in).EachIn(block, item, out); err != nil {
				return ofForEach(err)
			}
		}
		in.S.ok = true
		return nil
	}
	feed := func(v values.Value) error {
		if c.Has("MemberName") {
			return in.eachMember(c, v, out)
		}
		return run("Process", v)
	}
	return stage{feed: feed, end: func() error { return run("End", nil) }}, run("Begin", nil)
}

const forEachID = "Microsoft.PowerShell.Commands.ForEachObjectCommand"

// ofForEach adds ForEach-Object to the ID of the error that a missing property in its script block causes in strict
// mode.
func ofForEach(err error) error {
	var e *values.Error
	if errors.As(err, &e) && e.Exception == propertyNotFound && !strings.Contains(e.ID, ",") {
		named := *e
		named.ID += "," + forEachID
		return &named
	}
	return err
}

// WhereStage returns the stage of a Where-Object.
func (in Pipes) WhereStage(c *Invocation, out sink) (stage, error) {
	if err := Only(c, "FilterScript", "InputObject"); err != nil {
		return stage{}, err
	}
	block, ok := c.Value("FilterScript").(*values.ScriptBlock)
	if !ok {
		return stage{}, values.NotSupported("Where-Object without a script block")
	}
	feed := func(v values.Value) error {
		hits := []values.Value{}
		if err := Calls(in).EachIn(block, v, Into(&hits)); err != nil {
			return err
		}
		if values.Truthy(Collapse(hits)) {
			return out(v)
		}
		return nil
	}
	return stage{feed: feed, end: func() error { return nil }}, nil
}

// eachMember implements ForEach-Object Name: it writes the value of a property or the result of a method.
func (in Pipes) eachMember(c *Invocation, item values.Value, to sink) error {
	name := c.String("MemberName")
	if values.HasWildcard(name) {
		return values.NotSupported("ForEach-Object with a wildcard")
	}
	v, found := OwnMember(item, name)
	if !found && !values.IsNull(item) {
		out, err := Members(in).callMethod(item, name, values.Array(c.Value("ArgumentList")))
		if e := asMethodMissing(err); e != nil {
			out, err = nil, nil
			if in.strict() {
				err = &values.Error{
					Message: "Input name \"" + name + "\" cannot be resolved to a property or a method.", ID: "PropertyOrMethodNotFound," + forEachID,
					Exception: "System.Management.Automation.PSArgumentException", Category: "InvalidArgument", Target: item,
				}
			}
		}
		if err != nil {
			return err
		}
		v = out
	}
	return to.send(values.Unroll(v))
}

func asMethodMissing(err error) *values.Error {
	if err == nil {
		return nil
	}
	if e := values.AsError(err); e.ID == "MethodNotFound" {
		return e
	}
	return nil
}
