package shell

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"changeover/lab/cmdexe"
	"changeover/lab/posh"
	"changeover/lab/windows"
	"changeover/lab/windows/release"
)

// Streams are a process's standard streams.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Logon is who a process runs as and how that person is logged on.
type Logon struct {
	// User as DOMAIN\name.
	User string
	// Remote marks a logon over WinRM, whose credentials reach no further than the host.
	Remote bool
	// CodePage of the console; 0 leaves it to the host.
	CodePage int
}

// PowerShell runs powershell.exe with a command line's arguments to its end and
// returns the exit code. Its mutexes are abandoned when it ends.
func PowerShell(ctx context.Context, host *windows.Host, logon Logon, arguments string, streams Streams) int {
	script, err := commandOf(arguments)
	if err != nil {
		fmt.Fprintf(streams.Err, "%v\r\n", err)
		return 1
	}
	pid := host.Processes.Start("powershell", "powershell.exe "+arguments)
	defer host.Processes.End(pid)
	session := posh.NewSession(New(host, logon.User, pid), streams.In, streams.Out, streams.Err)
	session.Remote = logon.Remote
	session.User = logon.User
	if logon.CodePage != 0 {
		session.CodePage = logon.CodePage
	}
	info, world := host.Info(), host.World()
	session.Sleep = func(ctx context.Context, d time.Duration) { world.Pause(ctx, d) }
	session.Import = func(ctx context.Context) { world.Pause(ctx, world.Costs().ModuleImport) }
	world.Pause(ctx, world.Costs().ProcessStart)
	session.SetVariable("PSVersionTable", versionTable(info))
	session.SetEdition(posh.Edition{Version: info.PowerShell.Version, Constrained: info.PowerShell.Constrained})
	if script.encoded {
		return session.RunEncoded(ctx, script.text)
	}
	return session.Run(ctx, script.text)
}

// versionTable is $PSVersionTable: Windows Server 2016 and later bring 5.1 along
// under their own build, and on older ones it is installed with WMF 5.1. PowerShell 2.0 runs on the common language
// runtime 2.0 (Microsoft, about_Windows_PowerShell_5.1 and "Starting the Windows PowerShell 2.0 Engine").
func versionTable(info windows.HostInfo) *posh.Hashtable {
	if info.PowerShell.Version != "" {
		table := posh.VersionTable(info.PowerShell.Version)
		if release.HasWinRM2(info.PowerShell.Version) {
			table.Set("CLRVersion", posh.NewVersion("2.0.50727.5420"))
		}
		return table
	}
	build := info.Build + ".1"
	if release.ByBuild(info.Build).PowerShell != "" {
		build = "14409.1005"
	}
	table := posh.NewHashtable(false)
	table.Set("PSVersion", posh.NewVersion("5.1."+build))
	table.Set("PSEdition", "Desktop")
	table.Set("CLRVersion", posh.NewVersion("4.0.30319.42000"))
	table.Set("BuildVersion", posh.NewVersion("10.0."+build))
	return table
}

// command is what powershell.exe is to run.
type command struct {
	text string
	// encoded is text of -EncodedCommand.
	encoded bool
}

// commandOf reads the options of powershell.exe that the lab knows
// (Microsoft, about_PowerShell_exe).
func commandOf(arguments string) (command, error) {
	words := cmdexe.SplitCommandLine(arguments)
	for i := 0; i < len(words); i++ {
		switch option := strings.ToLower(words[i]); option {
		case "-noprofile", "-noninteractive", "-nologo", "-sta", "-mta":
		case "-executionpolicy", "-ep", "-ex", "-outputformat", "-inputformat", "-windowstyle", "-version":
			i++
		case "-encodedcommand", "-enc", "-e", "-ec":
			if i+1 == len(words) {
				return command{}, fmt.Errorf("Cannot process the command because of a missing parameter. A command must follow %s.", words[i]) //nolint:revive,staticcheck // Windows' own words
			}
			return command{words[i+1], true}, nil
		case "-command", "-c":
			text := strings.Join(words[i+1:], " ")
			if text == "-" {
				return command{}, posh.NotSupported("powershell.exe -Command -")
			}
			return command{text: text}, nil
		default:
			if strings.HasPrefix(option, "-") {
				return command{}, posh.NotSupported("powershell.exe %s", words[i])
			}
			return command{text: strings.Join(words[i:], " ")}, nil
		}
	}
	return command{}, posh.NotSupported("an interactive powershell.exe")
}
