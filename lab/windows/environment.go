package windows

import (
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/registry"
)

// EnvironmentKey is the registry key of the machine's environment variables.
const EnvironmentKey = `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`

// Env returns the environment of a new process: the machine's variables by
// name, expanded. A later change of a variable does not reach running processes.
func (h *Host) Env() map[string]string {
	h.w.Lock()
	defer h.w.Unlock()
	env := map[string]string{}
	for name, value := range h.env() {
		env[name] = h.ExpandLocked(value)
	}
	return env
}

// env returns the machine's environment variables, unexpanded. The caller holds the lock.
func (h *Host) env() map[string]string {
	env := map[string]string{
		"COMPUTERNAME": strings.ToUpper(h.name), "SystemRoot": `C:\Windows`, "SystemDrive": "C:",
		"ProgramFiles": `C:\Program Files`, "ProgramFiles(x86)": `C:\Program Files (x86)`, "ProgramData": `C:\ProgramData`,
	}
	if node := h.registry.Find(registry.Split(EnvironmentKey)); node != nil {
		for _, v := range node.Values {
			env[v.Name] = v.Text
		}
	}
	return env
}

// ExpandLocked replaces %NAME% with the machine's variable and a leading \SystemRoot with the Windows folder, as the service
// control manager does for image paths.
func (h *Host) ExpandLocked(text string) string { return win32.Expand(text, h.env()) }
