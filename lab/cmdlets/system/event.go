package system

import (
	"slices"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows"
)

// Events implements the cmdlets for event logs.
type Events struct{ *cmdlets.Process }

// Commands returns the cmdlets for event logs by name.
func (s Events) Commands() map[string]posh.Command {
	return map[string]posh.Command{"Get-WinEvent": cmdlets.Only(s.getWinEvent, "FilterHashtable", "MaxEvents", "Oldest")}
}

// eventLevels maps numbers to levels of events (Microsoft, StandardEventLevel); the key Level of -FilterHashtable
// takes these numbers.
var eventLevels = map[int64]string{1: "Critical", 2: "Error", 3: "Warning", 4: "Information", 5: "Verbose"}

// eventLogs holds the names of the logs that the lab's hosts have.
var eventLogs = []string{"System", "Application", "Microsoft-Windows-FailoverClustering/Operational"}

// integers converts a number or a list of numbers.
func integers(value posh.Value) ([]int64, error) {
	var numbers []int64
	for _, one := range posh.Array(value) {
		number, err := posh.ToInt(one)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, number)
	}
	return numbers, nil
}

// eventFilter is the content of the hashtable of Get-WinEvent -FilterHashtable.
type eventFilter struct {
	log    string
	levels []string
	ids    []int64
}

func eventFilterOf(c *posh.Invocation) (eventFilter, error) {
	var filter eventFilter
	tables := posh.Array(c.Value("FilterHashtable"))
	if len(tables) != 1 {
		return filter, posh.NotSupported("Get-WinEvent with %d filters", len(tables))
	}
	table, _ := tables[0].(*posh.Hashtable)
	for _, key := range table.Keys {
		value, _ := table.Get(key)
		switch {
		case cmdlets.Equal(key, "LogName"):
			filter.log = posh.ToString(value)
		case cmdlets.Equal(key, "Level"):
			numbers, err := integers(value)
			if err != nil {
				return filter, err
			}
			for _, number := range numbers {
				filter.levels = append(filter.levels, eventLevels[number])
			}
		case cmdlets.Equal(key, "Id"):
			var err error
			if filter.ids, err = integers(value); err != nil {
				return filter, err
			}
		default:
			return filter, posh.NotSupported("the key %s of Get-WinEvent -FilterHashtable", key)
		}
	}
	if !slices.ContainsFunc(eventLogs, func(log string) bool { return cmdlets.Equal(filter.log, log) }) {
		return filter, posh.NotSupported("the event log %s", filter.log)
	}
	return filter, nil
}

func (f eventFilter) takes(e windows.Event) bool {
	return cmdlets.Equal(e.Log, f.log) && (f.levels == nil || slices.Contains(f.levels, e.Level)) && (f.ids == nil || slices.Contains(f.ids, int64(e.ID)))
}

// getWinEvent implements Get-WinEvent. The newest event comes first, or the oldest with -Oldest. It is an error if no
// event matches.
func (s Events) getWinEvent(c *posh.Invocation) error {
	filter, err := eventFilterOf(c)
	if err != nil {
		return err
	}
	if _, denied := s.Host.World().Unreadable.Load("event log " + filter.log); denied {
		return s.denied(c, filter.log)
	}
	events := s.Host.Events.List()
	left, found := len(events), false
	if c.Has("MaxEvents") {
		left = c.Int("MaxEvents")
	}
	for i := range events {
		at := len(events) - 1 - i
		if c.Bool("Oldest") {
			at = i
		}
		if left > 0 && filter.takes(events[at]) {
			left, found = left-1, true
			if err := s.emit(c, int64(at+1), events[at]); err != nil {
				return err
			}
		}
	}
	if found {
		return nil
	}
	return c.WriteError(&posh.Error{
		Message: "No events were found that match the specified selection criteria.", ID: "NoMatchingEventsFound," + cmdlets.CommandID(c.Name), Exception: "System.Exception",
		Category: "ObjectNotFound", NonTerminating: true,
	})
}

// denied writes the two errors about a log to which Windows denies access (PowerShell pull request 27395).
func (s Events) denied(c *posh.Invocation, log string) error {
	for _, failure := range [][2]string{
		{"LogInfoUnavailable", "To access the '" + log + "' log start PowerShell with elevated user rights.  Error: Attempted to perform an unauthorized operation."},
		{"NoMatchingLogsFound", "There is not an event log on the localhost computer that matches \"" + log + "\"."},
	} {
		if err := c.WriteError(&posh.Error{Message: failure[1], ID: failure[0] + "," + cmdlets.CommandID(c.Name), Exception: "System.Exception", Category: "NotSpecified", NonTerminating: true}); err != nil {
			return err
		}
	}
	return nil
}

// emit writes an event. If a text of the event refers to a parameter message that Windows does not find, such as %%16405, the cmdlet
// also writes an error, and the event has no message (PowerShell issue 7664). The lab has no parameter messages.
func (s Events) emit(c *posh.Invocation, number int64, e windows.Event) error {
	if !s.registered(e) || !slices.ContainsFunc(e.Data, func(text string) bool { return strings.HasPrefix(text, "%%") }) {
		c.Emit(s.eventObject(number, e))
		return nil
	}
	e.Message = ""
	c.Emit(s.eventObject(number, e))
	const message = "The description string for parameter reference (%1) could not be found"
	return c.WriteError(&posh.Error{
		Message: message, ID: message + "," + cmdlets.CommandID(c.Name), Exception: "System.Diagnostics.Eventing.Reader.EventLogException",
		Category: "NotSpecified", NonTerminating: true,
	})
}

// eventObject returns an EventLogRecord. If the source of an event is not registered, Windows finds no description:
// Message is null, and Properties has the texts that the program wrote.
func (s Events) eventObject(number int64, e windows.Event) *posh.Object {
	var message posh.Value = e.Message
	data := e.Data
	if !s.registered(e) {
		message, data = nil, []string{e.Message}
	}
	properties := make([]posh.Value, 0, len(data))
	for _, text := range data {
		properties = append(properties, posh.NewObject("System.Diagnostics.Eventing.Reader.EventProperty", posh.P("Value", text)))
	}
	return posh.NewObject("System.Diagnostics.Eventing.Reader.EventLogRecord", posh.P("RecordId", number), posh.P("TimeCreated", e.Time), posh.P("LogName", e.Log),
		posh.P("LevelDisplayName", e.Level), posh.P("ProviderName", e.Provider), posh.P("Id", int64(e.ID)), posh.P("Message", message), posh.P("Properties", properties))
}

// registered reports whether the source of an event has a message file (Microsoft, Event Sources: EventMessageFile).
// The sources of the System log always have one.
func (s Events) registered(e windows.Event) bool {
	if !cmdlets.Equal(e.Log, "Application") {
		return true
	}
	key, err := s.Host.Registry.Key(`SYSTEM\CurrentControlSet\Services\EventLog\Application\` + e.Provider)
	_, file := key.Value("EventMessageFile")
	return err == nil && file
}
