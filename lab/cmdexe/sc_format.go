package cmdexe

import (
	"fmt"
	"strings"

	"changeover/lab/windows/scm"
)

// scField returns one line of sc.exe's output. The name is padded to 19 characters.
func scField(name, format string, args ...any) string {
	return fmt.Sprintf("        %-19s: %s\r\n", name, fmt.Sprintf(format, args...))
}

func scType(service scm.Service) string {
	if service.Type == "Share Process" {
		return "20  WIN32_SHARE_PROCESS"
	}
	return "10  WIN32_OWN_PROCESS"
}

// scState returns a state's number and name, and the controls that a service accepts in this state.
func scState(state scm.ServiceState) (text, controls string) {
	const pending = "(NOT_STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN)"
	switch state {
	case scm.StartPending:
		return "2  START_PENDING", pending
	case scm.StopPending:
		return "3  STOP_PENDING", pending
	case scm.Running:
		return "4  RUNNING", "(STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)"
	case scm.Stopped:
	}
	return "1  STOPPED", ""
}

func scStatus(service scm.Service) string {
	state, controls := scState(service.State)
	if controls != "" {
		controls = strings.Repeat(" ", 32) + controls + "\r\n"
	}
	return scField("TYPE", "%s  ", scType(service)) + scField("STATE", "%s ", state) + controls +
		scField("WIN32_EXIT_CODE", "%d  (0x%x)", service.ExitCode, service.ExitCode) +
		scField("SERVICE_EXIT_CODE", "0  (0x0)") + scField("CHECKPOINT", "0x0") + scField("WAIT_HINT", "0x0")
}

// scStartNames maps start types to the numbers and names that sc.exe prints.
var scStartNames = map[scm.StartType]string{
	scm.StartAuto: "2   AUTO_START", scm.StartManual: "3   DEMAND_START", scm.StartDisabled: "4   DISABLED",
	"Boot": "0   BOOT_START", "System": "1   SYSTEM_START",
}

var scErrorNames = map[string]string{"Ignore": "0   IGNORE", "Severe": "2   SEVERE", "Critical": "3   CRITICAL"}

func scConfiguration(service scm.Service) string {
	control, ok := scErrorNames[service.ErrorControl]
	if !ok {
		control = "1   NORMAL"
	}
	dependencies := append([]string(nil), service.DependOnService...)
	for _, group := range service.DependOnGroup {
		dependencies = append(dependencies, "+"+group)
	}
	if len(dependencies) == 0 {
		dependencies = []string{""}
	}
	return scField("TYPE", "%s ", scType(service)) + scField("START_TYPE", "%s", scStartNames[service.StartType]) +
		scField("ERROR_CONTROL", "%s", control) + scField("BINARY_PATH_NAME", "%s", service.BinaryPath) +
		scField("LOAD_ORDER_GROUP", "") + scField("TAG", "0") + scField("DISPLAY_NAME", "%s", service.DisplayName) +
		scField("DEPENDENCIES", "%s", strings.Join(dependencies, "\r\n"+strings.Repeat(" ", 27)+": ")) +
		scField("SERVICE_START_NAME", "%s", service.Account)
}
