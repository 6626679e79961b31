package system

import (
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
)

// TCPClient returns a System.Net.Sockets.TcpClient that is not connected (Microsoft, the class of this name). Connect
// opens a connection or throws a SocketException: 11001 for an unknown name, 10061 if the computer refuses the
// connection, and 10060 if it does not respond.
func (s Network) TCPClient() *posh.Object {
	connected, to := false, &connection{network: s}
	o := posh.NewObject("System.Net.Sockets.TcpClient", posh.LiveProperty("Connected", func() posh.Value { return connected }, nil),
		posh.P("ReceiveTimeout", int64(0)), posh.P("SendTimeout", int64(0)))
	o.SetMethod("GetStream", func([]posh.Value) (posh.Value, error) {
		if !connected {
			return nil, posh.NewException("System.InvalidOperationException", "The operation is not allowed on non-connected sockets.")
		}
		stream := posh.NewObject("System.Net.Sockets.NetworkStream")
		stream.Live = to
		return stream, nil
	})
	o.SetMethod("Connect", func(args []posh.Value) (posh.Value, error) {
		if len(args) != 2 {
			return nil, posh.NotSupported("TcpClient.Connect with %d arguments", len(args))
		}
		port, err := posh.ToInt(args[1])
		if err != nil {
			return nil, err
		}
		target := posh.ToString(args[0])
		if s.Host.Network.PortOpen(target, int(port)) {
			connected, to.port = true, int(port)
			return posh.Void{}, nil
		}
		_, resolved := s.Host.Network.Resolve(target)
		switch {
		case !resolved:
			return nil, socketError(11001, "No such host is known")
		case s.Host.Network.Ping(target):
			return nil, socketError(10061, "No connection could be made because the target machine actively refused it")
		}
		return nil, socketError(10060, "A connection attempt failed because the connected party did not properly respond after a period of time")
	})
	o.SetMethod("Close", func([]posh.Value) (posh.Value, error) {
		connected = false
		return posh.Void{}, nil
	})
	return o
}

// socketError returns a SocketException, which is a Win32Exception with an error number of Windows Sockets
// (Microsoft, "Windows Sockets Error Codes").
func socketError(code int64, text string) error {
	const exception = "System.Net.Sockets.SocketException"
	return &posh.Error{
		Message: text, ID: cmdlets.ExceptionName(exception), Exception: exception, Category: "NotSpecified", HResult: failedResult, NativeCode: code,
	}
}

// failedResult is E_FAIL, the HRESULT of every Win32Exception of the .NET Framework.
const failedResult = -2147467259
