package shell

import (
	"changeover/lab/posh"
)

// eventCommands are the cmdlets about event logs.
func (s *Shell) eventCommands() map[string]posh.Command {
	return map[string]posh.Command{"Get-EventLog": s.getEventLog}
}

// getEventLog lists the newest entry first.
func (s *Shell) getEventLog(c *posh.Invocation) error {
	events := s.host.Events()
	left := len(events)
	if c.Has("Newest") {
		left = c.Int("Newest")
	}
	for i := len(events) - 1; i >= 0 && left > 0; i-- {
		e := events[i]
		if !equal(e.Log, c.String("LogName")) || !anyMatches(c.Strings("EntryType"), e.Level) || !anyMatches(c.Strings("Source"), e.Provider) {
			continue
		}
		left--
		c.Emit(posh.NewObject("System.Diagnostics.EventLogEntry", posh.P("Index", int64(i+1)), posh.P("TimeGenerated", e.Time), posh.P("EntryType", e.Level), posh.P("Source", e.Provider),
			posh.P("EventID", int64(e.ID)), posh.P("InstanceId", int64(e.ID)), posh.P("Message", e.Message)))
	}
	return nil
}
