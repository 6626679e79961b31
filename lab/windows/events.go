package windows

// List lists the entries of the host's event logs, the oldest first.
func (ev Events) List() []Event {
	ev.h.w.Lock()
	defer ev.h.w.Unlock()
	return append([]Event(nil), ev.h.events...)
}

// Add writes an entry; e.Time is ignored, since an entry gets the current time.
func (ev Events) Add(e Event) {
	ev.h.w.Lock()
	defer ev.h.w.Unlock()
	ev.AddLocked(e.Log, e.Provider, e.ID, e.Level, e.Message, e.Data...)
}

// AddLocked is Add for callers that hold the lock; data are the texts that are inserted into the message.
func (ev Events) AddLocked(log, provider string, id int, level, message string, data ...string) {
	ev.h.events = append(ev.h.events, Event{Log: log, Provider: provider, ID: id, Level: level, Time: ev.h.w.Now(), Message: message, Data: data})
}
