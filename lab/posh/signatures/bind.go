package signatures

import (
	"fmt"
	"slices"
	"strings"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// Given is one argument of a call after its expressions were evaluated.
type Given struct {
	// Name of the parameter as written; empty for an argument by position.
	Name  string
	Value values.Value
	// Text is the text of a bare word or number as written in the script.
	Text string
	// HasValue is false for a -Name without a value.
	HasValue bool
	Extent   parse.Extent
}

// Positional returns arguments without names.
func Positional(args []values.Value) []Given {
	out := make([]Given, len(args))
	for i, a := range args {
		out[i] = Given{Value: a, HasValue: true}
	}
	return out
}

// binder assigns the arguments of one call to the parameters of a cmdlet.
type binder struct {
	sig   *Signature
	piped bool
	bound map[string]values.Value
	// values holds the arguments by position that are not bound yet.
	values []Given
}

// BindCmdlet returns the bound parameters by their names as the table spells them. Its errors have the texts of Windows.
func BindCmdlet(sig *Signature, args []Given, piped bool) (map[string]values.Value, error) {
	b := &binder{sig: sig, piped: piped, bound: map[string]values.Value{}}
	if err := b.named(args); err != nil {
		return nil, err
	}
	if err := b.byPosition(); err != nil {
		return nil, err
	}
	return b.bound, b.complete()
}

func (b *binder) named(args []Given) error {
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a.Name == "" {
			b.values = append(b.values, a)
			continue
		}
		p, err := b.sig.find(a.Name)
		if err != nil {
			if takesRest[b.sig.Name] != "" {
				return values.NotSupported("%s with the argument -%s", b.sig.Name, a.Name)
			}
			return err
		}
		switch {
		case a.HasValue:
		case p.isSwitch():
			a.Value = true
		case i+1 < len(args) && args[i+1].Name == "":
			i++
			a = args[i]
		default:
			return b.sig.bindingError("MissingArgument", "Missing an argument for parameter '%s'. Specify a parameter of type '%s' and try again.", p.Name, p.typeName())
		}
		if err := b.set(p, a); err != nil {
			return err
		}
	}
	return nil
}

func (b *binder) set(p *parameter, a Given) error {
	if _, twice := b.bound[p.Name]; twice {
		return b.sig.bindingError("ParameterAlreadyBound", "Cannot bind parameter because parameter '%s' is specified more than once. "+
			"To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, \"-parameter value1,value2,value3\".", p.Name)
	}
	v, err := b.sig.convert(p, a)
	if err != nil {
		return err
	}
	b.bound[p.Name] = v
	return nil
}

// takesRest maps cmdlets to the parameter that takes all remaining arguments (ValueFromRemainingArguments).
var takesRest = map[string]string{"Write-Output": "InputObject", "Write-Host": "Object", "ForEach-Object": "RemainingScripts"}

func (b *binder) byPosition() error {
	for len(b.values) > 0 {
		candidates := b.nextPosition()
		if len(candidates) == 0 {
			return b.tooMany()
		}
		if err := b.place(candidates, b.values[0]); err != nil {
			return err
		}
		b.values = b.values[1:]
	}
	return nil
}

func (b *binder) tooMany() error {
	first := b.values[0]
	if name := takesRest[b.sig.Name]; name != "" {
		all := values.Array(b.bound[name])
		for _, v := range b.values {
			all = append(all, v.Value)
		}
		b.bound[name], b.values = all, nil
		return nil
	}
	return b.sig.bindingError("PositionalParameterNotFound", "A positional parameter cannot be found that accepts argument '%s'.", values.ToString(first.Value))
}

// nextPosition returns the unbound parameters with the lowest position in the parameter sets that are still possible.
func (b *binder) nextPosition() []*parameter {
	sets, limited := b.sets()
	var out []*parameter
	for _, p := range b.sig.ordered {
		_, taken := b.bound[p.Name]
		if p.Position == nil || p.isSwitch() || taken {
			continue
		}
		if limited && len(p.Sets) > 0 && !overlaps(p.Sets, sets) {
			continue
		}
		switch {
		case len(out) == 0 || *p.Position < *out[0].Position:
			out = []*parameter{p}
		case *p.Position == *out[0].Position:
			out = append(out, p)
		}
	}
	return out
}

// place binds an argument to the parameter with the lowest rank among the parameters of the same position.
func (b *binder) place(candidates []*parameter, a Given) error {
	rank := func(p *parameter) int {
		usual := len(p.Sets) == 0 || slices.Contains(p.Sets, b.sig.Default)
		return 2*p.rank(a.Value) + values.Choose(usual, 0, 1)
	}
	slices.SortStableFunc(candidates, func(x, y *parameter) int { return rank(x) - rank(y) })
	var first error
	for _, p := range candidates {
		err := b.set(p, a)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// rank returns a number for how well a parameter's type fits a value; 0 is best.
func (p *parameter) rank(v values.Value) int {
	_, block := v.(*values.ScriptBlock)
	_, object := v.(*values.Object)
	_, table := v.(*values.Hashtable)
	lower := strings.ToLower(p.Type)
	switch {
	case strings.Contains(lower, "scriptblock"):
		return values.Choose(block, 0, 9)
	case strings.Contains(lower, "hashtable"), strings.Contains(lower, "dictionary"):
		return values.Choose(table, 0, 9)
	case strings.Contains(lower, "cim"), strings.Contains(lower, "assembly"), strings.Contains(lower, "module"):
		return values.Choose(object, 1, 8)
	case strings.HasPrefix(lower, "string"):
		return values.Choose(block || table, 7, 2)
	case p.isSwitch():
		return 9
	}
	return 4
}

func overlaps(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// sets returns the parameter sets that all bound parameters belong to; limited is false if no bound parameter is limited to
// certain sets.
func (b *binder) sets() (sets []string, limited bool) {
	for _, p := range b.sig.ordered {
		if _, ok := b.bound[p.Name]; !ok || len(p.Sets) == 0 {
			continue
		}
		if !limited {
			sets, limited = slices.Clone(p.Sets), true
			continue
		}
		sets = slices.DeleteFunc(sets, func(s string) bool { return !slices.Contains(p.Sets, s) })
	}
	return sets, limited
}

// complete returns an error unless all mandatory parameters of at least one possible parameter set are bound.
func (b *binder) complete() error {
	sets, limited := b.sets()
	if limited && len(sets) == 0 {
		return b.sig.bindingError("AmbiguousParameterSet", "Parameter set cannot be resolved using the specified named parameters.")
	}
	if !limited {
		sets = b.sig.sets()
		if b.sig.Bare || len(sets) == 0 {
			sets = append(sets, "")
		}
	}
	var fewest []string
	for i, set := range sets {
		missing := b.missing(set)
		if len(missing) == 0 {
			return nil
		}
		if i == 0 || set == b.sig.Default {
			fewest = missing
		}
	}
	return b.sig.bindingError("MissingMandatoryParameter", "Cannot process command because of one or more missing mandatory parameters: %s.", strings.Join(fewest, " "))
}

// sets returns the names of the cmdlet's parameter sets.
func (s *Signature) sets() []string {
	var out []string
	for _, p := range s.ordered {
		for _, set := range p.Sets {
			if !slices.Contains(out, set) {
				out = append(out, set)
			}
		}
	}
	return out
}

func (b *binder) missing(set string) []string {
	var out []string
	for _, p := range b.sig.ordered {
		_, have := b.bound[p.Name]
		if !p.Required || have || len(p.Sets) > 0 && !slices.Contains(p.Sets, set) || b.piped && p.Pipeline != "" {
			continue
		}
		out = append(out, p.Name)
	}
	return out
}

// BlockParameter returns the parameter of a script block with this name, or the only parameter whose name begins with this
// name.
func BlockParameter(b *values.ScriptBlock, name string) (*parse.Param, error) {
	if name == "" {
		return nil, nil
	}
	var found []*parse.Param
	for i := range parse.BodyOf(b).Params {
		p := &parse.BodyOf(b).Params[i]
		if strings.EqualFold(p.Name, name) {
			return p, nil
		}
		if len(p.Name) > len(name) && strings.EqualFold(p.Name[:len(name)], name) {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, &values.Error{Message: fmt.Sprintf("Parameter cannot be processed because the parameter name '%s' is ambiguous.", name), ID: "AmbiguousParameter", Exception: values.BindingException, Category: "InvalidArgument"}
}
