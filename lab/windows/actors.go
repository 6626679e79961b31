package windows

import "changeover/lab/model"

// By is the world as an actor sees it.
func (w *World) By(actor model.Actor) *World { return &World{w.View.By(actor), w.state} }

// Because is the world as it changes for another cause; the request that caused that stays named.
func (w *World) Because(cause model.Cause) *World { return &World{w.View.Because(cause), w.state} }

// seenIn is the host in the world of an actor.
func (h *Host) seenIn(w *World) *Host { return newHost(h.machine, w) }

// For is the host as a process sees it whose variable CHANGEOVER_REQUEST has this value.
func (h *Host) For(request string) *Host {
	return h.seenIn(h.w.By(model.Actor{Cause: model.CauseRequest, Request: request}))
}

// because is the host in a world that changes for another cause; what caused that stays named.
func (h *Host) because(cause model.Cause) *Host {
	return h.seenIn(h.w.Because(cause))
}

// Itself is the host as it acts without a request, as a consequence of what was changed before.
func (h *Host) Itself() *Host { return h.because(model.CauseCluster) }
