package cmdexe

import (
	"context"
	"strings"
)

// unmodelled holds programs that every Windows Server has and that the lab lacks. For these programs, the error of Windows for
// an unknown program would be wrong.
var unmodelled = setOf(`
	attrib auditpol bcdedit bitsadmin certreq certutil chcp chkdsk choice cipher clip cmdkey comp compact cscript
	diskpart dism driverquery eventcreate expand fc forfiles fsutil getmac gpresult gpupdate icacls ipconfig klist logman
	logoff makecab mmc mountvol msg msiexec nbtstat net1 netsh nltest notepad nslookup openfiles pathping pnputil
	powercfg query quser qwinsta regedit robocopy route runas rundll32 secedit setspn setx sfc sort subst
	systeminfo takeown taskkill tasklist timeout tracert typeperf vssadmin w32tm waitfor wevtutil where winrs wmic
	wscript wusa xcopy`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// refusing returns a program that prints "not supported by the lab" and its name, and returns 1.
func refusing(name string) nativeProgram {
	return func(_ context.Context, c *Cmd, _ string) int {
		c.errorf("not supported by the lab: %s\r\n", name)
		return 1
	}
}
