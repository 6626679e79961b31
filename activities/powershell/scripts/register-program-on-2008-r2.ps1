# Registers a one-shot task that runs a program as SYSTEM.
# Returns nothing. The task is not started here. The program's output and exit code are written to files in a folder with the
# task's name. Because of a marker file in this folder, a second start ends at once.
# This script is for Windows Server 2008 R2, which lacks Register-ScheduledTask.
# The caller allows only names without spaces and quotes. Program and arguments are in a file, and not in the text of the task.
# Only administrators can write to the folder, because SYSTEM runs the program that this file names.
# By default a task has a time limit of three days and low priority. It does not run on battery power, and Windows may take a
# UPS for a battery. This script changes these settings: no time limit (PT0S), priority 5, and battery power is allowed.
# Start-Process -Wait would also wait for all child processes, and a child process may stay resident. So the script waits only
# for the process that it has started. Windows PowerShell keeps the exit code only if the handle of the process was opened
# (PowerShell issue 5421). If the process ends before its handle is opened, the exit code is not known.
# The task writes the start time of Windows (get-boot-state.ps1) to a file. If the start time later differs, the host has started
# since. The end of the program is not compared with the start time, because the clock may have been set in between.
# The XML of a task has no logon type for SYSTEM. So the logon type is an argument: 5, TASK_LOGON_SERVICE_ACCOUNT. If the task
# already exists, RegisterTask with TASK_CREATE, 2, fails, as Register-ScheduledTask does on later releases.
# Source: Microsoft, Task Scheduler Schema; Task Scheduler scripting objects: TaskService, TaskFolder (RegisterTask);
# Microsoft.PowerShell.Management module: Start-Process;
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
$argument = "-NoProfile -NonInteractive -ExecutionPolicy Bypass -Command `"$run`""
$escaped = $argument.Replace('&', '&amp;').Replace('<', '&lt;').Replace('>', '&gt;')
$definition = @(
    '<?xml version="1.0" encoding="UTF-16"?>'
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
    '<Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>'
    '<Settings>'
    '<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>'
    '<ExecutionTimeLimit>PT0S</ExecutionTimeLimit><Priority>5</Priority>'
    '</Settings>'
    "<Actions Context=`"Author`"><Exec><Command>powershell.exe</Command><Arguments>$escaped</Arguments></Exec></Actions>"
    '</Task>'
)
$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$scheduler.GetFolder('\').RegisterTask("\Changeover\$Name", ($definition -join "`r`n"), 2, $null, $null, 5) | Out-Null
