package chapter

// States of Windows services, and types of registry values, as the kinds name them.
const (
	Stopped             = "Stopped"
	Running             = "Running"
	ManualStart         = "Manual"
	RegistryString      = "String"
	RegistryMultiString = "MultiString"
	RegistryDWord       = "DWord"
)

// PrinterPort is what the printer driver leaves (9.4.2).
const PrinterPort = "XPR Server Fax Monitor"

// LogonRight is the right to log on as a service (9.5.2).
const LogonRight = "SeServiceLogonRight"

// Registry keys of XPR below HKEY_LOCAL_MACHINE, on 64-bit Windows (E-C01, E-C02).
const (
	treeSiemens  = `SOFTWARE\Wow6432Node\Siemens`
	TreePPCOM    = `SOFTWARE\Wow6432Node\PP-COM`
	keyMRS       = TreePPCOM + `\MRS`
	KeyGlobals   = keyMRS + `\MRS Globals`
	KeyServices  = keyMRS + `\Services`
	KeyTCPPlug   = keyMRS + `\Tcpapl\NWPlugTCP`
	KeyCluster   = keyMRS + `\Cluster Parameter`
	KeyMailApl   = keyMRS + `\MailApl`
	ClusterType  = "MSCS"
	KernelValue  = "Kernel"
	LayersValue  = "Access Protocol Layers"
	LicsvcScheme = "tcpip"
)

// Trees are the only registry trees in which names are replaced (D-30).
func Trees() []string { return []string{treeSiemens, TreePPCOM} }

// MisprintedKeys are keys below HKEY_LOCAL_MACHINE that the manual prints and XPR does not read (E-C01, E-C02).
func MisprintedKeys() []string {
	return []string{`SOFTWARE\Wow6432\PP-COM`, `SOFTWARE\PP-COM\MRS\Services`}
}
