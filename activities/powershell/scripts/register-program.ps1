# Registers a one-shot task that runs a program as SYSTEM.
# Returns nothing. The task is not started here. The program's output and exit code are written to files in a folder with the
# task's name. Because of a marker file in this folder, a second start ends at once.
# The caller allows only names without spaces and quotes. Program and arguments are in a file, and not in the text of the task.
# Only administrators can write to the folder, because SYSTEM runs the program that this file names.
# By default a task has a time limit of three days and low priority. It does not run on battery power, and Windows may take a
# UPS for a battery. This script changes these settings: no time limit (PT0S), priority 5, and battery power is allowed. On
# Windows Server 2012 R2, the parameter ExecutionTimeLimit cannot set a limit of zero (ComputerManagementDsc, ScheduledTask);
# the property can.
# Start-Process -Wait would also wait for all child processes, and a child process may stay resident. So the script waits only
# for the process that it has started. Windows PowerShell keeps the exit code only if the handle of the process was opened
# (PowerShell issue 5421). If the process ends before its handle is opened, the exit code is not known.
# The task writes the start time of Windows (get-boot-state.ps1) to a file. If the start time later differs, the host has started
# since. The end of the program is not compared with the start time, because the clock may have been set in between.
# Source: Microsoft, ScheduledTasks module: Register-ScheduledTask; Microsoft.PowerShell.Management module: Start-Process;
# class Win32_Process: CreationDate.
param([string]$Name, [string]$Path, [string]$Arguments)

$folder = Join-Path $env:ProgramFiles "Changeover\$Name"
New-Item -ItemType Directory -Path $folder -Force | Out-Null
Set-Content -LiteralPath (Join-Path $folder 'program.txt') -Value @($Path, $Arguments) -Encoding UTF8
$begin = "`$ErrorActionPreference = 'Stop'; New-Item -ItemType File -Path '$folder\started.txt' | Out-Null"
$first = "@(Get-CimInstance -ClassName Win32_Process | Where-Object { `$_.Name -eq 'wininit.exe' } | Sort-Object -Property CreationDate)[0]"
$boot = "[System.IO.File]::WriteAllText('$folder\boot.txt', $first.CreationDate.ToUniversalTime().ToString('o'))"
$read = "`$program = [System.IO.File]::ReadAllLines('$folder\program.txt')"
$files = "-PassThru -RedirectStandardOutput '$folder\output.txt' -RedirectStandardError '$folder\error.txt'"
$plain = "`$process = Start-Process -FilePath `$program[0] $files"
$start = "if (`$program[1]) { $plain -ArgumentList `$program[1] } else { $plain }"
$wait = "`$null = `$process.Handle; `$process.WaitForExit()"
$end = "[System.IO.File]::WriteAllText('$folder\exit.txt', [string]`$process.ExitCode)"
$fail = "[System.IO.File]::WriteAllText('$folder\failure.txt', [string]`$_.Exception.Message)"
$run = "$begin; try { $boot; $read; $start; $wait; $end } catch { $fail }"
$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -Command `"$run`""
$principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
$settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -Priority 5
$settings.ExecutionTimeLimit = 'PT0S'
Register-ScheduledTask -TaskName $Name -TaskPath '\Changeover\' -Action $action -Principal $principal -Settings $settings | Out-Null
