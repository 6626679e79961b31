package posh

import (
	"math"
	"slices"
	"sort"
	"strings"
)

func selectObject(in *interp, c *Invocation) error {
	if err := only(c, "Property", "ExpandProperty", "ExcludeProperty", "First", "Last", "Skip", "Unique", "InputObject", "Index"); err != nil {
		return err
	}
	items, err := selectRange(c)
	if err != nil {
		return err
	}
	var seen []Value
	for _, item := range items {
		out, err := in.selected(c, item)
		if err != nil {
			return err
		}
		for _, v := range out {
			if c.Bool("Unique") {
				c.Session.alive()
				if alreadySeen(seen, v) {
					continue
				}
				seen = append(seen, v)
			}
			c.Emit(v)
		}
	}
	return nil
}

func selectRange(c *Invocation) ([]Value, error) {
	items := slices.DeleteFunc(slices.Clone(c.Objects("InputObject")), IsNull)
	if c.Has("Index") {
		var out []Value
		for _, at := range Array(c.Value("Index")) {
			n, err := position(items, at)
			if err != nil {
				return nil, err
			}
			if n >= 0 {
				out = append(out, items[n])
			}
		}
		return out, nil
	}
	if c.Has("First") && c.Has("Last") {
		return nil, NotSupported("Select-Object with -First and -Last")
	}
	skip := min(c.Int("Skip"), len(items))
	switch {
	case c.Has("Last"):
		items = items[:len(items)-skip]
		return items[max(0, len(items)-c.Int("Last")):], nil
	case c.Has("First"):
		items = items[skip:]
		return items[:min(len(items), c.Int("First"))], nil
	}
	return items[skip:], nil
}

// alreadySeen compares as -Unique does: minding the case, custom objects by their properties.
func alreadySeen(seen []Value, v Value) bool {
	for _, s := range seen {
		a, ok := s.(*Object)
		b, ok2 := v.(*Object)
		if equal(s, v, true) || ok && ok2 && isCustom(a) && isCustom(b) && objectText(a) == objectText(b) {
			return true
		}
	}
	return false
}

// isCustom reports whether an object is no more than its properties.
func isCustom(o *Object) bool {
	return o.TypeName == customObjectType || strings.HasPrefix(o.TypeName, "Selected.")
}

func (in *interp) selected(c *Invocation, item Value) ([]Value, error) {
	if c.Has("ExpandProperty") {
		if c.Has("Property") {
			return nil, NotSupported("Select-Object with -Property and -ExpandProperty")
		}
		return expandProperty(c, item)
	}
	if !c.Has("Property") && !c.Has("ExcludeProperty") {
		return []Value{item}, nil
	}
	wanted := Array(c.Value("Property"))
	if len(wanted) == 0 {
		wanted = []Value{"*"}
	}
	out := NewCustom()
	out.TypeName = "Selected." + typeName(item)
	out.Text = func() string { return objectText(&Object{TypeName: customObjectType, Properties: out.Properties}) }
	for _, w := range wanted {
		if err := in.addSelected(out, item, w, c.Strings("ExcludeProperty")); err != nil {
			return nil, err
		}
	}
	return []Value{out}, nil
}

func expandProperty(c *Invocation, item Value) ([]Value, error) {
	name := c.String("ExpandProperty")
	v, ok := ownMember(item, name)
	if !ok {
		err := c.WriteError(&Error{
			Message: "Property \"" + name + "\" cannot be found.", ID: "ExpandPropertyNotFound,Microsoft.PowerShell.Commands.SelectObjectCommand",
			Exception: "System.Management.Automation.PSArgumentException", Category: "InvalidArgument", Target: item,
		})
		return nil, err
	}
	return unroll(v), nil
}

// addSelected adds one -Property: a name, a pattern, or @{Name=; Expression=}.
func (in *interp) addSelected(out *Object, item, wanted Value, exclude []string) error {
	if h, ok := wanted.(*Hashtable); ok {
		name, value, err := in.calculated(h, item)
		if err != nil {
			return err
		}
		out.Properties = append(out.Properties, P(name, value))
		return nil
	}
	name := ToString(wanted)
	if !HasWildcard(name) {
		v, _ := ownMember(item, name)
		spelled := name
		if o, ok := item.(*Object); ok && o.Property(name) != nil {
			spelled = o.Property(name).Name
		}
		out.Properties = append(out.Properties, P(spelled, plain(v)))
		return nil
	}
	o, ok := item.(*Object)
	if !ok {
		return NotSupported("Select-Object with a wildcard on a value of type %s", typeName(item))
	}
	for _, p := range o.Properties {
		if Like(name, p.Name) && !likeAny(exclude, p.Name) && out.Property(p.Name) == nil {
			out.Properties = append(out.Properties, P(p.Name, p.Read()))
		}
	}
	return nil
}

func likeAny(patterns []string, name string) bool {
	for _, p := range patterns {
		if Like(p, name) {
			return true
		}
	}
	return false
}

// calculated is @{Name='x'; Expression={...}} for one object.
func (in *interp) calculated(h *Hashtable, item Value) (string, Value, error) {
	var name string
	var expression Value
	for _, k := range h.Keys {
		v, _ := h.Get(k)
		switch lower := strings.ToLower(k); {
		case shortens(lower, "name"), shortens(lower, "label"):
			name = ToString(v)
		case shortens(lower, "expression"):
			expression = v
		default:
			return "", nil, NotSupported("the key %s of a calculated property", k)
		}
	}
	v, err := in.keyOf(expression, item)
	return name, v, err
}

// shortens reports whether a key is the start of a longer word, as PowerShell lets it be.
func shortens(key, word string) bool {
	return key != "" && len(key) <= len(word) && word[:len(key)] == key
}

// keyOf is what a property name or a script block gives for an object.
func (in *interp) keyOf(expression, item Value) (Value, error) {
	block, ok := expression.(*ScriptBlock)
	if !ok {
		return GetMember(item, ToString(expression)), nil
	}
	out := []Value{}
	err := in.eachIn(block, item, into(&out))
	return plain(collapse(out)), err
}

type sortKey struct {
	expression Value
	descending bool
}

func sortObject(in *interp, c *Invocation) error {
	if err := only(c, "Property", "Descending", "Unique", "InputObject", "CaseSensitive"); err != nil {
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
	rows, err := in.sortRows(c, by)
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

// sortRows are the objects, each followed by its keys.
func (in *interp) sortRows(c *Invocation, by []sortKey) ([][]Value, error) {
	var rows [][]Value
	for _, item := range slices.DeleteFunc(slices.Clone(c.Objects("InputObject")), IsNull) {
		row := []Value{item}
		for _, key := range by {
			v, err := in.keyOf(key.expression, item)
			if err != nil {
				return nil, err
			}
			if name, ok := key.expression.(string); ok && v == nil {
				if _, found := ownMember(item, name); !found {
					v = void{}
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
		if isText(a[i]) != isText(b[i]) && !IsNull(a[i]) && !IsNull(b[i]) {
			panic(NotSupported("Sort-Object of texts among other values"))
		}
		n, err := compare(a[i], b[i], c.Bool("CaseSensitive"))
		_, missing := a[i].(void)
		if _, also := b[i].(void); missing != also { // objects without the property come last
			n = choose(missing, 1, -1)
			if c.Bool("Descending") || by[i-1].descending {
				panic(NotSupported("Sort-Object -Descending of objects without the property"))
			}
		}
		if err != nil {
			n = compareText(ToString(a[i]), ToString(b[i]), false)
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

func measureObject(_ *interp, c *Invocation) error {
	if err := only(c, "Property", "Sum", "Average", "Maximum", "Minimum", "InputObject"); err != nil {
		return err
	}
	var numbers []float64
	count := 0
	var low, high Value
	for _, item := range c.Objects("InputObject") {
		if item == nil {
			continue
		}
		v := item
		if c.Has("Property") {
			if v = GetMember(item, c.String("Property")); v == nil {
				continue
			}
		}
		count++
		if n, err := toNumber(v); err == nil {
			numbers = append(numbers, toFloat(n))
		}
		low, high = bound(low, v, -1), bound(high, v, 1)
	}
	return emitMeasure(c, count, numbers, low, high)
}

func bound(have, v Value, sign int) Value {
	if n, err := Compare(v, have); have == nil || err == nil && n*sign > 0 {
		return v
	}
	return have
}

func emitMeasure(c *Invocation, count int, numbers []float64, low, high Value) error {
	sum := 0.0
	for _, n := range numbers {
		sum += n
	}
	o := NewObject("Microsoft.PowerShell.Commands.GenericMeasureInfo", P("Count", int64(count)), P("Average", nil), P("Sum", nil), P("Maximum", nil), P("Minimum", nil), P("Property", c.Value("Property")))
	if c.Bool("Sum") {
		o.Property("Sum").Value = sum
	}
	if c.Bool("Average") {
		o.Property("Average").Value = sum / math.Max(1, float64(len(numbers)))
	}
	if c.Bool("Maximum") {
		o.Property("Maximum").Value = high
	}
	if c.Bool("Minimum") {
		o.Property("Minimum").Value = low
	}
	c.Emit(o)
	return nil
}
