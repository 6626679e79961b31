package values

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// jsonWriter formats values as ConvertTo-Json of Windows PowerShell 5.1 does.
type jsonWriter struct {
	depth    int
	compress bool
	b        strings.Builder
	err      error
}

// ToJSON returns a value as JSON. Values nested deeper than depth become strings.
func ToJSON(v Value, depth int, compress bool) (string, error) {
	w := &jsonWriter{depth: depth, compress: compress}
	w.write(v, 0, 0)
	return w.b.String(), w.err
}

// write writes a value that is nested depth levels deep and begins in the given column of its line.
func (w *jsonWriter) write(v Value, depth, column int) {
	if w.scalar(v) {
		return
	}
	if depth > w.depth {
		w.b.WriteString(jsonString(deepText(v)))
		return
	}
	if items, many := Enumerable(v); many {
		if _, empty := v.(Void); !empty {
			w.array(items, depth, column)
			return
		}
	}
	names, values := w.members(v)
	w.object(names, values, depth, column)
}

// scalar writes a value that is a JSON literal, and reports whether it is one.
func (w *jsonWriter) scalar(v Value) bool {
	text := ""
	switch x := v.(type) {
	case nil:
		text = "null"
	case bool:
		text = strconv.FormatBool(x)
	case int64:
		text = formatInt(x)
	case float64:
		text = jsonFloat(x)
	case string:
		text = jsonString(x)
	case Enum:
		text = formatInt(x.Number)
	case time.Time:
		text = fmt.Sprintf(`"\/Date(%d)\/"`, x.UnixMilli())
	default:
		return false
	}
	w.b.WriteString(text)
	return true
}

func jsonFloat(f float64) string {
	s := strconv.FormatFloat(f, 'G', -1, 64)
	if !strings.ContainsAny(s, ".EN") {
		s += ".0"
	}
	return s
}

// deepText returns the string that replaces a value nested too deep.
func deepText(v Value) string {
	if _, empty := v.(Void); empty {
		return ""
	}
	return ToString(v)
}

// members returns the names and values of an object's properties or a hashtable's entries. Windows PowerShell 5.1
// writes the missing output of a command as {}, so it has no members.
func (w *jsonWriter) members(v Value) (names []string, values []Value) {
	switch x := v.(type) {
	case *Hashtable:
		for _, k := range x.Keys {
			value, _ := x.Get(k)
			names, values = append(names, k), append(values, value)
		}
	case *Object:
		for _, p := range x.Properties {
			names, values = append(names, p.Name), append(values, p.Read())
		}
	case time.Duration:
		for _, name := range []string{"Ticks", "Days", "Hours", "Milliseconds", "Minutes", "Seconds", "TotalDays", "TotalHours", "TotalMilliseconds", "TotalMinutes", "TotalSeconds"} {
			value, _ := SpanMember(x, strings.ToLower(name))
			names, values = append(names, name), append(values, value)
		}
	case Void:
	default:
		w.err = NotSupported("ConvertTo-Json of a value of type %s", TypeName(v))
	}
	return names, values
}

func (w *jsonWriter) array(items []Value, depth, column int) {
	w.enclose('[', ']', len(items), column, func(i, inner int) { w.write(items[i], depth+1, inner) })
}

func (w *jsonWriter) object(names []string, values []Value, depth, column int) {
	w.enclose('{', '}', len(names), column, func(i, inner int) {
		key := jsonString(names[i]) + ":"
		if !w.compress {
			key += "  "
		}
		w.b.WriteString(key)
		w.write(values[i], depth+1, inner+len([]rune(key)))
	})
}

// enclose writes brackets with n elements between them. Elements are indented by four columns from the opening
// bracket, and the closing bracket stands below it.
func (w *jsonWriter) enclose(opening, closing byte, n, column int, element func(i, inner int)) {
	w.b.WriteByte(opening)
	w.line()
	for i := range n {
		if w.err == nil {
			w.err = TooLong(int64(w.b.Len()))
		}
		if w.err != nil {
			return
		}
		if i > 0 {
			w.b.WriteByte(',')
			w.line()
		}
		w.indent(column + 4)
		element(i, column+4)
	}
	w.line()
	w.indent(column)
	w.b.WriteByte(closing)
}

func (w *jsonWriter) line() {
	if !w.compress {
		w.b.WriteString("\r\n")
	}
}

func (w *jsonWriter) indent(n int) {
	if !w.compress {
		w.b.WriteString(strings.Repeat(" ", n))
	}
}

// jsonString quotes text as JavaScriptSerializer does, which also escapes <, >, & and the apostrophe.
func jsonString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case strings.ContainsRune("\b\f\n\r\t", r):
			b.WriteString(map[rune]string{'\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}[r])
		case r < 0x20 || strings.ContainsRune("'<>&\u0085\u2028\u2029", r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
