# Registers a resource type through a one-shot task as SYSTEM, since the cmdlet is refused in a remote session.
# Manual 9.2-2; Microsoft, FailoverClusters module: Add-ClusterResourceType; Schtasks.exe; Task Scheduler Schema; Task
# Scheduler scripting objects: RegisteredTask (Run).
# The path of the DLL may begin with %SystemRoot%, which is the same on every node.
# The caller admits only names and paths without quotes; a failure's message is left in a file named after the task,
# where only administrators write.
# The XML of a task has no logon type for SYSTEM, and its file is UTF-16. schtasks.exe ends with 1 for every failure, and
# asks without /F where the task is there already.
param([string]$Task, [string]$Name, [string]$Dll)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$dllPath = [System.Environment]::ExpandEnvironmentVariables($Dll)
$add = "Add-ClusterResourceType -Name '$Name' -Dll '$dllPath' -ErrorAction Stop | Out-Null"
$run = "try { $add; exit 0 } catch { [System.IO.File]::WriteAllText('$file', [string]`$_.Exception.Message); exit 1 }"
New-Item -ItemType Directory -Path (Split-Path -Path $file) -Force | Out-Null
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
$xml = Join-Path $env:ProgramFiles "Changeover\$Task.xml"
$argument = "-NoProfile -NonInteractive -ExecutionPolicy Bypass -Command `"$run`""
$escaped = $argument.Replace('&', '&amp;').Replace('<', '&lt;').Replace('>', '&gt;')
$definition = @(
    '<?xml version="1.0" encoding="UTF-16"?>'
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
    '<Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>'
    '<Settings>'
    '<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>'
    '</Settings>'
    "<Actions Context=`"Author`"><Exec><Command>powershell.exe</Command><Arguments>$escaped</Arguments></Exec></Actions>"
    '</Task>'
)
Set-Content -LiteralPath $xml -Value $definition -Encoding Unicode
$ErrorActionPreference = 'Continue'
$said = @($null | & schtasks.exe /Create /TN "\Changeover\$Task" /XML $xml /F 2>&1 | ForEach-Object { "$_" }) -join ' '
$ErrorActionPreference = 'Stop'
Remove-Item -LiteralPath $xml -Force
if ($LASTEXITCODE -ne 0) { throw "schtasks.exe ended with exit code ${LASTEXITCODE}: $said" }
$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$scheduler.GetFolder('\Changeover').GetTask($Task).Run($null) | Out-Null
