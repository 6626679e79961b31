package xpr

import (
	"strings"
	"time"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// administrator is the key of the service XPR Administrator, which starts stopped layers (APLs). The manual says that the
// server starts the layers of its list automatically (Table 4-2, Monitor Event Log); that XPR Administrator does it
// follows from 9.5.1/3, which stops this service first.
const administrator = "mrs"

// supervisionTime is the time between two checks of the layers. The manual gives no time, so this value is the lab's own.
const supervisionTime = 3 * time.Minute

// quickestSupervision is the shortest real time between two checks, however small the scale is: a request that stops XPR
// Administrator with its layers takes real time and must be able to end between two checks.
const quickestSupervision = 2 * time.Second

// startAdministrator is the start of XPR Administrator, which then supervises the layers of its host. If a cluster runs XPR
// Administrator, the cluster starts the layers, and XPR Administrator does not supervise them.
func (c installed) startAdministrator(run windows.ServiceRun) *win32.Error {
	if err := c.startService(run); err != nil {
		return err
	}
	if run.Group == "" {
		go c.superviseLayers(run.Host.Itself())
	}
	return nil
}

// superviseLayers starts layers that ran once and are stopped, until XPR Administrator itself is stopped.
func (c installed) superviseLayers(h *windows.Host) {
	hasRun := map[string]bool{}
	process := 0
	for c.world.Rest(max(c.world.Scaled(supervisionTime), quickestSupervision)) {
		self, err := h.Services.Get(administrator)
		if err != nil || self.State != scm.Running || process != 0 && self.ProcessID != process {
			return
		}
		process = self.ProcessID
		for _, r := range append(append([]row(nil), mandatoryRows...), optionalRows...) {
			layer, err := h.Services.Get(r.key)
			if err != nil || !r.isLayer() {
				continue
			}
			if layer.State == scm.Stopped && hasRun[r.key] {
				_ = h.Services.Start(r.key) // If it fails, the next check tries again.
			}
			hasRun[r.key] = hasRun[r.key] || layer.State == scm.Running
		}
	}
}

// isLayer reports whether a service is a layer that XPR Administrator supervises.
func (r row) isLayer() bool {
	return r.depends == administrator && (strings.Contains(r.display, "APL") || strings.Contains(r.display, "Layer"))
}
