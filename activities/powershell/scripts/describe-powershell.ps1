# Prints version, language mode and processor architecture of the PowerShell that the account gets, and the version of Windows, before the
# bootstrap is sent.
# Its one line stands on a command line as it is: each value is joined to its name as text, without methods and types, in the
# syntax of PowerShell 2.0, so that it answers in constrained language mode and in any version; cmd.exe, which passes it on, changes no
# character of it. A 32-bit process reads x86.
# Microsoft, about_Automatic_Variables: PSVersionTable; about_Language_Modes; "WOW64 Implementation Details" (PROCESSOR_ARCHITECTURE);
# "Operating System Version" (6.1 is Windows Server 2008 R2).
param()

'Version=' + $PSVersionTable.PSVersion; 'LanguageMode=' + $ExecutionContext.SessionState.LanguageMode; 'Architecture=' + $env:PROCESSOR_ARCHITECTURE; $windows = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'; 'Windows=' + $windows.CurrentVersion
