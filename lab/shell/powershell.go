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

// Streams are the standard streams of a process.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Logon describes the account of a process and the kind of its logon.
type Logon struct {
	// User is the account, DOMAIN\name.
	User string
	// Remote is set for a logon over WinRM, which has no credentials for other computers.
	Remote bool
	// CodePage is the code page of the console; 0 means the host's default.
	CodePage int
}

// PowerShell runs powershell.exe with the arguments of a command line and returns
// its exit code when it has ended. Mutexes that it still owns become abandoned.
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

// versionTable returns $PSVersionTable. Windows PowerShell 5.1 has the build of Windows Server 2016 and later, and the build
// of the Windows Management Framework 5.1 on older releases. PowerShell 2.0 runs on the common language runtime 2.0 (Microsoft,
// about_Windows_PowerShell_5.1 and "Starting the Windows PowerShell 2.0 Engine").
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

// command is the command that powershell.exe runs.
type command struct {
	text string
	// encoded is set if the text is the argument of -EncodedCommand.
	encoded bool
}

// commandOf parses the arguments of powershell.exe (Microsoft,
// about_PowerShell_exe). It returns an error for options that the lab does not model.
func commandOf(arguments string) (command, error) {
	words := cmdexe.SplitCommandLine(arguments)
	for i := 0; i < len(words); i++ {
		switch option := strings.ToLower(words[i]); option {
		case "-noprofile", "-noninteractive", "-nologo", "-sta", "-mta":
		case "-executionpolicy", "-ep", "-ex", "-outputformat", "-inputformat", "-windowstyle", "-version":
			i++
		case "-encodedcommand", "-enc", "-e", "-ec":
			if i+1 == len(words) {
				return command{}, fmt.Errorf("Cannot process the command because of a missing parameter. A command must follow %s.", words[i]) //nolint:revive,staticcheck // the text of Windows
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
