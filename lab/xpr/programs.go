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

// vcRuntime is a C++ runtime of the prerequisites (9.4.1) with its uninstall entry. setup is the product that the
// installer's version resource names; the vendor's own program has none.
type vcRuntime struct {
	file, key, name, version string
	wow64                    bool
	setup                    string
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

// handlePrograms teaches the world what the vendor's programs, services and library do.
func (c *Console) handlePrograms() {
	for _, r := range runtimes {
		c.world.HandleProgram(runtimeID+r.file, c.installRuntime(r))
	}
	c.world.HandleProgram(printerID, c.installPrinter)
	c.world.HandleProgram(timeZoneID, timeZoneSupport)
	for _, id := range []string{clusterprepID, setupID, agentID} {
		c.world.HandleProgram(id, waitForAnyone)
	}
	for _, r := range append(append([]row(nil), mandatoryRows...), optionalRows...) {
		c.world.HandleService(serviceID+strings.ToLower(r.key), running{c}.startService)
	}
	c.world.HandleService(serviceID+administrator, running{c}.startAdministrator)
	c.world.HandleResourceDLL(libraryID, windows.ResourceDLL{
		Service: "infostor", NeedsTypes: []string{cluster.TypePhysicalDisk, cluster.TypeNetworkName}, NeedsService: "xmrsvc", Single: true,
	})
}

// waitForAnyone is a wizard without a desktop: nobody ever answers its window.
func waitForAnyone(ctx context.Context, run windows.Run) (int, string) {
	if run.Interactive {
		return 0, ""
	}
	<-ctx.Done()
	return 1, "ended while it waited for an answer"
}

// silent reports whether the arguments hold a switch, in any spelling of its case.
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

// installRuntime installs a C++ runtime at a desktop, or with /q without one.
func (c *Console) installRuntime(r vcRuntime) windows.Program {
	return func(ctx context.Context, run windows.Run) (int, string) {
		if !run.Interactive && !silent(run.Arguments, "/q", "/quiet") {
			return waitForAnyone(ctx, run)
		}
		c.world.Pause(ctx, 8*time.Second)
		if ctx.Err() != nil {
			return 1602, "ended by the user"
		}
		if newer := r.newest(run.Host); newer != nil && slices.Compare(fields(newer.Version), fields(r.version)) > 0 {
			return r.beside(newer.DisplayName)
		}
		addRuntime(run.Host, r)
		return 0, ""
	}
}

// What the installers end with beside a newer version of their product: ERROR_PRODUCT_VERSION of Windows Installer, and
// the setup of Visual C++ 2010 with a code of its own.
const (
	productVersion = 1638
	newerOf2010    = 5100
)

func (r vcRuntime) beside(newer string) (int, string) {
	if fields(r.version)[0] == 10 {
		return newerOf2010, "A newer version of Microsoft Visual C++ 2010 Redistributable has been detected on the machine: " + newer
	}
	return productVersion, "Another version of this product is already installed: " + newer
}

// newest is the newest product on a host that replaces the runtime or is replaced by it: one of the same major version
// and architecture, by whichever installer.
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

// is64 reports whether a product of this name has 64 bits. The view of the registry does not say so: the setups of 2012
// and later have 32 bits themselves.
func is64(name string) bool { return strings.Contains(strings.ToLower(name), "x64") }

// fields are the three fields of a version that Windows Installer compares (ProductVersion property).
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

// missingRuntimes names the runtimes of 9.4.1 that a host lacks.
func missingRuntimes(h *windows.Host) []string {
	var missing []string
	for _, r := range runtimes {
		if newest := r.newest(h); newest == nil || slices.Compare(fields(newest.Version), fields(r.version)) < 0 {
			missing = append(missing, r.name)
		}
	}
	return missing
}

// installPrinter installs the printer driver (9.4.2) at a desktop, or with /s
// without one; the host must be restarted afterwards.
func (c *Console) installPrinter(ctx context.Context, run windows.Run) (int, string) {
	if !run.Interactive && !silent(run.Arguments, "/s", "/silent") {
		return waitForAnyone(ctx, run)
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

// timeZoneServices must run, and no other XPR service, while the time stamps
// of the database are converted (4.4.13, 9.7.4).
var timeZoneServices = []string{"licsvc", "nameloc", "cfgsvc", "xmrsvc", "infostor"}

// timeZoneSupport converts the time stamps; each run leaves a line in its log.
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

// isXPR tells an XPR service by its display name, as the service management shows it.
func isXPR(s scm.Service) bool {
	return strings.HasPrefix(s.DisplayName, "XPR") || strings.EqualFold(s.Name, "stunnel")
}
