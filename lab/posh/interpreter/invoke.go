package interpreter

import (
	"errors"
	"strings"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

// command runs one call of a script block, a cmdlet or a program and sends its output to out.
func (in Calls) command(r *ready, input []values.Value, piped bool, out sink) error {
	c := r.call
	if c.MergeWarnings {
		merged := in.mergeWarnings(out)
		err := in.dispatch(r, input, piped, out)
		return merged(err)
	}
	return in.dispatch(r, input, piped, out)
}

// mergeWarnings implements the redirection 3>&1: it writes warnings to out as WarningRecord objects until the returned function
// is called. The returned function returns the first error of out, or else the error passed to it.
func (in Calls) mergeWarnings(out sink) (end func(error) error) {
	outer := in.S.warnings
	var failed error
	in.S.warnings = func(text string) {
		if failed == nil {
			failed = out(warningRecord(text))
		}
	}
	return func(err error) error {
		in.S.warnings = outer
		if failed != nil {
			return failed
		}
		return err
	}
}

func (in Calls) dispatch(r *ready, input []values.Value, piped bool, out sink) error {
	c := r.call
	if block, ok := values.Plain(r.name).(*values.ScriptBlock); ok {
		if c.MergeErrors || c.DropErrors {
			return values.NotSupported("the redirection 2> after a script block")
		}
		in.S.ok = true
		return in.callBlock(block, r.args, input, out)
	}
	return in.named(c, values.ToString(r.name), r.args, input, piped, out)
}

func (in Calls) named(c *parse.Command, name string, args []signatures.Given, input []values.Value, piped bool, out sink) error {
	if name == "" {
		return values.RuntimeError("BadExpression", "The expression after '&' in a pipeline element produced an object that was not valid. It must result in a command name, a script block, or a CommandInfo object.")
	}
	switch alias := signatures.Aliases[strings.ToLower(name)]; alias {
	case "":
	case "Write-Output":
		// The scripts never write echo; people who try out WinRM with another client do.
		name = alias
	default:
		return values.NotSupported("the alias %s; write %s", name, alias)
	}
	sig := signatures.Table()[strings.ToLower(name)]
	if sig == nil {
		return in.native(c, name, args, input, out)
	}
	if in.S.lacks(sig) || !in.S.HasModule(sig.Module) {
		return signatures.CommandNotFound(name)
	}
	if host, ok := in.S.Host.(ReleaseHost); ok {
		sig = sig.With(func(parameter string) bool { return host.HasParameter(sig.Name, parameter) })
	}
	if c.MergeErrors || c.DropErrors {
		return values.NotSupported("the redirection 2> after a cmdlet")
	}
	in.S.UseModule(sig.Module)
	err := in.cmdlet(c.Extent, sig, args, input, piped, out)
	var e *values.Error
	if errors.As(err, &e) && e.Command == "" {
		own := values.AsError(err)
		own.Command = sig.Name
		return own
	}
	return err
}

// arguments evaluates a call's arguments. A splatted variable, @name, becomes the arguments that the variable holds.
func (in Calls) arguments(args []parse.Argument) ([]signatures.Given, error) {
	var out []signatures.Given
	for _, a := range args {
		if a.Splat != "" {
			more, err := in.splat(a)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
			continue
		}
		one := signatures.Given{Name: a.Parameter, Extent: a.Extent}
		if a.Value != nil {
			v, err := in.eval(a.Value)
			if err != nil {
				return nil, err
			}
			one.Value, one.HasValue = v, true
			if lit, ok := a.Value.(*parse.Literal); ok && lit.Bare {
				one.Text = in.src.Cut(lit.Extent)
				if text, isText := lit.Value.(string); isText {
					one.Text = text
				}
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// splat returns the arguments in a splatted variable, @name: named arguments from a hashtable, arguments by position from a
// collection (Microsoft, about_Splatting).
func (in Calls) splat(a parse.Argument) ([]signatures.Given, error) {
	v, err := in.readVariable(&parse.Variable{Extent: a.Extent, Name: a.Splat})
	if err != nil {
		return nil, err
	}
	h, ok := v.(*values.Hashtable)
	if !ok {
		return signatures.Positional(values.Unroll(v)), nil
	}
	out := make([]signatures.Given, len(h.Keys))
	for i, k := range h.Keys {
		value, _ := h.Get(k)
		out[i] = signatures.Given{Name: k, Value: value, HasValue: true, Extent: a.Extent}
	}
	return out, nil
}

// callBlock runs a script block in a new scope below the current one.
func (in Calls) callBlock(b *values.ScriptBlock, args []signatures.Given, input []values.Value, out sink) error {
	sc := newScope(in.Sc)
	if err := in.bindBlock(b, args, sc); err != nil {
		e := values.AsError(err)
		if strings.HasPrefix(e.ID, "ParameterArgument") {
			e.Command = b.Text
		}
		return e
	}
	sc.set("input", append([]values.Value{}, input...))
	inner := &Interp{S: in.S, Sc: sc, src: parse.BodyOf(b).Src}
	return ended(inner.runAll(parse.BodyOf(b).Statements, out))
}

// ended returns nil for the signal of a return statement, which ends a script block normally, and other errors
// unchanged.
func ended(err error) error {
	if isSignal(err, "return") {
		return nil
	}
	return err
}

// EachIn runs a block in the caller's scope, not in a new one, with $_ set to item, as ForEach-Object and
// Where-Object do.
func (in Calls) EachIn(b *values.ScriptBlock, item values.Value, out sink) error {
	restore := in.bind("_", item)
	defer restore()
	inner := &Interp{S: in.S, Sc: in.Sc, src: parse.BodyOf(b).Src}
	return ended(inner.runAll(parse.BodyOf(b).Statements, out))
}

func warningRecord(text string) *values.Object {
	o := values.NewObject("System.Management.Automation.WarningRecord", values.P("Message", text), values.P("FullyQualifiedWarningId", ""))
	o.Text = func() string { return text }
	return o
}

// HasModule reports whether a PowerShell module is installed: it is part of PowerShell, or the host has it.
func (s *Session) HasModule(name string) bool {
	host, ok := s.Host.(ModuleHost)
	return !ok || ownModule(name) || host.HasModule(name)
}

// ownModule reports whether a module is part of PowerShell.
func ownModule(name string) bool { return strings.HasPrefix(name, "Microsoft.PowerShell.") }

// UseModule imports a module when the first of its cmdlets is used, and calls Session.Import for it (Microsoft,
// about_Modules: module auto-loading).
func (s *Session) UseModule(name string) {
	key := strings.ToLower(name)
	if s.Import == nil || ownModule(name) || s.imported[key] {
		return
	}
	s.imported[key] = true
	s.Import(s.ctx)
}
