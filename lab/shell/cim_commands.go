package shell

import (
	"regexp"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// cimCommands are Get-CimInstance and Invoke-CimMethod for the classes of
// root/cimv2 that the lab models.
func (s *Shell) cimCommands() map[string]posh.Command {
	return map[string]posh.Command{"Get-CimInstance": s.getCimInstance, "Invoke-CimMethod": s.invokeCimMethod}
}

func cimObject(class string, live any, props ...*posh.Property) *posh.Object {
	return &posh.Object{TypeName: "Microsoft.Management.Infrastructure.CimInstance#root/cimv2/" + class, Properties: props, Live: live}
}

func cimError(command, id, message string) *posh.Error {
	return &posh.Error{
		Message: message, ID: id + ",Microsoft.Management.Infrastructure.CimCmdlets." + commandClass(command),
		Exception: "Microsoft.Management.Infrastructure.CimException", Category: "MetadataError", NonTerminating: true,
	}
}

func (s *Shell) getCimInstance(c *posh.Invocation) error {
	if ns := c.String("Namespace"); ns != "" && !equal(strings.ReplaceAll(ns, "\\", "/"), "root/cimv2") {
		return posh.NotSupported("the CIM namespace %s", ns)
	}
	class := c.String("ClassName")
	instances, ok := s.cimInstances(class)
	if !ok {
		if !knownClass(class) {
			return c.WriteError(cimError(c.Name, "HRESULT 0x80041010", "Invalid class "))
		}
		return posh.NotSupported("the CIM class %s", class)
	}
	keep, err := wqlFilter(c.String("Filter"))
	if err != nil {
		return err
	}
	for _, o := range instances {
		if keep(o) {
			c.Emit(o)
		}
	}
	return nil
}

// knownClass: Windows has many more classes than the lab; only other names are invalid.
func knownClass(class string) bool {
	return strings.HasPrefix(strings.ToLower(class), "win32_") || strings.HasPrefix(strings.ToLower(class), "cim_")
}

var comparison = regexp.MustCompile(`(?i)^\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\w+))\s*$`)

// wqlFilter understands comparisons for equality joined by AND.
func wqlFilter(filter string) (func(*posh.Object) bool, error) {
	if filter == "" {
		return func(*posh.Object) bool { return true }, nil
	}
	type term struct{ name, value string }
	var terms []term
	for _, part := range regexp.MustCompile(`(?i)\s+and\s+`).Split(filter, -1) {
		m := comparison.FindStringSubmatch(part)
		if m == nil {
			return nil, posh.NotSupported("the WQL condition %s", part)
		}
		terms = append(terms, term{m[1], strings.NewReplacer(`\'`, `'`, `\"`, `"`, `\\`, `\`).Replace(m[2] + m[3] + m[4])})
	}
	return func(o *posh.Object) bool {
		for _, t := range terms {
			if !equal(posh.ToString(o.Get(t.name)), t.value) {
				return false
			}
		}
		return true
	}, nil
}

func (s *Shell) cimInstances(class string) ([]*posh.Object, bool) {
	info := s.host.Info()
	one := func(o *posh.Object) ([]*posh.Object, bool) { return []*posh.Object{o}, true }
	switch strings.ToLower(class) {
	case "win32_service":
		var out []*posh.Object
		for _, svc := range s.host.Services() {
			out = append(out, s.cimService(svc))
		}
		return out, true
	case "win32_operatingsystem":
		return one(operatingSystem(info))
	case "win32_computersystem":
		return one(computerSystem(info))
	case "win32_processor":
		return one(cimObject("Win32_Processor", nil, posh.P("Name", info.Processor), posh.P("MaxClockSpeed", int64(info.MHz)),
			posh.P("NumberOfCores", int64(info.Cores)), posh.P("NumberOfLogicalProcessors", int64(info.Cores))))
	case "win32_sounddevice":
		var out []*posh.Object
		for _, name := range info.SoundDevices {
			out = append(out, cimObject("Win32_SoundDevice", nil, posh.P("Name", name), posh.P("Status", "OK")))
		}
		return out, true
	case "win32_networkadapter", "win32_networkadapterconfiguration":
		return s.cimAdapters(strings.ToLower(class)), true
	case "win32_logicaldisk":
		return s.cimDisks(), true
	}
	return nil, false
}

func operatingSystem(info cluster.HostInfo) *posh.Object {
	product := int64(3)
	if info.DomainRole >= 4 {
		product = 2
	}
	locale := int64(1033)
	if info.Language == "de" {
		locale = 1031
	}
	return cimObject("Win32_OperatingSystem", nil,
		posh.P("Caption", info.Caption), posh.P("Version", info.Version), posh.P("BuildNumber", info.Build),
		posh.P("CSName", info.Name), posh.P("LastBootUpTime", info.BootTime), posh.P("ProductType", product),
		posh.P("OSArchitecture", "64-bit"), posh.P("OSLanguage", locale), posh.P("WindowsDirectory", `C:\Windows`), posh.P("SystemDirectory", `C:\Windows\system32`),
		posh.P("TotalVisibleMemorySize", int64(info.MemoryBytes/1024))) //nolint:gosec // memory sizes fit
}

func computerSystem(info cluster.HostInfo) *posh.Object {
	return cimObject("Win32_ComputerSystem", nil,
		posh.P("Name", info.Name), posh.P("DNSHostName", info.Name), posh.P("Domain", info.Domain), posh.P("DomainRole", int64(info.DomainRole)),
		posh.P("PartOfDomain", info.DomainRole == 1 || info.DomainRole >= 3), posh.P("TotalPhysicalMemory", int64(info.MemoryBytes)), //nolint:gosec // memory sizes fit
		posh.P("Manufacturer", info.Manufacturer), posh.P("Model", info.Model))
}

func (s *Shell) cimService(svc cluster.Service) *posh.Object {
	state := string(svc.State)
	switch svc.State {
	case cluster.StartPending:
		state = "Start Pending"
	case cluster.StopPending:
		state = "Stop Pending"
	case cluster.Running, cluster.Stopped:
	}
	return cimObject("Win32_Service", svc,
		posh.P("Name", svc.Name), posh.P("DisplayName", svc.DisplayName), posh.P("Description", svc.Description), posh.P("PathName", svc.BinaryPath),
		posh.P("StartMode", string(svc.StartType)), posh.P("State", state), posh.P("Started", svc.State == cluster.Running), posh.P("StartName", svc.Account),
		posh.P("ServiceType", svc.Type), posh.P("ErrorControl", svc.ErrorControl), posh.P("ExitCode", int64(svc.ExitCode)),
		posh.P("ServiceSpecificExitCode", int64(0)), posh.P("ProcessId", int64(svc.ProcessID)))
}

func (s *Shell) cimAdapters(class string) []*posh.Object {
	var out []*posh.Object
	for _, n := range s.host.NICs() {
		mac := strings.ReplaceAll(n.MAC, "-", ":")
		if class == "win32_networkadapter" {
			out = append(out, cimObject("Win32_NetworkAdapter", n, posh.P("Name", n.Description), posh.P("NetConnectionID", n.Name), posh.P("Index", int64(n.Index)),
				posh.P("InterfaceIndex", int64(n.Index)), posh.P("MACAddress", mac), posh.P("NetEnabled", n.Up), posh.P("Speed", int64(n.LinkMbps)*1_000_000)))
			continue
		}
		var ips []string
		for _, a := range n.Addresses {
			ips = append(ips, a.IP)
		}
		gateway := []string{}
		if n.Gateway != "" {
			gateway = []string{n.Gateway}
		}
		out = append(out, cimObject("Win32_NetworkAdapterConfiguration", n, posh.P("Description", n.Description), posh.P("Index", int64(n.Index)), posh.P("InterfaceIndex", int64(n.Index)),
			posh.P("DHCPEnabled", n.DHCP), posh.P("IPEnabled", n.Up), posh.P("IPAddress", posh.FromStrings(ips)), posh.P("MACAddress", mac),
			posh.P("DefaultIPGateway", posh.FromStrings(gateway)), posh.P("DNSServerSearchOrder", posh.FromStrings(n.DNS))))
	}
	return out
}

func (s *Shell) cimDisks() []*posh.Object {
	var out []*posh.Object
	for _, v := range s.host.Volumes() {
		out = append(out, cimObject("Win32_LogicalDisk", v, posh.P("DeviceID", v.Letter+":"), posh.P("Name", v.Letter+":"), posh.P("DriveType", int64(3)),
			posh.P("FileSystem", v.FileSystem), posh.P("FreeSpace", int64(v.Free)), posh.P("Size", int64(v.Size)), posh.P("VolumeName", v.Label))) //nolint:gosec // sizes of disks fit
	}
	return out
}

func (s *Shell) invokeCimMethod(c *posh.Invocation) error {
	args, _ := c.Value("Arguments").(*posh.Hashtable)
	if args == nil {
		args = posh.NewHashtable(false)
	}
	if equal(c.String("ClassName"), "Win32_Service") && equal(c.String("MethodName"), "Create") {
		return s.emitReturn(c, s.createCimService(args))
	}
	for _, v := range c.Objects("InputObject") {
		o, ok := v.(*posh.Object)
		if !ok {
			continue
		}
		svc, ok := o.Live.(cluster.Service)
		if !ok {
			return posh.NotSupported("Invoke-CimMethod on %s", o.TypeName)
		}
		code, err := s.serviceMethod(c, svc.Name, args)
		if err != nil {
			return err
		}
		if err := s.emitReturn(c, code); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shell) emitReturn(c *posh.Invocation, code int64) error {
	c.Emit(posh.NewObject("Microsoft.Management.Infrastructure.CimMethodResult", posh.P("ReturnValue", code), posh.P("PSComputerName", nil)))
	return nil
}

func (s *Shell) serviceMethod(c *posh.Invocation, name string, args *posh.Hashtable) (int64, error) {
	switch strings.ToLower(c.String("MethodName")) {
	case "change":
		change, err := serviceChange(args)
		if err != nil {
			return 0, err
		}
		return returnValue(s.host.ChangeService(name, change)), nil
	case "startservice":
		return returnValue(s.host.StartService(name)), nil
	case "stopservice":
		return returnValue(s.host.StopService(name)), nil
	case "delete":
		return returnValue(s.host.DeleteService(name)), nil
	}
	return 0, posh.NotSupported("the method %s of Win32_Service", c.String("MethodName"))
}

func argument(args *posh.Hashtable, name string) *string {
	v, ok := args.Get(name)
	if !ok || v == nil {
		return nil
	}
	text := posh.ToString(v)
	return &text
}

// serviceChange reads the arguments of Win32_Service.Change; absent ones keep what is.
func serviceChange(args *posh.Hashtable) (cluster.ServiceChange, error) {
	change := cluster.ServiceChange{
		DisplayName: argument(args, "DisplayName"), BinaryPath: argument(args, "PathName"),
		Account: argument(args, "StartName"), Password: argument(args, "StartPassword"),
	}
	for _, k := range args.Keys {
		switch strings.ToLower(k) {
		case "displayname", "pathname", "startname", "startpassword", "startmode":
		default:
			return change, posh.NotSupported("the argument %s of Win32_Service.Change", k)
		}
	}
	if mode := argument(args, "StartMode"); mode != nil {
		t := startTypeFrom(*mode)
		change.StartType = &t
	}
	return change, nil
}

func (s *Shell) createCimService(args *posh.Hashtable) int64 {
	text := func(name string) string {
		if v := argument(args, name); v != nil {
			return *v
		}
		return ""
	}
	config := cluster.ServiceConfig{
		Name: text("Name"), DisplayName: text("DisplayName"), BinaryPath: text("PathName"), StartType: startTypeFrom(text("StartMode")),
		Account: text("StartName"), Password: text("StartPassword"), Type: serviceTypes[text("ServiceType")], ErrorControl: errorControls[text("ErrorControl")],
	}
	if v, ok := args.Get("ServiceDependencies"); ok {
		config.DependOnService = posh.Strings(v)
	}
	return returnValue(s.host.CreateService(config))
}

// Numbers of Win32_Service.Create's ServiceType and ErrorControl.
var (
	serviceTypes  = map[string]string{"": "Own Process", "16": "Own Process", "32": "Share Process"}
	errorControls = map[string]string{"": "Normal", "0": "Ignore", "1": "Normal", "2": "Severe", "3": "Critical"}
)

// returnValue is a Win32 error as the methods of Win32_Service number it.
func returnValue(err error) int64 {
	if err == nil {
		return 0
	}
	codes := map[uint32]int64{
		cluster.CodeAccessDenied: 2, cluster.CodeDependentsRunning: 3, cluster.CodeCannotControl: 5, cluster.CodeNotStarted: 6, cluster.CodeServiceTimeout: 7,
		cluster.CodeFileNotFound: 9, cluster.CodeAlreadyRunning: 10, cluster.CodeDependencyFailed: 13, cluster.CodeServiceDisabled: 14, cluster.CodeLogonFailed: 15,
		cluster.CodeMarkedForDelete: 16, cluster.CodeInvalidParameter: 21, cluster.CodeInvalidAccount: 22, cluster.CodeServiceExists: 23, cluster.CodeDuplicateName: 23,
	}
	if n, ok := codes[cluster.CodeOf(err)]; ok {
		return n
	}
	return 8
}
