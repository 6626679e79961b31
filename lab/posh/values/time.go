package values

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// toSpan converts a number of ticks of 100 ns, or a text, to a TimeSpan.
func toSpan(v Value) (Value, error) {
	switch x := v.(type) {
	case int64:
		return time.Duration(x * 100), nil
	case string:
		return parseSpan(x)
	}
	return nil, NotSupported("a TimeSpan of a value of type %s", TypeName(v))
}

// parseSpan parses [d.]hh:mm[:ss[.fff]] or a number of days.
func parseSpan(s string) (Value, error) {
	bad := BadText(s, "System.TimeSpan", "String was not recognized as a valid TimeSpan.")
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) == 1 {
		parts = []string{s + ".00", "0"}
	}
	total := time.Duration(0)
	if days, hours, found := strings.Cut(parts[0], "."); found {
		n, err := strconv.Atoi(strings.TrimSpace(days))
		if err != nil {
			return nil, bad
		}
		total, parts[0] = time.Duration(n)*24*time.Hour, hours
	}
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		if i >= len(parts) {
			break
		}
		f, err := strconv.ParseFloat(parts[i], 64)
		if err != nil {
			return nil, bad
		}
		total += time.Duration(f * float64(unit))
	}
	return total, nil
}

// TimeMember returns a property of a DateTime by its lower-case name. The second result is false if no property has this name.
func TimeMember(t time.Time, lower string) (Value, bool) {
	switch lower {
	case "year":
		return int64(t.Year()), true
	case "month":
		return int64(t.Month()), true
	case "day":
		return int64(t.Day()), true
	case "hour":
		return int64(t.Hour()), true
	case "minute":
		return int64(t.Minute()), true
	case "second":
		return int64(t.Second()), true
	case "millisecond":
		return int64(t.Nanosecond() / 1e6), true
	case "ticks":
		panic(NotSupported("the property Ticks of a date"))
	case "dayofyear":
		return int64(t.YearDay()), true
	case "dayofweek":
		return Enum{Type: "System.DayOfWeek", Name: t.Weekday().String(), Number: int64(t.Weekday())}, true
	case "date":
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location()), true
	case "timeofday":
		return t.Sub(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())), true
	case "kind":
		if t.Location() == time.UTC {
			return Enum{Type: "System.DateTimeKind", Name: "Utc", Number: 1}, true
		}
		return Enum{Type: "System.DateTimeKind", Name: "Local", Number: 2}, true
	}
	return nil, false
}

// TimeMethod calls a method of a DateTime by its lower-case name. The second result is false if no method has this name.
func TimeMethod(t time.Time, lower string, args []Value) (Value, bool, error) {
	switch lower {
	case "touniversaltime":
		return t.UTC(), true, nil
	case "tolocaltime":
		return t.Local(), true, nil
	case "tostring":
		if len(args) > 0 {
			v, err := FormatTime(t, ToString(args[0]))
			return v, true, err
		}
	}
	return nil, false, nil
}

// SpanMember returns a property of a TimeSpan by its lower-case name. The second result is false if no property has this name.
func SpanMember(d time.Duration, lower string) (Value, bool) {
	switch lower {
	case "totaldays":
		return d.Hours() / 24, true
	case "totalhours":
		return d.Hours(), true
	case "totalminutes":
		return d.Minutes(), true
	case "totalseconds":
		return d.Seconds(), true
	case "totalmilliseconds":
		return float64(d) / float64(time.Millisecond), true
	case "ticks":
		return int64(d / 100), true
	case "days":
		return int64(d / (24 * time.Hour)), true
	case "hours":
		return int64(d / time.Hour % 24), true
	case "minutes":
		return int64(d / time.Minute % 60), true
	case "seconds":
		return int64(d / time.Second % 60), true
	case "milliseconds":
		return int64(d / time.Millisecond % 1000), true
	}
	return nil, false
}

// standardFormats maps .NET's one-letter date formats to the custom formats that they stand for.
var standardFormats = map[string]string{
	"s": "yyyy-MM-ddTHH:mm:ss", "u": "yyyy-MM-dd HH:mm:ssZ", "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
	"o": "yyyy-MM-ddTHH:mm:ss.fffffffK", "O": "yyyy-MM-ddTHH:mm:ss.fffffffK", "": "MM/dd/yyyy HH:mm:ss",
}

// FormatTime formats a date with a .NET format string.
func FormatTime(t time.Time, format string) (string, error) {
	if custom, ok := standardFormats[format]; ok {
		format = custom
	} else if len(format) == 1 {
		return "", NotSupported("the date format %q", format)
	}
	var b strings.Builder
	for i := 0; i < len(format); {
		c := format[i]
		n := 1
		for i+n < len(format) && format[i+n] == c {
			n++
		}
		switch {
		case c == '\'' || c == '"':
			end := strings.IndexByte(format[i+1:], c)
			if end < 0 {
				return "", NewException("System.FormatException", "Input string was not in a correct format.")
			}
			b.WriteString(format[i+1 : i+1+end])
			n = end + 2
		case c == '\\' && i+1 < len(format):
			b.WriteByte(format[i+1])
			n = 2
		default:
			b.WriteString(timePart(t, c, n))
		}
		i += n
	}
	return b.String(), nil
}

func timePart(t time.Time, c byte, n int) string {
	number := func(v int) string { return fmt.Sprintf("%0*d", min(n, 2), v) }
	switch c {
	case 'y':
		if n <= 2 {
			return number(t.Year() % 100)
		}
		return fmt.Sprintf("%0*d", n, t.Year())
	case 'M':
		return named(n, number(int(t.Month())), t.Format("Jan"), t.Format("January"))
	case 'd':
		return named(n, number(t.Day()), t.Format("Mon"), t.Format("Monday"))
	case 'H':
		return number(t.Hour())
	case 'h':
		return number((t.Hour()+11)%12 + 1)
	case 'm':
		return number(t.Minute())
	case 's':
		return number(t.Second())
	case 'f':
		return fmt.Sprintf("%09d", t.Nanosecond())[:min(n, 7)]
	case 't':
		return t.Format("PM")
	case 'z':
		return t.Format("-07:00")
	case 'K':
		if t.Location() == time.UTC {
			return "Z"
		}
		return t.Format("-07:00")
	}
	return strings.Repeat(string([]byte{c}), n)
}

func named(n int, number, short, long string) string {
	switch {
	case n <= 2:
		return number
	case n == 3:
		return short
	}
	return long
}
