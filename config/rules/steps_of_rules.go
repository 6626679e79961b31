package rules

import "strings"

// carriers are, by rule, the ids of the steps that check a rule of hosts or carry out a rule of steps, separated by
// spaces.
var carriers = map[string]string{
	"V-10": "INS-4.3.5-1",
	"V-15": "PREP-7.1.2-9",
	"V-17": "PREP-7.1.2-3",
	"V-18": "PREP-7.1.3-2",
	"V-20": "PREP-7.1.2-1",
	"V-21": "PREP-7.1.2-6 PREP-7.1.3-6",
	"V-22": "PREP-7.1.2-7",
	"V-24": "PREP-7.1.2-10",
	"V-25": "PREP-3.1.2-11",
	"V-27": "PREP-7.1.3-3 PREP-7.1.3-4 PREP-7.1.3-5 PREP-7.1.3-7 PREP-3.1.3-8",
	"V-28": "PREP-7.1.3-7",
	"V-29": "PREP-7.1-5",
	"V-35": "INS-4.2.2.1-1",
	"V-36": "INS-4.2.2.3-1",
	"V-40": "INS-4.3.4.1-2",
	"V-54": "INS-4.4.9.3-1",
	"V-58": "PREP-6.2-1",
	"V-59": "PREP-6.2-1",
	"V-60": "PREP-6.2-1",
	"V-61": "PREP-7.1.2-12",
	"V-62": "PREP-6.2-1",
	"V-66": "INT-9.3-6 INT-9.3-7",
	"V-67": "INT-9.3-5",
	"V-68": "INT-9.3-1",
	"V-72": "INT-9.4.3-6",
	"V-74": "INT-9.5.1-2",
	"V-75": "INT-9.5.3-1",
	"V-76": "INS-4.4.1-1 REP-9.8.2-3",
	"V-77": "INT-9.6.1-1",
	"V-84": "INT-9.7.2-10",
	"V-85": "INT-9.7.2-0 INT-9.7.2-1",
	"V-90": "INS-4.3.1-1",
}

// CarriedBy returns the ids of the steps that check a rule of hosts or carry out a rule of steps. For a rule that the
// site file alone can break, there are none.
func (r Rule) CarriedBy() []string { return strings.Fields(carriers[r.ID]) }
