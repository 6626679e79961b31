# Prints version, language mode and processor architecture of the PowerShell that the account gets, and the version of Windows, before the
# bootstrap is sent.
# Its one line is sent on a command line as it is. It uses the syntax of PowerShell 2.0 and neither methods nor types, so that it
# works in any version and in constrained language mode, and only characters that cmd.exe passes on unchanged. In a 32-bit
# process the architecture is x86.
# Microsoft, about_Automatic_Variables: PSVersionTable; about_Language_Modes; "WOW64 Implementation Details" (PROCESSOR_ARCHITECTURE);
# "Operating System Version" (6.1 is Windows Server 2008 R2).
param()

'Version=' + $PSVersionTable.PSVersion; 'LanguageMode=' + $ExecutionContext.SessionState.LanguageMode; 'Architecture=' + $env:PROCESSOR_ARCHITECTURE; $windows = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'; 'Windows=' + $windows.CurrentVersion
