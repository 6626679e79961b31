# Reads the basic data of this host.
# Returns its name, the name and version of Windows, the memory (MiB), the domain and the domain role, the name, clock rate
# (MHz) and number of cores of the first processor, the version and bitness of PowerShell, and the names of the numbers that
# Windows could not read. The domain role is a number: 3 is a member server.
# Source: manual 7.1.2, 7.1.3; Microsoft, classes Win32_OperatingSystem, Win32_ComputerSystem, Win32_Processor.
param()

$os = Get-CimInstance -ClassName Win32_OperatingSystem
$computer = Get-CimInstance -ClassName Win32_ComputerSystem
$processor = @(Get-CimInstance -ClassName Win32_Processor)[0]
# A property that cannot be read is null. As a number it would be 0. Most checks do not need the numbers.
$unread = @('TotalPhysicalMemory', 'DomainRole' | Where-Object { $null -eq $computer.$_ }) +
    @('MaxClockSpeed', 'NumberOfCores' | Where-Object { $null -eq $processor.$_ })
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
    unreadable = $unread
}
