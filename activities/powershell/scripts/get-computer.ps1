# Reads the basic data of a host: names, operating system, memory, processors, domain role, PowerShell.
# Manual 7.1.2, 7.1.3; Microsoft, classes Win32_OperatingSystem, Win32_ComputerSystem, Win32_Processor.
param()

$os = Get-CimInstance -ClassName Win32_OperatingSystem
$computer = Get-CimInstance -ClassName Win32_ComputerSystem
$processor = @(Get-CimInstance -ClassName Win32_Processor)[0]
[pscustomobject]@{
    name       = $env:COMPUTERNAME
    caption    = $os.Caption
    version    = $os.Version
    memoryMB   = [long]($computer.TotalPhysicalMemory / 1048576)
    domainRole = [int]$computer.DomainRole
    domain     = $computer.Domain
    processor  = $processor.Name
    mhz        = [int]$processor.MaxClockSpeed
    cores      = [int]$processor.NumberOfCores
    powerShell = "$($PSVersionTable.PSVersion)"
    is64Bit    = [System.Environment]::Is64BitProcess
}
