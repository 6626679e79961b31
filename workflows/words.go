package workflows

// States of Windows services, and types of registry values, as the kinds name them.
const (
	stopped             = "Stopped"
	running             = "Running"
	manualStart         = "Manual"
	registryString      = "String"
	registryMultiString = "MultiString"
	registryDWord       = "DWord"
)

// logonRight is the right to log on as a service (9.5.2).
const logonRight = "SeServiceLogonRight"

// Registry keys of XPR below HKEY_LOCAL_MACHINE, on 64-bit Windows (E-C01, E-C02).
const (
	treeSiemens  = `SOFTWARE\Wow6432Node\Siemens`
	treePPCOM    = `SOFTWARE\Wow6432Node\PP-COM`
	keyMRS       = treePPCOM + `\MRS`
	keyGlobals   = keyMRS + `\MRS Globals`
	keyServices  = keyMRS + `\Services`
	keyTCPPlug   = keyMRS + `\Tcpapl\NWPlugTCP`
	keyCluster   = keyMRS + `\Cluster Parameter`
	keyMailApl   = keyMRS + `\MailApl`
	clusterType  = "MSCS"
	kernelValue  = "Kernel"
	layersValue  = "Access Protocol Layers"
	licsvcScheme = "tcpip"
)

// trees are the only registry trees in which names are replaced (D-30).
func trees() []string { return []string{treeSiemens, treePPCOM} }
