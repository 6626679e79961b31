# Registers a one-shot task that runs a program as SYSTEM, once, with output and exit code in files named after the task.
# Microsoft, ScheduledTasks module: Register-ScheduledTask; Start-Process. Because of a marker file, a second start ends at once.
# The caller allows only names without blanks and quotes; program and arguments are in a file and not in the text.
# Only administrators can write to the folder, since SYSTEM runs what that file says. By default a
# task has a limit of three days and low priority, and does not run on battery power, as which a UPS may count. The parameter
# ExecutionTimeLimit cannot set a limit of zero on Windows Server 2012 R2 (ComputerManagementDsc, ScheduledTask); the property can.
# Start-Process -Wait would wait for all child processes, which may stay resident, so the script waits for the started process only.
# Its exit code is kept only if its handle was opened (PowerShell issue 5421): if the process has ended before that, its exit code is
# not known.
param([string]$Name, [string]$Path, [string]$Arguments)

$folder = Join-Path $env:ProgramFiles "Changeover\$Name"
New-Item -ItemType Directory -Path $folder -Force | Out-Null
Set-Content -LiteralPath (Join-Path $folder 'program.txt') -Value @($Path, $Arguments) -Encoding UTF8
$begin = "`$ErrorActionPreference = 'Stop'; New-Item -ItemType File -Path '$folder\started.txt' | Out-Null"
$read = "`$program = [System.IO.File]::ReadAllLines('$folder\program.txt')"
$files = "-PassThru -RedirectStandardOutput '$folder\output.txt' -RedirectStandardError '$folder\error.txt'"
$plain = "`$process = Start-Process -FilePath `$program[0] $files"
$start = "if (`$program[1]) { $plain -ArgumentList `$program[1] } else { $plain }"
$wait = "`$null = `$process.Handle; `$process.WaitForExit()"
$end = "[System.IO.File]::WriteAllText('$folder\exit.txt', [string]`$process.ExitCode)"
$fail = "[System.IO.File]::WriteAllText('$folder\failure.txt', [string]`$_.Exception.Message)"
$run = "$begin; try { $read; $start; $wait; $end } catch { $fail }"
$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -Command `"$run`""
$principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
$settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -Priority 5
$settings.ExecutionTimeLimit = 'PT0S'
Register-ScheduledTask -TaskName $Name -TaskPath '\Changeover\' -Action $action -Principal $principal -Settings $settings | Out-Null
