package system

import (
	"net/netip"
	"strings"

	"changeover/lab/posh"
)

// UDPClient returns a System.Net.Sockets.UdpClient (Microsoft, the class of this name) for queries to a DNS server.
// Connect names the server, Send takes the query, and Receive of its Client returns the answer; the lab does not
// model other datagrams.
func (s Network) UDPClient() *posh.Object {
	var server string
	var query []byte
	socket := posh.NewObject("System.Net.Sockets.Socket", posh.LiveProperty("ReceiveTimeout", func() posh.Value { return int64(0) }, func(posh.Value) error { return nil }))
	socket.SetMethod("Receive", func(args []posh.Value) (posh.Value, error) {
		buffer, ok := first(args).([]byte)
		if !ok {
			return nil, posh.NotSupported("Socket.Receive without a buffer")
		}
		answer := s.answer(server, query)
		if answer == nil {
			return nil, socketError(10060, "A connection attempt failed because the connected party did not properly respond after a period of time")
		}
		return int64(copy(buffer, answer)), nil
	})
	o := posh.NewObject("System.Net.Sockets.UdpClient", posh.P("Client", socket))
	o.SetMethod("Connect", func(args []posh.Value) (posh.Value, error) {
		if len(args) != 2 || posh.ToString(args[1]) != "53" {
			return nil, posh.NotSupported("UdpClient.Connect to a port other than 53")
		}
		server = posh.ToString(args[0])
		if _, resolved := s.Host.Network.Resolve(server); !resolved {
			return nil, socketError(11001, "No such host is known")
		}
		return posh.Void{}, nil
	})
	o.SetMethod("Send", func(args []posh.Value) (posh.Value, error) {
		data, ok := first(args).([]byte)
		if !ok || len(args) != 2 || posh.ToString(args[1]) != posh.ToString(int64(len(data))) {
			return nil, posh.NotSupported("UdpClient.Send with these arguments")
		}
		query = data
		return int64(len(data)), nil
	})
	o.SetMethod("Close", func([]posh.Value) (posh.Value, error) { return posh.Void{}, nil })
	return o
}

func first(args []posh.Value) posh.Value {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// Parts of a DNS message (RFC 1035, 4.1). The header consists of the id, the flags, and the numbers of questions, of
// answers and of two other kinds of records.
const (
	dnsHeader = 12
	// dnsAnswered has the flags QR and RD of an answer, and dnsRecursion has RA. The lower bits of the byte with RA are the
	// response code.
	dnsAnswered     = 0x81
	dnsRecursion    = 0x80
	dnsFormatError  = 1
	dnsNoSuchName   = 3
	dnsTypeAClassIN = "\x00\x01\x00\x01"
)

// answer returns a DNS server's answer to a query for the address of a name, or nil if no DNS server listens there.
func (s Network) answer(server string, query []byte) []byte {
	if !s.Host.Network.PortOpen(server, dnsPort) || len(query) < dnsHeader {
		return nil
	}
	reply := append([]byte{}, query...)
	reply[2], reply[3] = dnsAnswered, dnsRecursion
	name, rest := question(query[dnsHeader:])
	switch ip, known := s.lookUp(name); {
	case query[5] != 1 || string(rest) != dnsTypeAClassIN:
		reply[3] |= dnsFormatError
	case !known:
		reply[3] |= dnsNoSuchName
	default:
		// One answer: a pointer to the question's name, and the address with a time to live of 60 seconds.
		reply[7] = 1
		reply = append(reply, 0xC0, dnsHeader)
		reply = append(reply, dnsTypeAClassIN+"\x00\x00\x00\x3C\x00\x04"...)
		reply = append(reply, netip.MustParseAddr(ip).AsSlice()...)
	}
	return reply
}

// question parses the labels of a name, each of which follows its length, and returns the rest of the question.
func question(data []byte) (name string, rest []byte) {
	var labels []string
	for len(data) > 0 && data[0] > 0 && int(data[0]) < len(data) {
		labels = append(labels, string(data[1:1+data[0]]))
		data = data[1+data[0]:]
	}
	if len(data) > 0 {
		data = data[1:]
	}
	return strings.Join(labels, "."), data
}
