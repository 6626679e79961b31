package shell

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/cmdlets/clustering"
	"changeover/lab/cmdlets/scheduling"
	"changeover/lab/cmdlets/system"
	"changeover/lab/cmdlets/unmanaged"
	"changeover/lab/posh"
	"changeover/lab/windows/release"
)

// shortType returns the name of a .NET type in lower case and without the namespace System.
func shortType(name string) string { return strings.TrimPrefix(strings.ToLower(name), "system.") }

// Static implements posh.Host for the static members of .NET types that access the host.
func (s *Shell) Static(_ *posh.Session, typeName, member string, args []posh.Value, call bool) (posh.Value, bool, error) {
	switch shortType(typeName) {
	case "microsoft.win32.registry":
		return s.items.RegistryStatic(member, args, call)
	case "microsoft.win32.registryvalueoptions":
		return s.registryOption(member)
	case "io.file":
		return s.items.Static(member, args, call)
	case "intptr", "runtime.interopservices.marshal":
		return unmanaged.Static(member, args, call)
	case "environment":
		return s.environmentStatic(member, args, call)
	case "security.principal.windowsidentity":
		if strings.EqualFold(member, "GetCurrent") && call {
			return cmdlets.Named("System.Security.Principal.WindowsIdentity", s.User, nil, posh.P("Name", s.User)), true, nil
		}
	}
	return s.items.NativeStatic(typeName, member, args, call)
}

// registryOption returns a member of the enumeration RegistryValueOptions.
func (s *Shell) registryOption(member string) (posh.Value, bool, error) {
	switch strings.ToLower(member) {
	case "none":
		return posh.Enum{Name: "None", Number: 0}, true, nil
	case "donotexpandenvironmentnames":
		return posh.Enum{Name: "DoNotExpandEnvironmentNames", Number: 1}, true, nil
	}
	return nil, false, nil
}

// environmentStatic is Static for the class System.Environment.
func (s *Shell) environmentStatic(member string, args []posh.Value, call bool) (posh.Value, bool, error) {
	switch strings.ToLower(member) {
	case "machinename":
		return s.Host.Name(), true, nil
	case "expandenvironmentvariables":
		if call && len(args) == 1 {
			return s.items.Expand(posh.ToString(args[0])), true, nil
		}
	case "is64bitprocess", "is64bitoperatingsystem":
		// Both properties came with the .NET Framework 4 (Microsoft, class System.Environment). PowerShell 2.0 runs on an older
		// .NET Framework, where a missing static property is null.
		if release.HasWinRM2(s.Host.Info().PowerShell.Version) {
			return nil, true, nil
		}
		if strings.EqualFold(member, "Is64BitOperatingSystem") {
			return true, true, nil
		}
		return !s.Host.Info().PowerShell.Bits32, true, nil
	}
	return nil, false, nil
}

// New implements posh.Host for .NET objects that access the host.
func (s *Shell) New(session *posh.Session, typeName string, args []posh.Value) (posh.Value, bool, error) {
	switch shortType(typeName) {
	case "threading.mutex":
		if len(args) < 2 {
			return nil, true, posh.NotSupported("a mutex without a name")
		}
		if posh.Truthy(args[0]) {
			return nil, true, posh.NotSupported("a mutex that is owned from the start")
		}
		return s.processes.Mutex(session, posh.ToString(args[1])), true, nil
	case "io.streamreader":
		v, err := s.items.TextReader(args)
		return v, true, err
	case "security.principal.ntaccount":
		name := cmdlets.First(args)
		if len(args) == 2 {
			name = posh.ToString(args[0]) + `\` + posh.ToString(args[1])
		}
		return s.accounts.AccountObject(name), true, nil
	case "security.principal.securityidentifier":
		if len(args) == 2 {
			data, _ := args[0].([]byte)
			if text, ok := system.TextSID(data); ok && posh.ToString(args[1]) == "0" {
				return s.accounts.SidObject(text), true, nil
			}
			return nil, true, posh.NotSupported("a security identifier made of these bytes")
		}
		return s.accounts.SidObject(cmdlets.First(args)), true, nil
	case "net.sockets.tcpclient":
		if len(args) > 0 {
			return nil, true, posh.NotSupported("a TcpClient that is connected from the start")
		}
		return system.Network{Process: s.Process}.TCPClient(), true, nil
	case "net.sockets.udpclient":
		if len(args) > 0 {
			return nil, true, posh.NotSupported("a UdpClient that is bound from the start")
		}
		return system.Network{Process: s.Process}.UDPClient(), true, nil
	case "net.security.sslstream":
		stream, err := system.SSLStream(args)
		return stream, true, err
	case "microsoft.failoverclusters.powershell.clusterparameter":
		v, err := clustering.NewParameter(args)
		return v, true, err
	case "directoryservices.directoryentry":
		entry, err := s.accounts.DirectoryEntry(args)
		return entry, true, err
	}
	return nil, false, nil
}

// NewCOM implements posh.COMHost for Schedule.Service.
func (s *Shell) NewCOM(class string) (*posh.Object, error) {
	if !strings.EqualFold(class, "Schedule.Service") {
		return nil, posh.NotSupported("the COM object %s", class)
	}
	o := scheduling.Service{Process: s.Process}.Object()
	s.hide(o)
	return o, nil
}
