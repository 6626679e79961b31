# Lists the programs that run in the sessions of people who are logged on, except programs in the folder of Windows.
# Returns the paths of the programs. Session 0 is left out, because services run there.
# Source: manual 3.1, 7.1; Microsoft, class Win32_Process: SessionId, ExecutablePath.
param()

# Windows writes its folder as C:\Windows or C:\WINDOWS. The operator like ignores case as the language of the host does; in
# Turkish, i and I are different letters.
$windows = "$env:SystemRoot\".ToUpperInvariant()
# If the session of a program cannot be read, it is null. The program is then listed, because it may belong to a person.
$programs = @(Get-CimInstance -ClassName Win32_Process | Where-Object { $null -eq $_.SessionId -or $_.SessionId -gt 0 } |
    Where-Object { "$($_.ExecutablePath)" -ne '' -and -not $_.ExecutablePath.ToUpperInvariant().StartsWith($windows) } |
    ForEach-Object { $_.ExecutablePath } | Sort-Object -Unique)
[pscustomobject]@{ programs = $programs }
