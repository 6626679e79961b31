package system

import "changeover/lab/posh"

// connection is the port that a NetworkStream of a TcpClient is connected to.
type connection struct {
	network Network
	port    int
}

// SSLStream returns a System.Net.Security.SslStream over a NetworkStream (Microsoft, the class of this name).
// RemoteCertificate is set by AuthenticateAsClient, which fails on a port that does not use TLS.
func SSLStream(args []posh.Value) (posh.Value, error) {
	const arguments = 3
	if len(args) != arguments {
		return nil, posh.NotSupported("an SslStream with %d arguments", len(args))
	}
	stream, isObject := args[0].(*posh.Object)
	_, accepts := args[2].(*posh.ScriptBlock)
	if !isObject || !accepts {
		return nil, posh.NotSupported("an SslStream without a stream or without a script block that validates the certificate")
	}
	to, ok := stream.Live.(*connection)
	if !ok {
		return nil, posh.NotSupported("an SslStream over an object of type %s", stream.TypeName)
	}
	var certificate posh.Value
	o := posh.NewObject("System.Net.Security.SslStream", posh.LiveProperty("RemoteCertificate", func() posh.Value { return certificate }, nil))
	o.SetMethod("AuthenticateAsClient", func(args []posh.Value) (posh.Value, error) {
		der, ok := to.network.Host.World().Certificates.Load(to.port)
		if !ok {
			return nil, posh.NewException("System.IO.IOException", "The handshake failed due to an unexpected packet format.")
		}
		read := posh.NewObject("System.Security.Cryptography.X509Certificates.X509Certificate2")
		read.SetMethod("GetRawCertData", func([]posh.Value) (posh.Value, error) { return der, nil })
		certificate = read
		return posh.Void{}, nil
	})
	o.SetMethod("Close", func([]posh.Value) (posh.Value, error) { return posh.Void{}, nil })
	return o, nil
}
