# Reads the make of the computer, which tells a virtual machine from hardware.
# Microsoft, class Win32_ComputerSystem: Manufacturer, Model.
param()

$computer = Get-CimInstance -ClassName Win32_ComputerSystem
[pscustomobject]@{ manufacturer = "$($computer.Manufacturer)"; model = "$($computer.Model)" }
