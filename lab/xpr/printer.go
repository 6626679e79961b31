package xpr

import (
	"slices"
	"strings"
	"time"

	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// printerSetup is the setup of the printer driver at the desktop. Without a field with the value Remove, it installs the
// driver. With two such fields, it removes an installed driver: "Click on Remove" and again "Click on Remove" (5.4.2.1,
// 9.4.2.1).
func (c *Console) printerSetup(h *windows.Host, task Task) error {
	removes := 0
	for _, page := range task.Pages {
		for _, field := range page.Fields {
			if strings.EqualFold(field.Value, "Remove") {
				removes++
			}
		}
	}
	installed := slices.Contains(h.Printing.Ports(), printerPort)
	f := form{}
	switch {
	case removes == 0:
		return c.runInteractively(h, task)
	case removes != 2:
		f.wrong("the setup asks for Remove twice; choose Remove on two pages")
	case !installed:
		f.wrong("the driver is not installed, so the setup does not offer Remove")
	}
	if spooler, err := h.Services.Get("Spooler"); err != nil || spooler.State != scm.Running {
		f.wrong("the print spooler does not run")
	}
	if err := f.result(task.Program, h.Name()); err != nil {
		return err
	}
	h.Printing.Remove(printerPort, printerDriver)
	if err := h.Registry.DeleteKey(`SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall\` + printerKey); err != nil {
		return err
	}
	before, _ := h.Files.Read(printerLog)
	line := time.Now().UTC().Format("2006-01-02 15:04:05") + " printer driver removed\r\n"
	return h.Files.Write(printerLog, append(before, []byte(line)...))
}
