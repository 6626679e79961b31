package site

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// said is an attempt on port 13010 in tests: when it began and ended, in milliseconds, and what it said.
type said struct {
	begun, ended int
	answer       answer
}

var sampled = time.Date(2025, 10, 1, 12, 0, 0, 0, time.UTC)

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// record begins all attempts and ends them in the order that is given.
func record(r *outageRecorder, ended ...said) {
	attempts := map[int]*attempt{}
	for begun := range 60_000 {
		for _, s := range ended {
			if s.begun == begun {
				attempts[begun] = r.begin(13010, sampled.Add(ms(begun)))
			}
		}
	}
	for _, s := range ended {
		r.end(attempts[s.begun], s.answer, sampled.Add(ms(s.ended)))
	}
}

func TestTheLimitsOfAnOutage(t *testing.T) {
	for name, c := range map[string]struct {
		attempts []said
		want     runbook.Interval
	}{
		"no attempt":      {nil, runbook.Interval{}},
		"broken off only": {[]said{{0, 900, nothingSaid}}, runbook.Interval{}},
		"no failure":      {[]said{{0, 1, accepted}, {500, 501, accepted}, {950, 951, accepted}}, runbook.Between(0, ms(501))},
		"refused":         {[]said{{0, 1, accepted}, {50, 52, refused}, {400, 401, refused}, {450, 455, accepted}}, runbook.Between(ms(348), ms(550))},
		"dropped":         {[]said{{0, 1, accepted}, {450, 455, accepted}, {50, 1050, dropped}, {400, 1400, dropped}, {950, 951, accepted}}, runbook.Between(ms(350), ms(501))},
		"one failure":     {[]said{{0, 1, accepted}, {50, 52, refused}, {100, 101, accepted}, {950, 951, accepted}}, runbook.Between(0, ms(851))},
		"not over":        {[]said{{0, 1, accepted}, {50, 50, refused}, {950, 951, refused}}, runbook.AtLeast(ms(900))},
		"from before":     {[]said{{0, 0, refused}, {300, 301, refused}, {350, 351, accepted}, {999, 999, accepted}}, runbook.AtLeast(ms(300))},
		"nobody looked":   {[]said{{0, 1, accepted}, {10, 10, refused}, {8000, 8000, refused}, {8100, 8100, refused}, {8900, 8950, accepted}}, runbook.Between(ms(100), ms(8950))},
		"own fault":       {[]said{{0, 1, accepted}, {100, 101, nothingSaid}, {400, 401, accepted}}, runbook.Between(0, ms(600))},
	} {
		t.Run(name, func(t *testing.T) {
			r := newOutageRecorder([]int{13010}, nil, sampled)
			record(r, c.attempts...)
			assert.Equal(t, c.want, r.result(sampled.Add(ms(1000))).Longest)
		})
	}
}

func TestTimeWithoutAttemptsIsAGap(t *testing.T) {
	r := newOutageRecorder([]int{13010}, nil, sampled)
	record(r, said{0, 1, accepted}, said{50, 51, accepted}, said{4050, 4051, accepted})
	outage := r.result(sampled.Add(ms(4060)))
	assert.Equal(t, 4.0, outage.GapSeconds)
	assert.Equal(t, 0.05, outage.ResolutionSeconds, "gaps apart")
	assert.Contains(t, outage.Gap, "when the worker did not try to connect")
	assert.Equal(t, "0.0 to 4.1 s", outage.Longest.String())
}

func TestAGapOfAllPortsCountsOnce(t *testing.T) {
	r := newOutageRecorder([]int{1, 2}, nil, sampled)
	for _, begun := range []int{0, 3000} {
		for port := 1; port <= 2; port++ {
			r.end(r.begin(port, sampled.Add(ms(begun))), accepted, sampled.Add(ms(begun)))
		}
	}
	assert.Equal(t, 3.0, r.result(sampled.Add(ms(3000))).GapSeconds)
}

func TestAnotherWorkersClockProvesNothing(t *testing.T) {
	before := outageSamples{Ports: []portSamples{{Port: 13010, Attempts: 9, Accepted: sampled, FirstOK: true}}, Last: sampled}
	r := newOutageRecorder([]int{13010}, &before, sampled.Add(-time.Second))
	record(r, said{0, 1, accepted}, said{50, 51, accepted})
	assert.False(t, r.result(sampled.Add(ms(60))).Longest.Within(24*time.Hour))
	assert.NotEmpty(t, r.result(sampled).Gap)
}

func TestSteadyMeansEveryAttemptForLongEnough(t *testing.T) {
	for name, c := range map[string]struct {
		attempts []said
		want     bool
	}{
		"none":          {nil, false},
		"long enough":   {[]said{{0, 1, accepted}, {150, 151, accepted}, {300, 301, accepted}}, true},
		"too short":     {[]said{{0, 1, accepted}, {150, 151, accepted}}, false},
		"one failed":    {[]said{{0, 1, accepted}, {150, 151, refused}, {300, 301, accepted}}, false},
		"one is open":   {[]said{{0, 1, accepted}, {150, 151, accepted}, {300, 0, pending}}, false},
		"nobody looked": {[]said{{0, 1, accepted}, {5000, 5001, accepted}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newOutageRecorder([]int{13010}, nil, sampled)
			record(r, c.attempts...)
			assert.Equal(t, c.want, r.steady(ms(300)))
		})
	}
}

// A role may have moved, and come back online, before the first answer.
func TestTimeBeforeTheFirstAnswerIsNotMeasured(t *testing.T) {
	broken := newOutageRecorder([]int{13010}, nil, sampled)
	record(broken, said{0, 1, nothingSaid}, said{50, 51, nothingSaid}, said{20_000, 20_001, accepted}, said{20_050, 20_051, accepted})
	outage := broken.result(sampled.Add(ms(20_060)))
	assert.False(t, outage.Longest.Within(ms(20_000)), "%s", outage.Longest)
	assert.Equal(t, 20.0, outage.GapSeconds)

	before := outageSamples{Ports: []portSamples{{Port: 13010}}, Began: sampled, Last: sampled}
	crashed := newOutageRecorder([]int{13010}, &before, sampled.Add(ms(30_000)))
	record(crashed, said{30_000, 30_001, accepted}, said{30_050, 30_051, accepted})
	outage = crashed.result(sampled.Add(ms(30_060)))
	assert.False(t, outage.Longest.Within(ms(30_000)), "%s", outage.Longest)
	assert.Equal(t, 30.0, outage.GapSeconds, "the same time counts once")
}
