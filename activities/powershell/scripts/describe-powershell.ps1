# Prints the version, the language mode and the processor architecture of the PowerShell that the account gets, and the version
# of Windows.
# Returns four lines NAME=VALUE. In a 32-bit process the architecture is x86.
# The script runs before the bootstrap is sent. Its only line is sent on a command line, unchanged. The line uses the syntax of
# PowerShell 2.0, and neither methods nor types. So it works in every version and in constrained language mode. It contains only
# characters that cmd.exe passes on unchanged.
# Source: Microsoft, about_Automatic_Variables: PSVersionTable; about_Language_Modes; "WOW64 Implementation Details"
# (PROCESSOR_ARCHITECTURE); "Operating System Version" (6.1 is Windows Server 2008 R2).
param()

'Version=' + $PSVersionTable.PSVersion; 'LanguageMode=' + $ExecutionContext.SessionState.LanguageMode; 'Architecture=' + $env:PROCESSOR_ARCHITECTURE; $windows = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'; 'Windows=' + $windows.CurrentVersion
