package xpr

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// vcRuntime is a C++ runtime of the prerequisites (9.4.1).
type vcRuntime struct {
	// file is the installer below Prerequisites; key, name, version and wow64 describe the uninstall entry.
	file, key, name, version string
	wow64                    bool
	// setup is the product name in the installer's version resource; empty for the vendor's own installer, which has none.
	setup string
}

var runtimes = []vcRuntime{
	{"vcruntimeinst.exe", "{8C3F057E-D6A6-4338-AC6A-F1C795A6577B}", "Microsoft Visual C++ 2005 Redistributable", "8.0.61001", true, ""},
	{"vcredist_x86.exe", "{5BCE5CDD-D4C7-4D0E-8B0B-3B1F5A5A9C2E}", "Microsoft Visual C++ 2015-2019 Redistributable (x86) - 14.29.30133", "14.29.30133.0", true, "Microsoft Visual C++ 2015-2019 Redistributable (x86) - 14.29.30133"},
	{"vcredist_x64.exe", "{3CBFFC3A-CA3B-4A6B-BB0A-9D5B0F7E3F0B}", "Microsoft Visual C++ 2015-2019 Redistributable (x64) - 14.29.30133", "14.29.30133.0", false, "Microsoft Visual C++ 2015-2019 Redistributable (x64) - 14.29.30133"},
	{`vc9\vcredist_x86.exe`, "{9BE518E6-ECC6-35A9-88E4-87755C07200F}", "Microsoft Visual C++ 2008 Redistributable - x86 9.0.30729.6161", "9.0.30729.6161", true, "Microsoft Visual C++ 2008 Redistributable Setup"},
	{`vc10\vcredist_x86.exe`, "{F0C3E5D1-1ADE-321E-8167-68EF0DE699A5}", "Microsoft Visual C++ 2010  x86 Redistributable - 10.0.40219", "10.0.40219", true, "Microsoft Visual C++ 2010 x86 Redistributable Setup"},
}

const (
	printerPort   = "XPR Server Fax Monitor"
	printerDriver = "XPR Server Fax"
	printerLog    = `C:\Windows\Temp\ucsetup.log`
	printerKey    = "{B7C1E0B5-6A4C-4B17-9E3B-31C0A9F4D7E2}"
)

// handlePrograms registers the behaviour of the vendor's programs, services and library with the world.
func (c *Console) handlePrograms() {
	for _, r := range runtimes {
		c.world.HandleProgram(runtimeID+r.file, c.installRuntime(r))
	}
	c.world.HandleProgram(printerID, c.installPrinter)
	c.world.HandleProgram(timeZoneID, timeZoneSupport)
	for _, id := range []string{clusterprepID, setupID, agentID} {
		c.world.HandleProgram(id, wizard)
	}
	for _, r := range append(append([]row(nil), mandatoryRows...), optionalRows...) {
		c.world.HandleService(serviceID+strings.ToLower(r.key), installed{c}.startService)
	}
	c.world.HandleService(serviceID+administrator, installed{c}.startAdministrator)
	c.world.HandleResourceDLL(libraryID, windows.ResourceDLL{
		Service: "infostor", NeedsTypes: []string{cluster.TypePhysicalDisk, cluster.TypeNetworkName}, NeedsService: "xmrsvc", Single: true,
	})
}

// wizard is a program that opens a window. Without a desktop, the window cannot be answered, so the program runs until it is
// ended.
func wizard(ctx context.Context, run windows.Run) (int, string) {
	if run.Interactive {
		return 0, ""
	}
	<-ctx.Done()
	return 1, "ended while it waited for an answer"
}

// silent reports whether the arguments contain one of the switches, ignoring case.
func silent(arguments string, switches ...string) bool {
	for _, word := range strings.Fields(arguments) {
		for _, s := range switches {
			if strings.EqualFold(word, s) {
				return true
			}
		}
	}
	return false
}

// installRuntime returns the installer of a C++ runtime, which needs a desktop or the switch /q.
func (c *Console) installRuntime(r vcRuntime) windows.Program {
	return func(ctx context.Context, run windows.Run) (int, string) {
		if !run.Interactive && !silent(run.Arguments, "/q", "/quiet") {
			return wizard(ctx, run)
		}
		c.world.Pause(ctx, 8*time.Second)
		if ctx.Err() != nil {
			return 1602, "ended by the user"
		}
		if newer := r.newest(run.Host); newer != nil && slices.Compare(fields(newer.Version), fields(r.version)) > 0 {
			return r.refuse(newer.DisplayName)
		}
		addRuntime(run.Host, r)
		return 0, ""
	}
}

// Exit codes of an installer if a newer version of its product is installed: ERROR_PRODUCT_VERSION of Windows Installer, and
// another code of the setup of Visual C++ 2010.
const (
	productVersion = 1638
	newerOf2010    = 5100
)

// refuse returns exit code and output of the installer if a newer version is installed.
func (r vcRuntime) refuse(newer string) (int, string) {
	if fields(r.version)[0] == 10 {
		return newerOf2010, "A newer version of Microsoft Visual C++ 2010 Redistributable has been detected on the machine: " + newer
	}
	return productVersion, "Another version of this product is already installed: " + newer
}

// newest returns the newest installed Visual C++ runtime with the same major version and architecture, which the installers
// treat as the same product; nil if there is none.
func (r vcRuntime) newest(h *windows.Host) *windows.Product {
	var newest *windows.Product
	for _, s := range h.Software.List() {
		same := strings.Contains(s.DisplayName, "Visual C++") && is64(s.DisplayName) == is64(r.name) && fields(s.Version)[0] == fields(r.version)[0]
		if same && (newest == nil || slices.Compare(fields(s.Version), fields(newest.Version)) > 0) {
			newest = &s
		}
	}
	return newest
}

// is64 reports whether a product of this name is a 64-bit one. Wow64 of the uninstall entry does not show that, since the
// setups of Visual C++ 2012 and later are 32-bit programs themselves.
func is64(name string) bool { return strings.Contains(strings.ToLower(name), "x64") }

// fields returns the first three fields of a version, which Windows Installer compares (Microsoft, "ProductVersion property").
func fields(version string) []int {
	list := make([]int, 3)
	for i, field := range strings.Split(version, ".") {
		if i < len(list) {
			list[i], _ = strconv.Atoi(field)
		}
	}
	return list
}

func addRuntime(h *windows.Host, r vcRuntime) {
	h.Software.Add(windows.Product{Key: r.key, DisplayName: r.name, Version: r.version, Publisher: "Microsoft Corporation", Wow64: r.wow64})
}

// missingRuntimes returns the names of the runtimes of 9.4.1 that a host lacks.
func missingRuntimes(h *windows.Host) []string {
	var missing []string
	for _, r := range runtimes {
		if newest := r.newest(h); newest == nil || slices.Compare(fields(newest.Version), fields(r.version)) < 0 {
			missing = append(missing, r.name)
		}
	}
	return missing
}

// installPrinter is the installer of the printer driver (9.4.2), which needs a
// desktop or the switch /s. The host must be restarted afterwards.
func (c *Console) installPrinter(ctx context.Context, run windows.Run) (int, string) {
	if !run.Interactive && !silent(run.Arguments, "/s", "/silent") {
		return wizard(ctx, run)
	}
	h := run.Host
	c.world.Pause(ctx, 15*time.Second)
	if ctx.Err() != nil {
		return 1602, "ended by the user"
	}
	stamp := time.Now().UTC().Format("2006-01-02 15:04:05")
	if spooler, err := h.Services.Get("Spooler"); err != nil || spooler.State != scm.Running {
		_ = h.Files.Write(printerLog, []byte(stamp+" printer driver not installed: the print spooler does not run\r\n"))
		return 1603, "the print spooler does not run"
	}
	h.Printing.AddPort(printerPort)
	h.Printing.AddDriver(printerDriver)
	h.Software.Add(windows.Product{Key: printerKey, DisplayName: "OpenScape Xpressions Cluster Printer Driver", Version: "7.5", Publisher: "Unify", Wow64: true})
	log := fmt.Sprintf("%s port %q added\r\n%s printer driver %q installed successfully\r\n%s restart required\r\n", stamp, printerPort, stamp, printerDriver, stamp)
	if err := h.Files.Write(printerLog, []byte(log)); err != nil {
		return 1603, err.Error()
	}
	h.NeedReboot(`C:\Windows\System32\spool\drivers\xprfax.dll`)
	return rebootRequired, ""
}

// timeZoneServices are the only XPR services that must run while the time stamps
// of the database are converted (4.4.13, 9.7.4).
var timeZoneServices = []string{"licsvc", "nameloc", "cfgsvc", "xmrsvc", "infostor"}

// timeZoneSupport is TimeZoneSupport.exe, which converts the time stamps. Its only effect in the lab is a line in its log.
func timeZoneSupport(_ context.Context, run windows.Run) (int, string) {
	mode := strings.ToLower(strings.TrimSpace(run.Arguments))
	if mode != "on" && mode != "off" {
		return 2, "usage: TimeZoneSupport on|off"
	}
	running := map[string]bool{}
	for _, s := range run.Host.Services.List() {
		if s.State == scm.Running && isXPR(s) {
			running[strings.ToLower(s.Name)] = true
		}
	}
	for _, name := range timeZoneServices {
		if !running[name] {
			return 1, "service " + name + " does not run"
		}
	}
	if len(running) != len(timeZoneServices) {
		return 1, "other XPR services run"
	}
	log := run.Path[:strings.LastIndex(run.Path, `\`)+1] + "TimeZoneSupport.log"
	before, _ := run.Host.Files.Read(log)
	if err := run.Host.Files.Write(log, append(before, []byte("converted: "+mode+"\r\n")...)); err != nil {
		return 1, err.Error()
	}
	return 0, "time stamps converted"
}

// isXPR reports whether a service is one of XPR, by its display name.
func isXPR(s scm.Service) bool {
	return strings.HasPrefix(s.DisplayName, "XPR") || strings.EqualFold(s.Name, "stunnel")
}
