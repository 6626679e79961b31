package windows

import (
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/registry"
)

// EnvironmentKey holds the variables of the machine.
const EnvironmentKey = `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`

// Env is the environment of a new process of the machine: the machine's
// variables, expanded. A process that runs keeps the environment it got.
func (h *Host) Env() map[string]string {
	h.w.Lock()
	defer h.w.Unlock()
	env := map[string]string{}
	for name, value := range h.env() {
		env[name] = h.ExpandLocked(value)
	}
	return env
}

// env is the machine's environment unexpanded. The caller holds the lock.
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

// ExpandLocked replaces %NAME% by the machine's variables and \SystemRoot by the
// Windows folder, as the SCM does for image paths.
func (h *Host) ExpandLocked(text string) string {
	if strings.HasPrefix(win32.Fold(text), `\systemroot\`) {
		text = `C:\Windows` + text[len(`\SystemRoot`):]
	}
	for depth := 0; depth < 4 && strings.Count(text, "%") > 1; depth++ {
		before := text
		for name, value := range h.env() {
			text = replaceFold(text, "%"+name+"%", value)
		}
		if text == before {
			break
		}
	}
	return text
}

// replaceFold replaces every occurrence of old, ignoring case.
func replaceFold(text, old, replacement string) string {
	var b strings.Builder
	for {
		i := strings.Index(win32.Fold(text), win32.Fold(old))
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		b.WriteString(replacement)
		text = text[i+len(old):]
	}
}
