package shell

import (
	"testing"

	"github.com/stretchr/testify/require"

	"changeover/lab/windows/registry"
)

const testKey = `HKLM:\SOFTWARE\Lab`

func TestRegistryKinds(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.kern1.Registry.CreateKey(`SOFTWARE\Lab`))
	kind := `; $k = Get-Item -LiteralPath '` + testKey + `'; "$($k.GetValueKind('v')) $($k.GetValue('v', $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames))"`
	make := `New-ItemProperty -LiteralPath '` + testKey + `' -Name v -Force `
	b.prints(make+`-PropertyType String -Value 'x' | Out-Null`+kind, "String x")
	b.prints(make+`-PropertyType ExpandString -Value '%windir%\x' | Out-Null`+kind, `ExpandString %windir%\x`)
	b.prints(`(Get-ItemProperty -LiteralPath '`+testKey+`').v; (Get-Item -LiteralPath '`+testKey+`').GetValue('v')`, `C:\Windows\x`, `C:\Windows\x`)
	b.prints(make+`-PropertyType MultiString -Value 'a', 'b,c' | Out-Null`+kind, "MultiString a b,c")
	b.prints(make+`-PropertyType DWord -Value -1 | Out-Null`+kind, "DWord -1")
	b.prints(make+`-PropertyType QWord -Value 4294967296 | Out-Null`+kind, "QWord 4294967296")
	b.prints(`Remove-ItemProperty -LiteralPath '`+testKey+`' -Name v; `+make+`-Value 7 | Out-Null`+kind, "DWord 7")
	b.fails(make+`-PropertyType DWord -Value 4294967295`, "OverflowException System.OverflowException,Microsoft.PowerShell.Commands.NewItemPropertyCommand NotSpecified 0")
	set := `Set-ItemProperty -LiteralPath '` + testKey + `' -Name v -Value `
	b.prints(make+`-PropertyType ExpandString -Value x | Out-Null; `+set+`'%y%'`+kind, "ExpandString %y%")
	b.prints(set+`3 -Type DWord`+kind, "DWord 3")
	require.NoError(t, b.kern1.Registry.Set(`SOFTWARE\Lab`, registry.Value{Name: "v", Type: registry.RegBinary, Bytes: []byte{1, 255}}))
	b.prints(`$v = (Get-Item -LiteralPath '`+testKey+`').GetValue('v'); "$($v.GetType().FullName) $($v[1])"`, "System.Byte[] 255")
}

func TestRegistryProperties(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.kern1.Registry.CreateKey(`SOFTWARE\Lab`))
	b.prints(`@(Get-ItemProperty -LiteralPath '`+testKey+`').Count; @((Get-Item -LiteralPath '`+testKey+`').GetValueNames()).Count`, "0", "0")
	b.prints(`Set-ItemProperty -LiteralPath '`+testKey+`' -Name '(default)' -Value d; (Get-Item -LiteralPath '`+testKey+`').GetValue('')`, "d")
	b.prints(`$p = Get-ItemProperty -LiteralPath '`+testKey+`'; $p.'(default)'; $p.PSChildName`, "d", "Lab")
	b.prints(`Rename-Item -LiteralPath '`+testKey+`' -NewName 'Lab [2]'; (Get-ChildItem -LiteralPath HKLM:\SOFTWARE | Where-Object { $_.PSChildName -like 'Lab*' }).Name`, `HKEY_LOCAL_MACHINE\SOFTWARE\Lab [2]`)
	for script, want := range map[string]string{
		`Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Lab [2]' -Name none`:                 "PSArgumentException System.Management.Automation.PSArgumentException,Microsoft.PowerShell.Commands.GetItemPropertyCommand InvalidArgument 0",
		`Remove-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Lab [2]' -Name none`:              "PSArgumentException System.Management.Automation.PSArgumentException,Microsoft.PowerShell.Commands.RemoveItemPropertyCommand InvalidArgument 0",
		`Rename-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Lab [2]' -Name none -NewName x`:   "PSArgumentException System.Management.Automation.PSArgumentException,Microsoft.PowerShell.Commands.RenameItemPropertyCommand InvalidArgument 0",
		`New-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Lab [2]' -Name '(default)' -Value x`: "IOException System.IO.IOException,Microsoft.PowerShell.Commands.NewItemPropertyCommand ResourceExists 0",
	} {
		b.fails(script, want)
	}
}

func TestNewItemWithForceEmptiesAKey(t *testing.T) {
	b := newBench(t)
	b.prints(`New-Item -Path HKLM:\SOFTWARE\Lab\Sub -Force | Out-Null; New-ItemProperty HKLM:\SOFTWARE\Lab -Name v -Value 1 | Out-Null; New-Item -Path HKLM:\SOFTWARE\Lab -Force | Out-Null; $k = Get-Item HKLM:\SOFTWARE\Lab; "$($k.ValueCount) $($k.SubKeyCount)"`, "0 0")
}
