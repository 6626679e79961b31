package runbook

import (
	"strings"

	"changeover/runbook/plaintext"
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

// Shown is the value of a fact as people read it: in quotes, since a person may have written it, and after the name of
// what the value is, where the value alone is no sentence.
func (f SiteFact) Shown() string {
	value := plaintext.Quoted(f.Value)
	if what := f.what(); what != "" {
		return what + " " + value
	}
	return value
}

// what names the thing whose value a fact is; empty where the value is a sentence.
func (f SiteFact) what() string {
	switch f.Key {
	case FactTimeZones, FactConverting:
		return "time zone support"
	case FactServerName:
		return "xpr.serverName"
	}
	if siteKey, ok := strings.CutPrefix(f.Key, typedPrefix); ok {
		return siteKey
	}
	for _, known := range []struct{ prefix, what string }{
		{FactMACPrefix, "MAC address"},
		{FactServiceKeyPrefix, "service key"},
		{FactInstalledPrefix, "end of the installation"},
		{FactWaitedBeforeSetup, "digests of the pending restarts"},
	} {
		if strings.HasPrefix(f.Key, known.prefix) {
			return known.what
		}
	}
	return ""
}

// Written says by whom and when a fact was written or adopted: "recorded by eva on 2026-03-01T12:00:00Z".
func (f SiteFact) Written() string {
	by := "recorded"
	if f.Operator != "" {
		by += " by " + plaintext.Name(f.Operator)
	}
	switch {
	case f.AdoptedBy == "":
	case f.Operator == "" || f.Operator == f.AdoptedBy:
		by = "adopted by " + plaintext.Name(f.AdoptedBy)
	default:
		by += ", adopted by " + plaintext.Name(f.AdoptedBy) + ","
	}
	if f.Time == "" {
		return strings.TrimSuffix(by, ",")
	}
	return by + " on " + f.Time
}
