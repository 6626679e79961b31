package shell

import (
	"testing"

	"github.com/stretchr/testify/require"

	"changeover/lab/windows"
)

func TestOnlyPathExpandsWildcards(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.kern1.Files.MakeDir(`C:\x`))
	for _, name := range []string{"a[1].txt", "a1.txt", "b.log"} {
		require.NoError(t, b.kern1.Files.Write(`C:\x\`+name, []byte(name+"\r\n")))
	}
	b.prints(`Get-Content -Path 'C:\x\a[1].txt'`, "a1.txt")
	b.prints(`Get-Content -LiteralPath 'C:\x\a[1].txt'`, "a[1].txt")
	b.prints("Get-Content -Path 'C:\\x\\a`[1`].txt'", "a[1].txt")
	b.prints(`(Get-Item -Path 'C:\x\*.txt').Name -join ','`, "a1.txt,a[1].txt")
	b.prints(`(Get-ChildItem -Path 'C:\x\?.log').FullName`, `C:\x\b.log`)
	b.prints(`Get-Item -Path 'C:\x\[q].txt'; Test-Path -Path 'C:\x\[q].txt'`, "False")
	b.prints(`Test-Path -LiteralPath 'C:\x\a[1].txt', 'C:\x\none', 'X:\'`, "True", "False", "False")
	b.prints(`New-Item -ItemType File -Path 'C:\x\n[1].txt' | Out-Null; Test-Path -LiteralPath 'C:\x\n[1].txt'`, "True")
	b.fails(`Get-Content -Path 'C:\x\[q].txt'`, "Exception ItemNotFound,Microsoft.PowerShell.Commands.GetContentCommand ObjectNotFound 0")
	b.fails(`Rename-Item -Path 'C:\x\n[1].txt' -NewName 'm.txt'`, "PSInvalidOperationException InvalidOperation,Microsoft.PowerShell.Commands.RenameItemCommand InvalidOperation 0")
	b.prints(`Rename-Item -LiteralPath 'C:\x\n[1].txt' -NewName 'm[2].txt'; Test-Path -LiteralPath 'C:\x\m[2].txt'`, "True")
}

func TestItemErrors(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.kern1.Files.MakeDir(`C:\x\deep\er`))
	require.NoError(t, b.kern1.Files.Write(`C:\x\a.txt`, []byte("a")))
	require.NoError(t, b.kern1.Files.Write(`C:\x\b.txt`, []byte("b")))
	for script, want := range map[string]string{
		`Get-Item -LiteralPath 'C:\none'`:                           "ItemNotFoundException PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand ObjectNotFound 0",
		`Get-ChildItem -LiteralPath 'X:\'`:                          "DriveNotFoundException DriveNotFound,Microsoft.PowerShell.Commands.GetChildItemCommand ObjectNotFound 0",
		`Get-FileHash -LiteralPath 'C:\none'`:                       "ItemNotFoundException PathNotFound,Microsoft.PowerShell.Commands.ResolvePathCommand ObjectNotFound 0",
		`Remove-Item -LiteralPath 'C:\x' -Force`:                    "PSInvalidOperationException InvalidOperation,Microsoft.PowerShell.Commands.RemoveItemCommand InvalidOperation 0",
		`Copy-Item -LiteralPath 'C:\x\a.txt' 'C:\none\a.txt'`:       "DirectoryNotFoundException System.IO.DirectoryNotFoundException,Microsoft.PowerShell.Commands.CopyItemCommand NotSpecified 0",
		`New-Item -ItemType Directory -Path 'C:\x'`:                 "IOException DirectoryExist,Microsoft.PowerShell.Commands.NewItemCommand ResourceExists 0",
		`New-Item -ItemType File -Path 'C:\x\a.txt'`:                "IOException NewItemIOError,Microsoft.PowerShell.Commands.NewItemCommand WriteError 0",
		`Move-Item -LiteralPath 'C:\x\a.txt' 'C:\x\b.txt'`:          "IOException MoveFileInfoItemIOError,Microsoft.PowerShell.Commands.MoveItemCommand WriteError 0",
		`Set-Content -LiteralPath 'C:\none\a.txt' -Value 1`:         "DirectoryNotFoundException GetContentWriterDirectoryNotFoundError,Microsoft.PowerShell.Commands.SetContentCommand NotSpecified 0",
		`Get-Content -LiteralPath 'C:\x'`:                           "UnauthorizedAccessException GetContentReaderUnauthorizedAccessError,Microsoft.PowerShell.Commands.GetContentCommand PermissionDenied 0",
		`Test-Path -LiteralPath '\\KERN2\C$\x'`:                     "UnauthorizedAccessException ItemExistsUnauthorizedAccessError,Microsoft.PowerShell.Commands.TestPathCommand PermissionDenied 0",
		`[System.IO.File]::ReadAllText('C:\none.txt')`:              "MethodInvocationException FileNotFoundException NotSpecified 0",
		`[System.IO.File]::WriteAllText('C:\none\a.txt', 'x')`:      "MethodInvocationException DirectoryNotFoundException NotSpecified 0",
		`New-Item -Path 'HKLM:\SOFTWARE\None\Below'`:                "IOException System.IO.IOException,Microsoft.PowerShell.Commands.NewItemCommand OpenError 0",
		`New-Item -Path 'HKLM:\SOFTWARE\Classes'`:                   "IOException System.IO.IOException,Microsoft.PowerShell.Commands.NewItemCommand ResourceExists 0",
		`Remove-Item -LiteralPath 'HKLM:\SOFTWARE\Microsoft'`:       "PSInvalidOperationException InvalidOperation,Microsoft.PowerShell.Commands.RemoveItemCommand InvalidOperation 0",
		`Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\None'`:       "ItemNotFoundException PathNotFound,Microsoft.PowerShell.Commands.GetItemPropertyCommand ObjectNotFound 0",
		`Rename-Item -LiteralPath 'HKLM:\SOFTWARE\None' -NewName x`: "PSInvalidOperationException InvalidOperation,Microsoft.PowerShell.Commands.RenameItemCommand InvalidOperation 0",
	} {
		b.fails(script, want)
	}
}

func TestFilesInUseAreRefused(t *testing.T) {
	b := newBench(t)
	const source = `C:\XPR\x.dll`
	require.NoError(t, b.kern1.Files.MakeDir(`C:\XPR`))
	require.NoError(t, b.kern1.Files.Write(source, []byte("new")))
	b.fails(`Copy-Item -LiteralPath '`+source+`' -Destination 'C:\Windows\System32\svchost.exe'`, "IOException System.IO.IOException,Microsoft.PowerShell.Commands.CopyItemCommand NotSpecified 0")
	b.prints(`try { Copy-Item -LiteralPath '`+source+`' 'C:\Windows\System32\svchost.exe' -ErrorAction Stop } catch { $_.Exception.HResult }`, "-2147024864") // 0x80070020
}

func TestFoldersAreListedBeforeFiles(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.kern1.Files.MakeDir(`C:\x\z\deep`))
	require.NoError(t, b.kern1.Files.Write(`C:\x\a.txt`, nil))
	require.NoError(t, b.kern1.Files.Write(`C:\x\z\b.txt`, nil))
	b.prints(`(Get-ChildItem -LiteralPath C:\x -Recurse).Name -join ','`, "z,a.txt,deep,b.txt")
	b.prints(`(Get-ChildItem -LiteralPath C:\x -File -Recurse -Filter *.txt).Name -join ','`, "a.txt,b.txt")
	b.prints(`Get-ChildItem -LiteralPath C:\x | Remove-Item -Recurse; @(Get-ChildItem -LiteralPath C:\x).Count`, "0")
}

func TestContentsKeepTheirEncoding(t *testing.T) {
	b := newBench(t)
	b.prints(`Set-Content -LiteralPath C:\u.txt -Value 'ä', 'b' -Encoding UTF8; [System.IO.File]::ReadAllText('C:\u.txt').Length`, "6")
	b.prints(`Get-Content -LiteralPath C:\u.txt -Tail 1`, "b")
	b.prints(`(Get-Content -LiteralPath C:\u.txt -Raw).Length`, "6")
	b.prints(`Set-Content -LiteralPath C:\u.txt -Value 'ä' -Encoding Unicode; (Get-Item -LiteralPath C:\u.txt).Length`, "8")
	b.prints(`Set-Content -LiteralPath C:\u.txt -Value @() ; (Get-Item -LiteralPath C:\u.txt).Length`, "0")
}

func TestUnmodelledParametersAreRefused(t *testing.T) {
	b := newBench(t)
	b.notModelled(`Get-ChildItem -LiteralPath C:\ -Depth 1`, "the parameter -Depth of Get-ChildItem")
	b.notModelled(`Get-Service -Name x -RequiredServices`, "the parameter -RequiredServices of Get-Service")
	b.notModelled(`Get-CimInstance -ClassName Win32_BIOS`, "the CIM class Win32_BIOS")
	b.notModelled(`Get-Item -LiteralPath 'HKCU:\Software'`, "a path without a drive and without a registry root: HKCU:")
}

// about_Character_Encoding: without -Encoding, Windows PowerShell reads and writes text files in the ANSI code page,
// unless the file has a byte order mark; .NET's ReadAllText reads UTF-8.
func TestTextWithoutAByteOrderMarkIsANSI(t *testing.T) {
	b := newBench(t)
	b.prints(`[System.IO.File]::WriteAllText('C:\u.txt', 'für'); (Get-Content -LiteralPath C:\u.txt) -ceq 'fÃ¼r'
(Get-Content -LiteralPath C:\u.txt -Encoding UTF8) -ceq 'für'; [System.IO.File]::ReadAllText('C:\u.txt') -ceq 'für'`, "True", "True", "True")
	b.prints(`Set-Content -LiteralPath C:\a.txt -Value 'üЖ'; (Get-Content -LiteralPath C:\a.txt) -ceq 'ü?'
[System.IO.File]::ReadAllLines('C:\a.txt')[0] -ceq '`+"\uFFFD"+`?'`, "True", "True")
}

// Microsoft, class FileVersionInfo: for a file without a version resource, texts are null and numbers are 0.
func TestVersionOfAFile(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.kern1.Files.Write(`C:\v.exe`, windows.VersionedProgram("lab", "Lab Product", "9.0.30729.17")))
	require.NoError(t, b.kern1.Files.Write(`C:\n.exe`, windows.ProgramContent("lab")))
	const show = `; "$($v.ProductName)|$($v.FileVersion)|$($v.FileMajorPart).$($v.FileMinorPart).$($v.FileBuildPart).$($v.FilePrivatePart)"`
	b.prints(`$v = (Get-Item -LiteralPath C:\v.exe).VersionInfo`+show, "Lab Product|9.0.30729.17|9.0.30729.17")
	b.prints(`$v = (Get-Item -LiteralPath C:\n.exe).VersionInfo; $null -eq $v.ProductName`+show, "True", "||0.0.0.0")
}

// Microsoft, Environment.ExpandEnvironmentVariables: the case of names does not matter; unknown names stay as they are.
func TestEnvironmentVariablesAreExpanded(t *testing.T) {
	b := newBench(t)
	b.prints(`[System.Environment]::ExpandEnvironmentVariables('%systemROOT%\cluster')`, `C:\Windows\cluster`)
	b.prints(`[System.Environment]::ExpandEnvironmentVariables('D:\100%_%NONE%')`, `D:\100%_%NONE%`)
}
