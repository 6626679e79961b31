package items

import (
	"strconv"
	"strings"

	"changeover/lab/posh"
)

// shellQuotas is the path of the quotas of remote shells in the WSMan provider (Microsoft, about_WSMan_Provider).
const shellQuotas = `wsman:\localhost\shell\`

// remotingItems returns the settings of WinRM that the -Path of Get-Item names; asked is false if -Path names something else.
func remotingItems(s Cmdlets, c *posh.Invocation) (found []*posh.Object, asked bool, err error) {
	for _, path := range c.Strings("Path") {
		lower := strings.ToLower(path)
		if !strings.HasPrefix(lower, `wsman:`) {
			continue
		}
		quotas := s.Host.Info().ShellQuotas
		for name, value := range map[string]int{
			"MaxMemoryPerShellMB": quotas.MemoryPerShellMB, "MaxShellsPerUser": quotas.ShellsPerUser, "MaxProcessesPerShell": quotas.ProcessesPerShell,
		} {
			if lower == shellQuotas+strings.ToLower(name) {
				// The provider returns every setting as text.
				found = append(found, posh.NewObject("Microsoft.WSMan.Management.WSManConfigLeafElement",
					posh.P("Name", name), posh.P("Value", strconv.Itoa(value)), posh.P("PSPath", `Microsoft.WSMan.Management\WSMan::`+path)))
			}
		}
		if len(found) == 0 {
			return nil, true, posh.NotSupported("the setting %s of WinRM", path)
		}
		asked = true
	}
	return found, asked, nil
}
