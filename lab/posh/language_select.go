package posh

import (
	"slices"
	"sort"

	"changeover/lab/posh/interpreter"
	"changeover/lab/posh/values"
)

func selectObject(in *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "Property", "ExpandProperty", "First", "Skip", "InputObject"); err != nil {
		return err
	}
	for _, item := range selectRange(c) {
		out, err := selected(c, item)
		if err != nil {
			return err
		}
		c.EmitAll(out)
	}
	return nil
}

func selectRange(c *Invocation) []Value {
	items := slices.DeleteFunc(slices.Clone(c.Objects("InputObject")), values.IsNull)
	items = items[min(c.Int("Skip"), len(items)):]
	if c.Has("First") {
		return items[:min(len(items), c.Int("First"))]
	}
	return items
}

func selected(c *Invocation, item Value) ([]Value, error) {
	if c.Has("ExpandProperty") {
		if c.Has("Property") {
			return nil, NotSupported("Select-Object with both -Property and -ExpandProperty")
		}
		return expandProperty(c, item)
	}
	if !c.Has("Property") {
		return []Value{item}, nil
	}
	out := NewCustom()
	out.TypeName = "Selected." + values.TypeName(item)
	out.Text = func() string {
		return values.ObjectText(&Object{TypeName: values.CustomObjectType, Properties: out.Properties})
	}
	for _, w := range Array(c.Value("Property")) {
		if err := addSelected(out, item, w); err != nil {
			return nil, err
		}
	}
	return []Value{out}, nil
}

func expandProperty(c *Invocation, item Value) ([]Value, error) {
	name := c.String("ExpandProperty")
	v, ok := interpreter.OwnMember(item, name)
	if !ok {
		err := c.WriteError(&Error{
			Message: "Property \"" + name + "\" cannot be found.", ID: "ExpandPropertyNotFound,Microsoft.PowerShell.Commands.SelectObjectCommand",
			Exception: "System.Management.Automation.PSArgumentException", Category: "InvalidArgument", Target: item,
		})
		return nil, err
	}
	return values.Unroll(v), nil
}

// addSelected copies the property that wanted names from item to out.
func addSelected(out *Object, item, wanted Value) error {
	name, ok := wanted.(string)
	if !ok || HasWildcard(name) {
		return NotSupported("Select-Object with a pattern or a calculated property")
	}
	v, _ := interpreter.OwnMember(item, name)
	if o, ok := item.(*Object); ok && o.Property(name) != nil {
		name = o.Property(name).Name
	}
	out.Properties = append(out.Properties, P(name, values.Plain(v)))
	return nil
}

// keyOf returns the value of an object's property, or the result of a script block for the object.
func keyOf(in *interpreter.Interp, expression, item Value) (Value, error) {
	block, ok := expression.(*ScriptBlock)
	if !ok {
		return interpreter.GetMember(item, ToString(expression)), nil
	}
	out := []Value{}
	err := interpreter.Calls{Interp: in}.EachIn(block, item, interpreter.Into(&out))
	return values.Plain(interpreter.Collapse(out)), err
}

type sortKey struct {
	expression Value
	descending bool
}

func sortObject(in *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "Property", "Descending", "Unique", "InputObject", "CaseSensitive"); err != nil {
		return err
	}
	var by []sortKey
	for _, p := range Array(c.Value("Property")) {
		key := sortKey{p, c.Bool("Descending")}
		if h, ok := p.(*Hashtable); ok {
			key.expression, _ = h.Get("Expression")
			if d, given := h.Get("Descending"); given {
				key.descending = Truthy(d)
			}
		}
		by = append(by, key)
	}
	rows, err := sortRows(in, c, by)
	if err != nil {
		return err
	}
	compareRows := func(a, b []Value) int { return orderRows(a, b, by, c) }
	sort.SliceStable(rows, func(i, j int) bool { return compareRows(rows[i], rows[j]) < 0 })
	for i, row := range rows {
		if !c.Bool("Unique") || i == 0 || compareRows(rows[i-1], row) != 0 {
			c.Emit(row[0])
		}
	}
	return nil
}

// sortRows returns one row per object: the object, followed by the values to sort by.
func sortRows(in *interpreter.Interp, c *Invocation, by []sortKey) ([][]Value, error) {
	var rows [][]Value
	for _, item := range slices.DeleteFunc(slices.Clone(c.Objects("InputObject")), values.IsNull) {
		row := []Value{item}
		for _, key := range by {
			v, err := keyOf(in, key.expression, item)
			if err != nil {
				return nil, err
			}
			if name, ok := key.expression.(string); ok && v == nil {
				if _, found := interpreter.OwnMember(item, name); !found {
					v = values.Void{}
				}
			}
			row = append(row, v)
		}
		if len(by) == 0 {
			row = append(row, item)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func orderRows(a, b []Value, by []sortKey, c *Invocation) int {
	for i := 1; i < len(a); i++ {
		if interpreter.IsText(a[i]) != interpreter.IsText(b[i]) && !values.IsNull(a[i]) && !values.IsNull(b[i]) {
			panic(NotSupported("Sort-Object of texts together with other values"))
		}
		n, err := values.Compare(a[i], b[i], c.Bool("CaseSensitive"))
		_, missing := a[i].(values.Void)
		if _, also := b[i].(values.Void); missing != also { // objects without the property come last
			n = values.Choose(missing, 1, -1)
			if c.Bool("Descending") || by[i-1].descending {
				panic(NotSupported("Sort-Object -Descending if some objects lack the property"))
			}
		}
		if err != nil {
			n = values.CompareText(ToString(a[i]), ToString(b[i]), false)
		}
		descending := c.Bool("Descending")
		if len(by) > 0 {
			descending = by[i-1].descending
		}
		if descending {
			n = -n
		}
		if n != 0 {
			return n
		}
	}
	return 0
}
