package shell

import (
	"testing"

	"changeover/lab/windows"
)

// Microsoft, about_Language_Modes: constrained language mode allows all cmdlets, language elements and the reading of
// properties; methods, new objects and the setting of properties are allowed for core types only.
func TestConstrainedLanguageMode(t *testing.T) {
	b := newBench(t)
	b.prints(`"$($ExecutionContext.SessionState.LanguageMode)"`, "FullLanguage")
	b.kern1.SetInfo(func(i *windows.HostInfo) { i.PowerShell.Constrained = true })
	b.prints(`'LanguageMode=' + $ExecutionContext.SessionState.LanguageMode; "$($PSVersionTable.PSVersion)"; 'a'.ToUpper(); (New-Object PSObject).GetType().Name; (Get-Service Spooler).Status`,
		"LanguageMode=ConstrainedLanguage", "5.1.20348.1", "A", "PSCustomObject", "Running")
	for script, id := range map[string]string{
		`New-Object System.Text.UTF8Encoding($false)`: "CannotCreateTypeConstrainedLanguage,Microsoft.PowerShell.Commands.NewObjectCommand",
		`[System.Convert]::ToBase64String(@(1))`:      "MethodInvocationNotSupportedInConstrainedLanguage",
		`(Get-Service Spooler).Stop()`:                "MethodInvocationNotSupportedInConstrainedLanguage",
		`[System.Console]::OutputEncoding = $null`:    "PropertySetterNotSupportedInConstrainedLanguage",
		`(Get-Service Spooler).Tag = 1`:               "PropertySetterNotSupportedInConstrainedLanguage",
	} {
		b.prints(`try { `+script+` } catch { $_.FullyQualifiedErrorId }`, id)
	}
}

func TestAnOlderPowerShellLacksLaterCommands(t *testing.T) {
	b := newBench(t)
	const unknown = "CommandNotFoundException CommandNotFoundException ObjectNotFound 0"
	for version, missing := range map[string][]string{
		"2.0": {`ConvertFrom-Json '1'`, `Get-CimInstance Win32_Service`, `Get-LocalGroup`}, "4.0": {`Get-LocalGroup`},
	} {
		b.kern1.SetInfo(func(i *windows.HostInfo) { i.PowerShell.Version = version })
		b.prints(`'Version=' + $PSVersionTable.PSVersion`, "Version="+version)
		for _, command := range missing {
			b.fails(command, unknown)
		}
	}
	b.kern1.SetInfo(func(i *windows.HostInfo) { i.PowerShell.Version = "4.0" })
	b.prints(`ConvertFrom-Json '1'`, "1")
}

func TestA32BitPowerShell(t *testing.T) {
	b := newBench(t)
	b.prints(`$env:PROCESSOR_ARCHITECTURE; [System.Environment]::Is64BitProcess; $env:PROCESSOR_ARCHITEW6432`, "AMD64", "True")
	b.kern1.SetInfo(func(i *windows.HostInfo) { i.PowerShell.Bits32 = true })
	b.prints(`$env:PROCESSOR_ARCHITECTURE; [System.Environment]::Is64BitProcess; $env:PROCESSOR_ARCHITEW6432`, "x86", "False", "AMD64")
}

// Microsoft, about_WSMan_Provider: the drive shows the current settings as text.
func TestTheQuotasOfRemoteShells(t *testing.T) {
	b := newBench(t)
	b.prints(`(Get-Item -Path WSMan:\localhost\Shell\MaxMemoryPerShellMB).Value`, "1024")
	b.kern1.SetInfo(func(i *windows.HostInfo) {
		i.ShellQuotas = windows.ShellQuotas{MemoryPerShellMB: 150, ShellsPerUser: 5, ProcessesPerShell: 15}
	})
	b.prints(`'MaxMemoryPerShellMB', 'MaxShellsPerUser', 'MaxProcessesPerShell' | ForEach-Object { $i = Get-Item -Path "WSMan:\localhost\Shell\$_"; "$($i.Name)=$($i.Value)" }`,
		"MaxMemoryPerShellMB=150", "MaxShellsPerUser=5", "MaxProcessesPerShell=15")
	b.notModelled(`Get-Item -Path WSMan:\localhost\Service\Auth\Basic`, "the setting")
}
