package runbook

import (
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Interval is a length of time of which limits are known. It has no value that could be taken for the
// length itself: its text and its JSON have both ends. The zero Interval says that nothing is known.
// It holds no text; fields have the tag `mask:"-"`, since it encodes itself.
type Interval struct {
	least, most time.Duration
	// limited: most is known.
	limited bool
}

// Between returns a length of at least least and at most most.
func Between(least, most time.Duration) Interval {
	least = max(least, 0)
	return Interval{least: least, most: max(least, most), limited: true}
}

// AtLeast returns a length without a known upper end.
func AtLeast(least time.Duration) Interval { return Interval{least: max(least, 0)} }

// LongestOf returns the limits of the longest of some lengths; of none nothing is known.
func LongestOf(lengths ...Interval) Interval {
	if len(lengths) == 0 {
		return Interval{}
	}
	longest := lengths[0]
	for _, i := range lengths[1:] {
		longest.least = max(longest.least, i.least)
		longest.most = max(longest.most, i.most)
		longest.limited = longest.limited && i.limited
	}
	if !longest.limited {
		longest.most = 0
	}
	return longest
}

// Widened returns the interval with an upper end that is later by a time in which nobody measured.
func (i Interval) Widened(by time.Duration) Interval {
	if i.limited {
		i.most += max(by, 0)
	}
	return i
}

// Unlimited returns the interval without its upper end.
func (i Interval) Unlimited() Interval { return AtLeast(i.least) }

// Limited reports whether the upper end is known.
func (i Interval) Limited() bool { return i.limited }

// Within reports whether the length is known to be at most limit.
func (i Interval) Within(limit time.Duration) bool { return i.limited && i.most <= limit }

// Exceeds reports whether the length is known to be more than limit.
func (i Interval) Exceeds(limit time.Duration) bool { return i.least > limit }

// String returns both ends in seconds, the lower rounded down and the upper rounded up.
func (i Interval) String() string {
	if !i.limited {
		return fmt.Sprintf("%.1f s or longer (upper end not known)", tenths(i.least, math.Floor))
	}
	return fmt.Sprintf("%.1f to %.1f s", tenths(i.least, math.Floor), tenths(i.most, math.Ceil))
}

// tenths returns a duration in seconds, rounded to a tenth.
func tenths(d time.Duration, round func(float64) float64) float64 {
	return round(float64(d)/float64(time.Second/10)) / 10
}

// intervalJSON is an Interval in JSON; atMostSeconds is null where it is not known.
type intervalJSON struct {
	AtLeastSeconds float64  `json:"atLeastSeconds"`
	AtMostSeconds  *float64 `json:"atMostSeconds"`
}

// MarshalJSON implements json.Marshaler.
func (i Interval) MarshalJSON() ([]byte, error) {
	out := intervalJSON{AtLeastSeconds: i.least.Seconds()}
	if i.limited {
		most := i.most.Seconds()
		out.AtMostSeconds = &most
	}
	return json.Marshal(out)
}

// UnmarshalJSON implements json.Unmarshaler.
func (i *Interval) UnmarshalJSON(text []byte) error {
	var in intervalJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return fmt.Errorf("cannot read an interval: %w", err)
	}
	duration := func(seconds float64) time.Duration { return time.Duration(math.Round(seconds * float64(time.Second))) }
	*i = AtLeast(duration(in.AtLeastSeconds))
	if in.AtMostSeconds != nil {
		*i = Between(i.least, duration(*in.AtMostSeconds))
	}
	return nil
}
