package values

import (
	"regexp"
	"strconv"
	"strings"
)

// Version is a System.Version. A part that was not given is -1.
type Version [4]int64

func (v Version) String() string {
	var parts []string
	for _, n := range v {
		if n < 0 {
			break
		}
		parts = append(parts, formatInt(n))
	}
	return strings.Join(parts, ".")
}

// CompareTo compares two versions and returns -1, 0 or 1.
func (v Version) CompareTo(b Value) (int, error) {
	o, err := toVersion(b)
	if err != nil {
		return 0, err
	}
	other, _ := o.Live.(Version)
	for i, n := range v {
		if n != other[i] {
			return Choose(n < other[i], -1, 1), nil
		}
	}
	return 0, nil
}

// NewVersion returns a System.Version object for a text like "10.0.17763".
func NewVersion(text string) *Object {
	v := Version{-1, -1, -1, -1}
	for i, part := range strings.SplitN(text, ".", 4) {
		v[i], _ = strconv.ParseInt(part, 10, 64)
	}
	o := NewObject("System.Version", P("Major", v[0]), P("Minor", v[1]), P("Build", v[2]), P("Revision", v[3]), P("MajorRevision", half(v[3], 16)), P("MinorRevision", half(v[3], 0)))
	o.Live, o.Text = v, v.String
	return o
}

// half returns the 16 bits of a revision that begin at bit shift, as MajorRevision and MinorRevision do.
func half(revision int64, shift int) int64 {
	return int64(int16(revision >> shift)) //nolint:gosec // System.Version converts to Int16 as well
}

var versionText = regexp.MustCompile(`^\d+(\.\d+){1,3}$`)

func toVersion(v Value) (*Object, error) {
	if o, ok := v.(*Object); ok {
		if _, ok := o.Live.(Version); ok {
			return o, nil
		}
	}
	text := ToString(v)
	if _, whole := v.(int64); whole || !versionText.MatchString(text) {
		return nil, BadText(v, "System.Version", "Version string portion was too short or too long.")
	}
	return NewVersion(text), nil
}

func toVersionValue(v Value) (Value, error) { return toVersion(v) }

// VersionFrom implements [version]::new with a text or with the parts as arguments.
func VersionFrom(args []Value) (Value, error) {
	o, err := toVersion(strings.Join(Strings(args), "."))
	if err != nil {
		return nil, NewException("System.ArgumentException", "Version string portion was too short or too long.")
	}
	return o, nil
}
