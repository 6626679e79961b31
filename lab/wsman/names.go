package wsman

// Namespaces, actions and URIs of MS-WSMV.
const (
	nsSoap        = "http://www.w3.org/2003/05/soap-envelope"
	nsAddressing  = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
	nsTransfer    = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
	nsEventing    = "http://schemas.xmlsoap.org/ws/2004/08/eventing"
	nsEnumeration = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
	nsWsman       = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
	nsWsmv        = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
	nsShell       = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
	nsFault       = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
	nsIdentity    = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"

	resourceCmd   = nsShell + "/cmd"
	toAnonymous   = nsAddressing + "/role/anonymous"
	stateRunning  = nsShell + "/CommandState/Running"
	stateDone     = nsShell + "/CommandState/Done"
	signalCtrlC   = nsShell + "/signal/ctrl_c"
	signalBreak   = nsShell + "/signal/ctrl_break"
	signalEnd     = nsShell + "/signal/terminate"
	actionFault   = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
	actionAddress = nsAddressing + "/fault"
	faultDetail   = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"
)

// Operation names a request for fault rules and logs.
type Operation string

// The operations of the shell protocol. Connect is the TCP connection itself.
const (
	Connect  Operation = "Connect"
	Identify Operation = "Identify"
	Create   Operation = "Create"
	Start    Operation = "Command"
	Send     Operation = "Send"
	Receive  Operation = "Receive"
	Signal   Operation = "Signal"
	Delete   Operation = "Delete"
)

// actions maps a wsa:Action to its operation.
var actions = map[string]Operation{
	nsTransfer + "/Create": Create,
	nsTransfer + "/Delete": Delete,
	nsShell + "/Command":   Start,
	nsShell + "/Send":      Send,
	nsShell + "/Receive":   Receive,
	nsShell + "/Signal":    Signal,
}
