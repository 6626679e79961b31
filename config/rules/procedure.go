package rules

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
)

// parameterRules are about parameters of the service's own procedure that the manual leaves open.
var parameterRules = []Rule{
	fileRule("P-73", "9.4.4", "the registry value DisableGS is given with its key, its type and its data", checkGhostscript),
	fileRule("P-75", "9.4.1", "unattended prerequisites are installers on the setup medium, and their arguments contain no password", checkUnattended),
	fileRule("P-76", "9.4.2", "the arguments for the printer driver contain no password, and the log pattern is a regular expression", checkLogPattern),
	fileRule("P-81", "7.1.3", "each entry of checks.antivirusServices is the name of a different service", checkAntivirus),
	fileRule("P-83", "6.2", "a person approves each restart of a node (ask), or restarts are automatic; automatic restarts can be limited to a daily window", checkApproval),
	fileRule("P-85", "", "time limits are 0 or more", checkTimeouts),
}

// ownRules are about the site file itself and about drills.
var ownRules = []Rule{
	fileRule(problem.RuleSiteName, "", "the site's name consists of letters, digits, '-' and '_'", checkSiteName),
	fileRule(problem.RuleReserved, "", "computers, folders, files and shares have no name that Windows reserves for devices or for its own shares", checkReserved),
	fileRule(problem.RuleNoEffect, "", "each field that is set has an effect: no other field makes the field useless", checkEffects),
	fileRule(problem.RuleService, "", "ports are numbers from 1 to 65535, each port is listed once, and each field of the drills' calendar has a valid value", checkDrills),
}

// daysAhead is how far a calendar is looked at for hours that are skipped: every zone's next change is within a year.
const daysAhead = 366

// After more than a day a missed drill is no longer the one that was planned.
const (
	maximumCatchUpMinutes = 24 * 60
	rightCatchUp          = "must be 1 to 1440 minutes (one day)"
)

// rightTimeZone is what would be right in place of another text.
const rightTimeZone = "must be a time zone of the IANA database, such as Europe/Berlin; the time zone Local is not accepted"

func checkGhostscript(s *config.Site, r *problem.Report) {
	g := s.Ghostscript
	if g.Path == "" && g.Type == "" && g.Data == "" {
		return
	}
	checkRegistryPath(r, "ghostscript.path", g.Path)
	switch _, number := g.Number(); {
	case g.RegistryType() == "":
		r.Add("ghostscript.type", g.Type, "must be REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ or REG_DWORD")
	case g.RegistryType() == config.KindDWord && !number:
		r.Add("ghostscript.data", g.Data, "must be a number from 0 to 4294967295, in decimal or in hexadecimal with 0x, such as 0x1")
	}
}

func checkAntivirus(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for i, name := range s.Checks.AntivirusServices {
		path := indexed("checks.antivirusServices", i)
		if name == "" || badEdges(name) || strings.ContainsAny(name, `/\*?`) {
			r.Add(path, name, `must be the name of a Windows service, without any of \ / * ?, without a space at its beginning or its end, and not in quotation marks`)
		}
		r.Unique(path, name, seen)
	}
}

func checkUnattended(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for i, installer := range s.Unattended.Prerequisites {
		path := indexed("unattended.prerequisites", i) + ".file"
		if !isPrerequisite(installer.File) {
			r.Add(path, installer.File, "is not an installer of section 9.4.1; give the path of the installer below the folder Prerequisites of the medium, such as vc9\\vcredist_x86.exe")
		}
		r.Unique(path, installer.File, seen)
	}
}

func isPrerequisite(file string) bool {
	for _, p := range catalogue.Prerequisites() {
		if strings.EqualFold(p.File, file) {
			return true
		}
	}
	return false
}

func checkLogPattern(s *config.Site, r *problem.Report) {
	if _, err := regexp.Compile(s.Unattended.PrinterLogPattern); err != nil {
		r.Add("unattended.printerLogPattern", s.Unattended.PrinterLogPattern, `must be a regular expression; to match a character such as ( or [, write a backslash before the character`)
	}
}

func checkApproval(s *config.Site, r *problem.Report) {
	if a := s.Reboots.Approval; a != config.ApprovalAsk && a != config.ApprovalAutomatic {
		r.Add("reboots.approval", a, "must be ask or automatic")
	}
	w := s.Reboots.Window
	if w == (config.Window{}) {
		return
	}
	if s.Reboots.Approval == config.ApprovalAsk {
		r.Add("reboots.window", "", "is for automatic restarts; leave out reboots.window, or set reboots.approval to automatic")
	}
	if _, err := config.Location(w.TimeZone); err != nil {
		r.Add("reboots.window.timeZone", w.TimeZone, rightTimeZone)
		w.TimeZone = ""
	}
	if _, _, err := w.Next(time.Time{}); err != nil {
		r.Add("reboots.window", w.From+" to "+w.To, "must be two different times of day, such as 22:00 and 04:00")
	}
}

func checkTimeouts(s *config.Site, r *problem.Report) {
	t := s.Timeouts
	for _, n := range []struct {
		path  string
		value int
	}{
		{"timeouts.onlineSeconds", t.OnlineSeconds},
		{"timeouts.rebootSeconds", t.RebootSeconds},
		{"timeouts.installerSeconds", t.InstallerSeconds},
		{"timeouts.operatorHours", t.OperatorHours},
		{"timeouts.transportSeconds", t.TransportSeconds},
		{"test.outageObjectiveSeconds", s.Test.OutageObjectiveSeconds},
	} {
		if n.value < 0 {
			r.Add(n.path, strconv.Itoa(n.value), "must be 0 or more")
		}
	}
}

func checkSiteName(s *config.Site, r *problem.Report) {
	if !config.ValidName(s.Name) {
		r.Add("site", s.Name, "must be 1 to 63 letters, digits, '-' and '_', with a letter or a digit at the beginning")
	}
}

func checkDrills(s *config.Site, r *problem.Report) {
	seen := map[int]bool{}
	for i, port := range s.VirtualServer.Ports {
		if seen[port] {
			r.Add(indexed("virtualServer.ports", i), strconv.Itoa(port), "is given twice; correct or remove one of the two")
		}
		seen[port] = true
		if i > 0 || port != s.Licensing.ServicePort { // V-41 checks the default
			r.Port(indexed("virtualServer.ports", i), port)
		}
	}
	checkDrill(s.Test.Drill, r)
}

func checkDrill(d config.Drill, r *problem.Report) {
	if !d.Scheduled() && d.Month+d.DayOfMonth+d.DayOfWeek+d.Minute != "" {
		r.Add("test.drill.hour", "", "is missing; give the hour of the drills, or leave out test.drill")
	}
	if _, err := d.Calendar(); err != nil {
		wrong := &config.CalendarError{Reason: err.Error()}
		errors.As(err, &wrong)
		r.Add("test.drill."+wrong.Field, wrong.Value, wrong.Reason)
	}
	if d.Comes() != nil {
		r.Add("test.drill.dayOfMonth", d.DayOfMonth, "never occurs, because no month of test.drill.month ("+d.Month+") has this day; correct the day or the month")
	}
	if _, err := d.Location(); err != nil {
		r.Add("test.drill.timeZone", d.TimeZone, rightTimeZone)
	}
	if at, skipped := d.Skipped(time.Now(), daysAhead); skipped {
		r.Warn("test.drill.hour", d.Hour, "gives a time that clocks skip when they are put forward: "+at+" does not exist in "+d.TimeZone+", so this drill does not take place; choose another time")
	}
	if d.CatchUpMinutes < 0 || d.CatchUpMinutes > maximumCatchUpMinutes {
		r.Add("test.drill.catchUpMinutes", strconv.Itoa(d.CatchUpMinutes), rightCatchUp)
	}
}
