// Package wsman implements the server side of Windows Remote Management: the
// remote shell of MS-WSMV over HTTP, with Basic and NTLM authentication, faults,
// quotas and time-outs. A Server is the WinRM service of one host; Programs runs
// its commands. Tests compare its answers with recordings of real hosts
// (testdata/recordings).
package wsman
