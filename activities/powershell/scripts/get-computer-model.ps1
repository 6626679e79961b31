# Reads manufacturer and model of the computer, which show whether it is a virtual machine.
# Microsoft, class Win32_ComputerSystem: Manufacturer, Model.
param()

$computer = Get-CimInstance -ClassName Win32_ComputerSystem
[pscustomobject]@{ manufacturer = "$($computer.Manufacturer)"; model = "$($computer.Model)" }
