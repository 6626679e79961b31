package windows

import "changeover/lab/model"

// By returns a view of the world whose changes the journal records for the actor.
func (w *World) By(actor model.Actor) *World { return &World{w.View.By(actor), w.state} }

// Because returns a view of the world whose changes the journal records with another cause and the same request.
func (w *World) Because(cause model.Cause) *World { return &World{w.View.Because(cause), w.state} }

// seenIn returns the view of the host that belongs to a view of the world.
func (h *Host) seenIn(w *World) *Host { return newHost(h.machine, w) }

// For returns the host's view for a process whose environment variable CHANGEOVER_REQUEST has this value: the journal
// records the process's changes with that request.
func (h *Host) For(request string) *Host {
	return h.seenIn(h.w.By(model.Actor{Cause: model.CauseRequest, Request: request}))
}

// because returns the view of the host that belongs to w.Because(cause).
func (h *Host) because(cause model.Cause) *Host {
	return h.seenIn(h.w.Because(cause))
}

// Itself returns the host's view for changes that Windows makes without a request, as a consequence of earlier changes.
func (h *Host) Itself() *Host { return h.because(model.CauseCluster) }
