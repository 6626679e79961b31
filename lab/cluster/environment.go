package cluster

import (
	"strings"
)

const environmentKey = `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`

// Env is the environment of a new process of the machine: the machine's
// variables, expanded. A process that runs keeps the environment it got.
func (h *Host) Env() map[string]string {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	env := map[string]string{}
	for name, value := range h.env() {
		env[name] = h.expand(value)
	}
	return env
}

// env is the machine's environment unexpanded. The caller holds the lock.
func (h *Host) env() map[string]string {
	env := map[string]string{
		"COMPUTERNAME": strings.ToUpper(h.name), "SystemRoot": `C:\Windows`, "SystemDrive": "C:",
		"ProgramFiles": `C:\Program Files`, "ProgramFiles(x86)": `C:\Program Files (x86)`, "ProgramData": `C:\ProgramData`,
	}
	if node := h.registry.find(regPath(environmentKey)); node != nil {
		for _, v := range node.values {
			env[v.Name] = v.Text
		}
	}
	return env
}

// expand replaces %NAME% by the machine's variables and \SystemRoot by the
// Windows folder, as the SCM does for image paths.
func (h *Host) expand(text string) string {
	if strings.HasPrefix(fold(text), `\systemroot\`) {
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
		i := strings.Index(fold(text), fold(old))
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		b.WriteString(replacement)
		text = text[i+len(old):]
	}
}
