package runbook

import (
	"strings"
)

// Replaced adds a fact, or puts it in the place of the one with its key.
func Replaced(facts []SiteFact, fact SiteFact) []SiteFact {
	for i := range facts {
		if strings.EqualFold(facts[i].Key, fact.Key) {
			facts[i] = fact
			return facts
		}
	}
	return append(facts, fact)
}
