# Reads manufacturer and model of the computer. Returns both texts. They show whether the computer is a virtual machine.
# Source: Microsoft, class Win32_ComputerSystem: Manufacturer, Model.
param()

$computer = Get-CimInstance -ClassName Win32_ComputerSystem
[pscustomobject]@{ manufacturer = "$($computer.Manufacturer)"; model = "$($computer.Model)" }
