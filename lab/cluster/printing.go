package cluster

// Printers lists the installed printers.
func (h *Host) Printers() []Printer {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return append([]Printer(nil), h.printers...)
}

// PrinterPorts names the ports of the print spooler.
func (h *Host) PrinterPorts() []string {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return append([]string(nil), h.ports...)
}

// PrinterDrivers names the drivers of the print spooler.
func (h *Host) PrinterDrivers() []string {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return append([]string(nil), h.drivers...)
}

// AddPrinterPort adds a port; a known one stays.
func (h *Host) AddPrinterPort(name string) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	if !containsFold(h.ports, name) {
		h.ports = append(h.ports, name)
		h.w.changed()
	}
}

// AddPrinterDriver adds a driver; a known one stays.
func (h *Host) AddPrinterDriver(name string) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	if !containsFold(h.drivers, name) {
		h.drivers = append(h.drivers, name)
		h.w.changed()
	}
}
