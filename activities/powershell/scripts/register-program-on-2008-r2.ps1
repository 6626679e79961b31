# Registers a one-shot task that runs a program as SYSTEM, once, with output and exit code in files named after the task.
# Microsoft, Task Scheduler Schema; Task Scheduler scripting objects: TaskService, TaskFolder (RegisterTask); Start-Process. Because
# of a marker file, a second start ends at once.
# The caller allows only names without blanks and quotes; program and arguments are in a file and not in the text.
# Only administrators can write to the folder, since SYSTEM runs what that file says. By default a task has a limit of three
# days and low priority, and does not run on battery power, as which a UPS may count. A limit of zero means none.
# Start-Process -Wait would wait for all child processes, which may stay resident, so the script waits for the started process only.
# Its exit code is kept only if its handle was opened (PowerShell issue 5421): if the process has ended before that, its exit code is
# not known.
# The XML of a task has no logon type for SYSTEM, so it is given as an argument: 5, TASK_LOGON_SERVICE_ACCOUNT. TASK_CREATE, 2, is
# refused if the task already exists, as Register-ScheduledTask is on later releases.
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
