package shell

import (
	"slices"

	"changeover/lab/posh"
)

// eventCommands are the cmdlets about event logs.
func (s *Shell) eventCommands() map[string]posh.Command {
	return map[string]posh.Command{"Get-EventLog": only(s.getEventLog, "LogName", "EntryType", "Source", "Newest")}
}

// getEventLog lists the newest entry first; that none matches is an error.
func (s *Shell) getEventLog(c *posh.Invocation) error {
	if log := c.String("LogName"); !slices.ContainsFunc([]string{"System", "Application"}, func(known string) bool { return equal(known, log) }) {
		return posh.NotSupported("the event log %s", log)
	}
	events := s.host.Events()
	left, found := len(events), false
	if c.Has("Newest") {
		left = c.Int("Newest")
	}
	for i := len(events) - 1; i >= 0 && left > 0; i-- {
		e := events[i]
		if !equal(e.Log, c.String("LogName")) || !anyMatches(c.Strings("EntryType"), e.Level) || !anyMatches(c.Strings("Source"), e.Provider) {
			continue
		}
		left--
		found = true
		c.Emit(posh.NewObject("System.Diagnostics.EventLogEntry", posh.P("Index", int64(i+1)), posh.P("TimeGenerated", e.Time), posh.P("EntryType", e.Level), posh.P("Source", e.Provider),
			posh.P("EventID", int64(e.ID)), posh.P("InstanceId", int64(e.ID)), posh.P("Message", e.Message)))
	}
	if found {
		return nil
	}
	return c.WriteError(&posh.Error{
		Message: "No matches found", ID: "GetEventLogNoEntriesFound," + commandID(c.Name), Exception: "System.ArgumentException",
		Category: "ObjectNotFound", NonTerminating: true,
	})
}
