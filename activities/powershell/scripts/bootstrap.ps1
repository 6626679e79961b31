# This script is the program of the standing PowerShell. It reads requests from standard input, runs the script of each request,
# and writes one answer for each request. It ends when standard input ends.
# Each request and each answer is one line: "<nonce> <Base64 of JSON>". After the line of a request comes an empty line. If the
# input ends before the empty line, the request may be incomplete, and it is not run. The nonce is a random text, which connects
# an answer with its request. The JSON of an answer contains the script's result, error, warnings and exit code. It also reports
# a busy mutex, or the name of a wrong computer; the script was then not run.
# In a request, the secrets follow the JSON, each in Base64. The reason is module logging: it writes the arguments of cmdlets
# such as ConvertFrom-Json to the event log, but not the arguments of methods.
# Only this script and describe-powershell are sent on a command line. All other scripts arrive in requests.
# Source: Microsoft, about_PowerShell_exe: EncodedCommand, InputFormat; about_Logging_Windows; about_Preference_Variables;
# Set-StrictMode; class System.Threading.Mutex; about_Redirection.
param()

$ErrorActionPreference = 'Stop'
# In strict mode a missing property or variable is an error that names it, instead of null.
Set-StrictMode -Version Latest
$ProgressPreference = 'SilentlyContinue'
# Nobody can answer a confirmation prompt.
$ConfirmPreference = 'None'
$coUtf8 = New-Object System.Text.UTF8Encoding($false)
$OutputEncoding = $coUtf8
# Without a console, these encodings cannot be set; requests and answers do not depend on them.
try {
    [System.Console]::InputEncoding = $coUtf8
    [System.Console]::OutputEncoding = $coUtf8
} catch { }
$coIn = New-Object System.IO.StreamReader([System.Console]::OpenStandardInput(), $coUtf8)
$coOut = New-Object System.IO.StreamWriter([System.Console]::OpenStandardOutput(), $coUtf8)

while ($true) {
    $coLine = $coIn.ReadLine()
    # At the end of the input, ReadLine returns a part of a line, and then null.
    if ($null -eq $coIn.ReadLine()) { break }
    $coParts = $coLine.Split(' ')
    $coAnswer = @{ result = ''; error = $null; warnings = @(); exitCode = 0; busy = $false; computer = '' }
    $coItems = @()
    $coMutex = $null
    $coHeld = $false
    $LASTEXITCODE = 0
    try {
        if (-not [System.Environment]::Is64BitProcess) { throw 'The 64-bit PowerShell is needed.' }
        $coRequest = ConvertFrom-Json -InputObject ($coUtf8.GetString([System.Convert]::FromBase64String($coParts[1])))
        # A wrong URL in the endpoints file must not change another computer.
        if ($env:COMPUTERNAME -ne $coRequest.computer) { $coAnswer.computer = $env:COMPUTERNAME }
        $coMutex = New-Object System.Threading.Mutex($false, $coRequest.mutex)
        # WaitOne acquires an abandoned mutex too: the process that held the mutex has ended.
        try { $coHeld = $coMutex.WaitOne([int]$coRequest.wait) } catch [System.Threading.AbandonedMutexException] { $coHeld = $true }
        $coAnswer.busy = -not $coHeld
        if ($coHeld -and -not $coAnswer.computer) {
            $coParams = @{}
            foreach ($coParam in $coRequest.params) {
                $coValue = $coParam.value
                if ($coParam.secret) { $coValue = $coUtf8.GetString([System.Convert]::FromBase64String($coParts[$coParam.secret + 1])) }
                $coParams[$coParam.name] = $coValue
            }
            $coBlock = [System.Management.Automation.ScriptBlock]::Create($coRequest.script)
            $env:CHANGEOVER_REQUEST = $coRequest.id
            & $coBlock @coParams 3>&1 | ForEach-Object {
                if ($_ -is [System.Management.Automation.WarningRecord]) { $coAnswer.warnings += "$_" } else { $coItems += $_ }
            }
            $coAnswer.result = ConvertTo-Json -InputObject $coItems -Depth 6 -Compress
        }
    } catch {
        # Cmdlets of the cluster wrap the Windows error: the number of this error is in an inner exception.
        $coInner = $_.Exception
        $coWin32 = 0
        while ($null -ne $coInner) {
            $coResult = $coInner.HResult
            if ($coInner -is [System.ComponentModel.Win32Exception]) { $coWin32 = $coInner.NativeErrorCode }
            $coInner = $coInner.InnerException
        }
        $coAnswer.error = @{
            type = $_.Exception.GetType().FullName
            message = $_.Exception.Message
            id = $_.FullyQualifiedErrorId
            category = "$($_.CategoryInfo.Category)"
            hresult = $coResult
            win32 = $coWin32
            position = $_.InvocationInfo.PositionMessage
            line = $_.InvocationInfo.ScriptLineNumber
            command = "$($_.InvocationInfo.MyCommand)"
        }
    } finally {
        $env:CHANGEOVER_REQUEST = $null
        if ($coHeld) { $coMutex.ReleaseMutex() }
        if ($coMutex) { $coMutex.Dispose() }
    }
    $coAnswer.exitCode = $LASTEXITCODE
    $coJson = ConvertTo-Json -InputObject $coAnswer -Depth 3 -Compress
    $coOut.WriteLine($coParts[0] + ' ' + [System.Convert]::ToBase64String($coUtf8.GetBytes($coJson)))
    $coOut.Flush()
}
