package runbook

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnIntervalShowsBothEnds(t *testing.T) {
	for text, i := range map[string]Interval{
		"0.0 s or longer (upper end not known)": {},
		"8.0 s or longer (upper end not known)": AtLeast(8 * time.Second),
		"0.0 to 17.1 s":                         Between(0, 17010*time.Millisecond),
		"1.2 to 1.3 s":                          Between(1299*time.Millisecond, 1299*time.Millisecond),
		"0.0 to 0.1 s":                          Between(-time.Second, time.Nanosecond),
	} {
		assert.Equal(t, text, i.String())
		assert.Equal(t, text, fmt.Sprintf("%v", i))
		data, err := json.Marshal(i)
		require.NoError(t, err)
		var read Interval
		require.NoError(t, json.Unmarshal(data, &read))
		assert.Equal(t, i, read, string(data))
		assert.Contains(t, string(data), `"atMostSeconds":`)
	}
	for i := range reflect.TypeFor[Interval]().NumField() {
		assert.False(t, reflect.TypeFor[Interval]().Field(i).IsExported(), "an end could be taken for the length")
	}
}

func TestAnIntervalIsJudgedByItsUpperEnd(t *testing.T) {
	assert.True(t, Between(1, 3).Within(3))
	assert.False(t, Between(1, 3).Within(2))
	assert.False(t, Between(1, 3).Exceeds(1))
	assert.True(t, Between(1, 3).Exceeds(0))
	assert.False(t, Interval{}.Within(time.Hour), "nothing is known")
	assert.False(t, Between(0, 0).Unlimited().Within(time.Hour))
	assert.False(t, Between(1, 3).Widened(1).Within(3))
	assert.Equal(t, AtLeast(1), AtLeast(1).Widened(5))
}

func TestTheLongestOfIntervals(t *testing.T) {
	assert.Equal(t, Interval{}, LongestOf())
	assert.Equal(t, Between(2, 5), LongestOf(Between(1, 5), Between(2, 3)))
	assert.Equal(t, AtLeast(2), LongestOf(Between(1, 5), AtLeast(2)))
	assert.Equal(t, AtLeast(2), LongestOf(AtLeast(2), Between(1, 5)))
}

// A length that was measured by sampling is an Interval; a number is a count, a time that the server
// stamped, or what the name of the field says of the measurement itself.
func TestMeasuredLengthsAreIntervals(t *testing.T) {
	exact := []string{"Result.Seconds", "Drill.ObjectiveSeconds", "Outage.GapSeconds", "Outage.ResolutionSeconds"}
	var found []string
	seen := map[reflect.Type]bool{}
	var look func(reflect.Type)
	look = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			look(of.Elem())
		case reflect.Struct:
			if seen[of] || of == reflect.TypeFor[Interval]() {
				return
			}
			seen[of] = true
			for i := range of.NumField() {
				field := of.Field(i)
				look(field.Type)
				lengthy := strings.Contains(field.Name, "Seconds") || strings.Contains(field.Name, "Longest")
				if kind := field.Type.Kind(); lengthy && kind != reflect.Struct || kind == reflect.Float64 || kind == reflect.Float32 || field.Type == reflect.TypeFor[time.Duration]() {
					found = append(found, of.Name()+"."+field.Name)
				}
			}
		}
	}
	look(reflect.TypeFor[Result]())
	look(reflect.TypeFor[Evidence]())
	slices.Sort(found)
	slices.Sort(exact)
	assert.Equal(t, exact, found)
}

func TestAnOutageSaysWhatItRestsOn(t *testing.T) {
	outage := Outage{
		Ports:   []PortOutage{{Port: 13010, Attempts: 9, ReachableAtStart: true, ReachableAtEnd: true}},
		Longest: Between(0, 17100*time.Millisecond), Gap: "nothing was measured from A to B, when the worker did not try to connect; nothing was measured after C, when the measurement ended", GapSeconds: 17.04, ResolutionSeconds: 0.051, Settled: true,
	}
	assert.Equal(t, "outage of 0.0 to 17.1 s, nothing was measured for 17.1 s (from A to B, when the worker did not try to connect, and after C, when the measurement ended), at most 0.06 s between two attempts to connect", outage.String())
	drill := Drill{ObjectiveSeconds: 10}
	drill.Add(MeasuredMove{From: "KERN1", To: "KERN2", Outage: outage, Verdict: OutageNotMeasured})
	assert.Equal(t, "KERN1 to KERN2: outage of 0.0 to 17.1 s, nothing was measured for 17.1 s (from A to B, when the worker did not try to connect, and after C, when the measurement ended), at most 0.06 s between two attempts to connect: not judged, because the measurement does not show how long the outage was (objective: an outage of at most 10 s)", drill.String())
	assert.Equal(t, outage.Longest, drill.Longest)
	drill.Add(MeasuredMove{})
	assert.Equal(t, AtLeast(0), drill.Longest, "the second move was not measured")
	assert.True(t, strings.HasPrefix(drill.String(), "move 1 of 2, KERN1 to KERN2: outage of "), drill.String())
	assert.Contains(t, drill.String(), "; move 2 of 2,  to : ")
	outage.Ports[0].ReachableAtStart = false
	assert.Contains(t, outage.String(), "port 13010 did not answer before the move")
	assert.Equal(t, "the outage was not measured (no worker)", (&Outage{Gap: "no worker"}).String())
}

// JSON keeps the words of the closed set; people read sentences.
func TestAVerdictOfAnOutageSaysWhyItIsNotJudged(t *testing.T) {
	for verdict, want := range map[OutageVerdict]string{
		OutageNoObjective: "measured and not judged, because test.outageObjectiveSeconds is not set",
		OutageWithin:      "within the objective",
		OutageUnanswered:  "not judged, because a port did not answer",
		OutageNotMeasured: "not judged, because the measurement does not show how long the outage was",
		OutageRepeated:    "not judged, because the measurement does not show how long the outage was; the run made this move again",
	} {
		assert.Equal(t, want, verdict.String())
	}
	text, err := json.Marshal(OutageNotMeasured)
	require.NoError(t, err)
	assert.Equal(t, `"not measured"`, string(text))
}

func TestAMeasurementWithManyGapsStaysReadable(t *testing.T) {
	gap := strings.Repeat("; "+NothingMeasured+"from 2026-03-01T12:00:00Z to 2026-03-01T12:00:05Z, when the worker did not try to connect", 100)
	outage := Outage{Ports: []PortOutage{{Port: 1}}, Longest: Between(0, time.Minute), Gap: gap[2:], GapSeconds: 500, Settled: true}
	assert.Less(t, len(outage.String()), 500)
}
