package interpreter

import (
	"errors"
	"strings"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// sink takes one object of a pipeline's output. It returns an error of a later command of the pipeline, or an error
// that stops the pipeline.
type sink func(values.Value) error

// send passes several objects to a sink.
func (out sink) send(items []values.Value) error {
	for _, v := range items {
		if err := out(v); err != nil {
			return err
		}
	}
	return nil
}

// Into returns a sink that appends the objects to items.
func Into(items *[]values.Value) sink {
	return func(v values.Value) error {
		*items = append(*items, v)
		return values.TooMany(int64(len(*items)))
	}
}

// signal is an error that leaves statements early: break, continue, return or exit.
type signal struct {
	kind string
	code int
}

func (s *signal) Error() string { return s.kind }

func isSignal(err error, kind string) bool {
	var sig *signal
	return errors.As(err, &sig) && sig.kind == kind
}

func (in *Interp) runAll(statements []parse.Statement, out sink) error {
	for _, st := range statements {
		if err := in.exec(st, out); err != nil {
			return err
		}
	}
	return nil
}

// exec runs one statement. If an error ends only the statement, exec shows the error and the script continues, unless a try
// block is open or $ErrorActionPreference is Stop.
func (in *Interp) exec(st parse.Statement, out sink) error {
	if err := in.S.ctx.Err(); err != nil {
		return &signal{kind: "exit", code: 1}
	}
	defer in.S.deeper()()
	err := in.S.guard(func() error { return in.run(st, out) })
	if err == nil {
		return nil
	}
	err = in.locate(err, st.Span())
	var e *values.Error
	if !errors.As(err, &e) {
		return err
	}
	in.S.ok = false
	in.S.tell(e)
	if e.NotSupported || e.Fatal || in.S.tries > 0 || strings.EqualFold(in.preference(), "Stop") {
		return e
	}
	in.S.record(e)
	if !strings.EqualFold(in.preference(), "SilentlyContinue") && !strings.EqualFold(in.preference(), "Ignore") {
		in.S.showError(e)
	}
	return nil
}

func (in *Interp) preference() string { return values.ToString(in.Sc.get("ErrorActionPreference")) }

func (in *Interp) run(st parse.Statement, out sink) error {
	switch x := st.(type) {
	case *parse.Pipeline:
		return Pipes{in}.pipeline(x, out)
	case *parse.Assignment:
		_, err := assigning{in}.assign(x)
		return err
	case *parse.IfStatement:
		return in.ifStatement(x, out)
	case *parse.ForeachStatement:
		return in.foreach(x, out)
	case *parse.WhileStatement:
		return in.while(x, out)
	case *parse.TryStatement:
		return in.try(x, out)
	case *parse.Flow:
		return in.flow(x, out)
	}
	return values.NotSupported("a statement of type %T", st)
}

// capture evaluates a statement as a value: the value of a single expression, or else the output of the pipeline as Collapse
// returns it.
func (in *Interp) capture(st parse.Statement) (values.Value, error) {
	if p, ok := st.(*parse.Pipeline); ok && len(p.Elements) == 1 {
		if _, call := p.Elements[0].(*parse.Command); !call {
			v, err := in.eval(p.Elements[0])
			return v, in.locateErr(err, p.Extent)
		}
	}
	if a, ok := st.(*parse.Assignment); ok {
		return assigning{in}.assign(a)
	}
	items := []values.Value{}
	if err := in.run(st, Into(&items)); err != nil {
		return nil, in.locate(err, st.Span())
	}
	return Collapse(items), nil
}

func (in *Interp) locateErr(err error, at parse.Extent) error {
	if err == nil {
		return nil
	}
	return in.locate(err, at)
}

// collect runs statements and returns their output.
func (in *Interp) collect(statements []parse.Statement) ([]values.Value, error) {
	items := []values.Value{}
	err := in.runAll(statements, Into(&items))
	return items, err
}

// Collapse returns a pipeline's output as one value: nothing, the only object, or an array.
func Collapse(items []values.Value) values.Value {
	switch len(items) {
	case 0:
		return values.Void{}
	case 1:
		return items[0]
	}
	return items
}

func (in *Interp) ifStatement(x *parse.IfStatement, out sink) error {
	for _, clause := range x.Clauses {
		v, err := in.capture(clause.Condition)
		if err != nil {
			return err
		}
		if values.Truthy(v) {
			return in.runAll(clause.Then, out)
		}
	}
	return in.runAll(x.Other, out)
}

func (in *Interp) foreach(x *parse.ForeachStatement, out sink) error {
	over, err := in.capture(x.Over)
	if err != nil || over == nil { // foreach over $null does nothing
		return err
	}
	for _, item := range append([]values.Value(nil), values.Unroll(over)...) {
		in.S.alive()
		in.Sc.set(x.Variable, item)
		if stop, err := loopEnd(in.runAll(x.Body, out)); stop || err != nil {
			return err
		}
	}
	return nil
}

func (in *Interp) while(x *parse.WhileStatement, out sink) error {
	for {
		in.S.alive()
		v, err := in.capture(x.Condition)
		if err != nil || !values.Truthy(v) {
			return err
		}
		if stop, err := loopEnd(in.runAll(x.Body, out)); stop || err != nil {
			return err
		}
	}
}

// loopEnd reports whether an error of a loop's body, which may be break or continue, ends the loop, and returns the
// error to pass on.
func loopEnd(err error) (stop bool, out error) {
	switch {
	case err == nil, isSignal(err, "continue"):
		return false, nil
	case isSignal(err, "break"):
		return true, nil
	}
	return true, err
}

func (in *Interp) try(x *parse.TryStatement, out sink) error {
	err := in.guarded(x, out)
	var e *values.Error
	if errors.As(err, &e) {
		err = in.catch(x, e, out)
	}
	if len(x.Finally) > 0 {
		if ferr := in.runAll(x.Finally, out); ferr != nil {
			return ferr
		}
	}
	return err
}

func (in *Interp) guarded(x *parse.TryStatement, out sink) error {
	if len(x.Catches) == 0 {
		return in.runAll(x.Body, out)
	}
	in.S.tries++
	defer func() { in.S.tries-- }()
	return in.runAll(x.Body, out)
}

// catch runs the first catch clause that accepts the error, with the error as $_.
func (in *Interp) catch(x *parse.TryStatement, e *values.Error, out sink) error {
	for _, clause := range x.Catches {
		seen, err := values.CaughtBy(e, clause.Types)
		if err != nil {
			return err
		}
		if seen == nil {
			continue
		}
		in.S.record(seen)
		caught := *seen
		caught.Fatal = false
		restore := in.bind("_", &caught)
		err = in.runAll(clause.Body, out)
		restore()
		return err
	}
	return e
}

// bind sets a variable of this scope and returns the function that restores its earlier value.
func (in *Interp) bind(name string, v values.Value) (restore func()) {
	old, had := in.Sc.vars[name]
	in.Sc.vars[name] = &slot{value: v}
	return func() {
		if had {
			in.Sc.vars[name] = old
		} else {
			delete(in.Sc.vars, name)
		}
	}
}

func (in *Interp) flow(x *parse.Flow, out sink) error {
	var v values.Value = values.Void{}
	if x.Value != nil {
		var err error
		if v, err = in.capture(x.Value); err != nil {
			return err
		}
	}
	switch x.Keyword {
	case "return":
		if err := out.send(values.Unroll(v)); err != nil {
			return err
		}
		return &signal{kind: "return"}
	case "exit":
		code, err := values.ToInt(values.Plain(v))
		if err != nil {
			return err
		}
		return &signal{kind: "exit", code: int(code)}
	case "throw":
		return in.thrown(values.Plain(v), x.Extent)
	}
	return &signal{kind: x.Keyword}
}

// thrown returns the error that throw raises for a string, an ErrorRecord or an exception. Without an operand, throw raises the
// error that is being caught.
func (in *Interp) thrown(v values.Value, at parse.Extent) error {
	if v == nil {
		if current, ok := in.Sc.get("_").(*values.Error); ok {
			v = current
		} else {
			v = "ScriptHalted"
		}
	}
	var e *values.Error
	switch x := v.(type) {
	case *values.Error:
		own := *x
		e = &own
	case *values.Object:
		if cause, ok := x.Live.(*values.Error); ok {
			own := *cause
			e = &own
			if !values.Derives(own.Exception, values.RuntimeException) { // a RuntimeException keeps its error record
				e.ID, e.Category = cause.Message, "OperationStopped"
			}
		}
	}
	if e == nil {
		text := values.ToString(v)
		e = &values.Error{Message: text, ID: text, Exception: values.RuntimeException, Category: "OperationStopped", Target: v}
	}
	e.Fatal = true
	return in.locate(e, at)
}
