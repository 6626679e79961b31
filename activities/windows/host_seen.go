package windows

import (
	"regexp"
	"strings"
)

// hostSeen is what a host answered; parts that were not asked are empty.
type hostSeen struct {
	computer struct {
		Name, Caption, Version string
		MemoryMB               int
		DomainRole             int
		Processor              string
		MHz                    int
		PowerShell             string
	}
	network struct{ Adapters []adapterSeen }
	sound   struct{ Names []string }
	ping    struct {
		Replies []struct {
			Address string
			Reply   bool
		}
	}
	present struct{ Paths []string }
	drive   struct {
		Volumes []struct {
			FileSystem string
			FreeBytes  int64
		}
		Substituted []string
	}
	disks     struct{ Sizes []int64 }
	services  []serviceDetails
	sids      accountSIDs
	shares    struct{ Names []string }
	defender  struct{ RealTimeProtection bool }
	dotNet    registrySeen
	port      struct{ Open bool }
	listening struct{ Ports []int }
}

// adapterSeen is one network adapter; MAC in Windows' spelling, 00-15-5D-01-02-03.
type adapterSeen struct {
	Name, Description, Status, MAC, DHCP string
	Mbps                                 int64
	Addresses                            []string
}

const adapterUp = "Up"

// adapter finds the adapter that has an address.
func (h hostSeen) adapter(address string) (adapterSeen, bool) {
	for _, a := range h.network.Adapters {
		if containsFold(a.Addresses, address) {
			return a, true
		}
	}
	return adapterSeen{}, false
}

// replied says whether an address answered the ping.
func (h hostSeen) replied(address string) bool {
	for _, r := range h.ping.Replies {
		if r.Address == address {
			return r.Reply
		}
	}
	return false
}

// isSubstituted says whether subst.exe lists the drive, in lines such as "R:\: => C:\Data".
func (h hostSeen) isSubstituted(letter string) bool {
	for _, line := range h.drive.Substituted {
		if strings.HasPrefix(strings.ToUpper(line), strings.ToUpper(letter)+`:\`) {
			return true
		}
	}
	return false
}

var notInMAC = regexp.MustCompile(`[^0-9A-F]`)

// plainMAC is a MAC address without separators, in upper case.
func plainMAC(mac string) string { return notInMAC.ReplaceAllString(strings.ToUpper(mac), "") }

// releases are the version numbers of the Windows Server releases: captions are localized, versions are not.
var releases = map[string]string{
	"2012 R2": "6.3.9600", "2016": "10.0.14393", "2019": "10.0.17763", "2022": "10.0.20348", "2025": "10.0.26100",
}

// runsRelease says whether the host runs a release of Windows Server.
func (h hostSeen) runsRelease(release string) bool {
	version, known := releases[release]
	if !known {
		return strings.Contains(h.computer.Caption, release)
	}
	return h.computer.Version == version
}
