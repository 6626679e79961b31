package cluster

// Events lists the entries of the host's event logs, the oldest first.
func (h *Host) Events() []Event {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return append([]Event(nil), h.events...)
}

// AddEvent writes an entry; its time is now.
func (h *Host) AddEvent(e Event) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	h.addEvent(e.Log, e.Provider, e.ID, e.Level, e.Message)
}

func (h *Host) addEvent(log, provider string, id int, level, message string) {
	h.events = append(h.events, Event{Log: log, Provider: provider, ID: id, Level: level, Time: h.w.now(), Message: message})
}
