package xpr

import (
	"strings"
	"time"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// administrator is the service XPR Administrator. The server starts the layers (APLs) that are entered in
// its list automatically (Table 4-2, Monitor Event Log), and XPR Administrator is the first service that
// 9.5.1/3 stops.
const administrator = "mrs"

// supervisionTime is how often XPR Administrator looks at the layers. The manual says no figure.
const supervisionTime = 3 * time.Minute

// quickestSupervision is the shortest time between two looks, however fast the lab's time passes: requests take the
// same time as ever, and one that stops XPR Administrator with its layers must be able to come between two looks.
const quickestSupervision = 2 * time.Second

// startAdministrator starts XPR Administrator, which then watches the layers of its host. In a cluster the
// cluster starts them.
func (c running) startAdministrator(run windows.ServiceRun) *win32.Error {
	if err := c.startService(run); err != nil {
		return err
	}
	if run.Group == "" {
		go c.superviseLayers(run.Host.Itself())
	}
	return nil
}

// superviseLayers starts layers again that have stopped, until XPR Administrator itself is stopped.
func (c running) superviseLayers(h *windows.Host) {
	seen := map[string]bool{}
	process := 0
	for {
		time.Sleep(max(c.world.Scaled(supervisionTime), quickestSupervision))
		self, err := h.Services.Get(administrator)
		if err != nil || c.world.Closed() || self.State != scm.Running || process != 0 && self.ProcessID != process {
			return
		}
		process = self.ProcessID
		for _, r := range append(append([]row(nil), mandatoryRows...), optionalRows...) {
			layer, err := h.Services.Get(r.key)
			if err != nil || !r.isLayer() {
				continue
			}
			if layer.State == scm.Stopped && seen[r.key] {
				_ = h.Services.Start(r.key) // One that does not start is tried again.
			}
			seen[r.key] = seen[r.key] || layer.State == scm.Running
		}
	}
}

// isLayer reports whether a service is a layer that XPR Administrator runs.
func (r row) isLayer() bool {
	return r.depends == administrator && (strings.Contains(r.display, "APL") || strings.Contains(r.display, "Layer"))
}
