package cuts

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// row is the result of the cuts of one kind at one moment.
type row struct {
	cuts, reached int
	longest       time.Duration
	// verdicts counts the verdicts in the records of the requests that were cut.
	verdicts map[string]int
}

// count adds a cut to its row.
func (s *sweep) count(f Fired, reached bool) {
	r := s.rows[f.String()]
	if r == nil {
		r = &row{verdicts: map[string]int{}}
		s.rows[f.String()] = r
	}
	r.cuts++
	if reached {
		r.reached++
	}
	r.longest = max(r.longest, f.Recovery)
	r.verdicts[cmp.Or(f.Verdict, noEffect)]++
	s.report.LongestRecoverySeconds = max(s.report.LongestRecoverySeconds, f.Recovery.Round(100*time.Millisecond).Seconds())
}

// noEffect is shown for a request without a record. The auditor finds each effect without a record, so no request with this id
// changed a host.
const noEffect = "no effect"

// table prints the rows in the form of the table in docs/reliability.md.
func (s *sweep) table() {
	for _, kind := range Kinds() {
		for _, moment := range Moments() {
			name := Cut{Kind: kind, Moment: moment}.String()
			r := s.rows[name]
			if r == nil {
				continue
			}
			var verdicts []string
			for _, verdict := range slices.Sorted(maps.Keys(r.verdicts)) {
				verdicts = append(verdicts, fmt.Sprintf("%d %s", r.verdicts[verdict], verdict))
			}
			s.say("| %s | %s | %d | %d | %.1f s | %s |", kind, moment, r.cuts, r.reached, r.longest.Seconds(), strings.Join(verdicts, ", "))
		}
	}
}
