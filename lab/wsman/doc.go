// Package wsman is the server half of Windows Remote Management as a client
// sees it: the remote shell of MS-WSMV over HTTP, with Basic and NTLM, faults,
// quotas and time-outs. One Server is one Windows host; what its commands do is
// behind Programs. Its answers agree with conversations recorded from real
// hosts (testdata/).
package wsman
