package windows

import (
	"slices"
	"strings"

	"changeover/lab/win32"
)

// Printers lists the installed printers.
func (pr Printing) Printers() []Printer {
	pr.h.w.Lock()
	defer pr.h.w.Unlock()
	return append([]Printer(nil), pr.h.printers...)
}

// Ports names the ports of the print spooler.
func (pr Printing) Ports() []string {
	pr.h.w.Lock()
	defer pr.h.w.Unlock()
	return append([]string(nil), pr.h.ports...)
}

// Drivers names the drivers of the print spooler.
func (pr Printing) Drivers() []string {
	pr.h.w.Lock()
	defer pr.h.w.Unlock()
	return append([]string(nil), pr.h.drivers...)
}

// AddPort adds a port unless a port has this name.
func (pr Printing) AddPort(name string) {
	pr.h.w.Lock()
	defer pr.h.w.Unlock()
	if !win32.ContainsFold(pr.h.ports, name) {
		pr.h.ports = append(pr.h.ports, name)
		pr.h.w.ChangedLocked()
	}
}

// Remove removes a port and a driver, if they exist.
func (pr Printing) Remove(port, driver string) {
	pr.h.w.Lock()
	defer pr.h.w.Unlock()
	same := func(name string) func(string) bool {
		return func(other string) bool { return strings.EqualFold(other, name) }
	}
	pr.h.ports, pr.h.drivers = slices.DeleteFunc(pr.h.ports, same(port)), slices.DeleteFunc(pr.h.drivers, same(driver))
	pr.h.w.ChangedLocked()
}

// AddDriver adds a driver unless a driver has this name.
func (pr Printing) AddDriver(name string) {
	pr.h.w.Lock()
	defer pr.h.w.Unlock()
	if !win32.ContainsFold(pr.h.drivers, name) {
		pr.h.drivers = append(pr.h.drivers, name)
		pr.h.w.ChangedLocked()
	}
}

// RemovePort removes a port, if it exists.
func (pr Printing) RemovePort(name string) {
	pr.h.w.Lock()
	defer pr.h.w.Unlock()
	pr.h.ports = slices.DeleteFunc(pr.h.ports, func(p string) bool { return strings.EqualFold(p, name) })
	pr.h.w.ChangedLocked()
}
