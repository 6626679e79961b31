package xpr

import (
	"fmt"
	"strings"

	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

const (
	productTree = `SOFTWARE\Wow6432Node\PP-COM`
	siemensTree = `SOFTWARE\Wow6432Node\Siemens`
	mrsKey      = productTree + `\MRS`
	globalsKey  = mrsKey + `\MRS Globals`
	kernelKey   = mrsKey + `\Services`
	tcpKey      = mrsKey + `\Tcpapl\NWPlugTCP`
	clusterKey  = mrsKey + `\Cluster Parameter`
)

// iscClasses are the class ids of ISC networking (Table 12/17, row 1).
var iscClasses = []string{"{C49A8D40-9047-49c4-88DD-637833875D7D}", "{93219EF7-2D4C-4d65-9A4A-8D1AC0F6790A}"}

// writeSiemensTree writes the registry keys of the licence service.
func writeSiemensTree(h *windows.Host, folder, node string) error {
	keys := map[string][]registry.Value{
		siemensTree: nil,
		siemensTree + `\HiPath License Management\HPXPR_V5.0`: {
			registry.SZ("InstallDir", folder), registry.SZ("Computer", node), registry.SZ("Log", `\\`+node+`\hlm$\trace.log`),
		},
		siemensTree + `\HiPath License Management\Clients\` + node: {registry.SZ("State", "registered"), registry.DWord("Slot", 1)},
	}
	return writeKeys(h, keys)
}

// writeRegistry writes the registry keys of the XPR setup: they contain the node's
// name in key names, value names and data of several types, and a longer name that begins with it.
func (c *Console) writeRegistry(s *server) error {
	node := nodeName(s.host)
	lower := strings.ToLower(node)
	cache := []string{"XMR,", `infostor,pipe://\\` + node + `\pipe\MrsInfoStorIPC`, `mta,pipe://\\` + node + `\pipe\MrsRouterIPC`}
	for _, r := range s.rows {
		if !r.mandatory {
			cache = append(cache, r.key+`,pipe://\\`+lower+`\pipe\Mrs`+r.key+`IPC`)
		}
	}
	keys := map[string][]registry.Value{
		productTree:                            nil,
		mrsKey:                                 {registry.SZ("ServerName", s.name), registry.SZ("InstallDir", s.folder), registry.SZ("Computer", node)},
		mrsKey + `\xmrsvc`:                     {registry.MultiSZ("ModuleCache", cache...)},
		globalsKey:                             c.globals(s, node),
		kernelKey:                              {registry.MultiSZ("Kernel", "NameLoc,"+node, "CfgSvc,"+node), registry.MultiSZ("Access Protocol Layers")},
		tcpKey:                                 {registry.DWord("Port", 20000), registry.SZ("Partner", node+"5")},
		mrsKey + `\infostor`:                   {registry.SZ("DatabaseDir", s.database), registry.SZ("DocumentDir", s.documents), registry.ExpandSZ("Backup", `\\`+node+`\MrsBackup$\%DATE%`)},
		mrsKey + `\Computers\` + node:          {registry.SZ("Role", "Kernel"), registry.SZ("Fqdn", lower+"."+s.host.Info().Domain)},
		mrsKey + `\Computers\` + node + `\APL`: {registry.DWord("Count", uint32(len(s.rows)))}, //nolint:gosec // a few dozen
		mrsKey + `\nameloc\Hosts`:              {registry.SZ(node, `pipe://\\`+node+`\pipe\MrsNameLoc`), {Name: "Stamp", Type: registry.RegBinary, Bytes: []byte{1, 2, 3, 4}}},
	}
	if c.site.XPR.ISCNetworking {
		for _, class := range iscClasses {
			keys[`SOFTWARE\Wow6432Node\Classes\CLSID\`+class+`\LocalServer32`] = []registry.Value{registry.SZ("", s.folder+`\bin\isc.exe`)}
		}
	}
	return writeKeys(s.host, keys)
}

// globals returns the values of the key MRS Globals.
func (c *Console) globals(s *server, node string) []registry.Value {
	port := c.site.Licensing.ServicePort
	if port == 0 {
		port = 13010
	}
	return []registry.Value{
		registry.SZ("LicSvcAddress", fmt.Sprintf("tcpip://%s:%d", addressOf(c.site, s.host.Name()), port)),
		registry.MultiSZ("Monitor Directory", `\\`+s.target.name+`\MrsMonitor`, `\\`+node+`\MrsMonitor`),
		registry.SZ("Userdata Directory", `\\`+node+`\MrsUserdata$`),
	}
}

func writeKeys(h *windows.Host, keys map[string][]registry.Value) error {
	for path, values := range keys {
		if err := writeKey(h, path, values...); err != nil {
			return err
		}
	}
	return nil
}

// walk calls visit for each key of a registry tree, parents first.
func walk(h *windows.Host, path string, visit func(registry.Key)) {
	key, err := h.Registry.Key(path)
	if err != nil {
		return
	}
	visit(key)
	for _, sub := range key.SubKeys {
		walk(h, path+`\`+sub, visit)
	}
}

// findName returns the path of a key or value in the product's two trees that
// contains a computer name as a whole word; empty if there is none.
func findName(h *windows.Host, name string) string {
	var found string
	for _, tree := range []string{productTree, siemensTree} {
		walk(h, tree, func(key registry.Key) {
			if namesIn(key.Path, name) {
				found = key.Path
			}
			for _, v := range key.Values {
				if namesIn(v.Name, name) || namesIn(v.Text, name) || namesIn(strings.Join(v.Lines, "\n"), name) {
					found = key.Path + `\` + v.Name
				}
			}
		})
	}
	return found
}

// namesIn reports whether a text contains a computer name as a whole word: no
// letter, digit, hyphen or underscore is next to it. Case does not matter.
func namesIn(text, name string) bool {
	text, name = strings.ToLower(text), strings.ToLower(name)
	for i := 0; name != ""; {
		j := strings.Index(text[i:], name)
		if j < 0 {
			return false
		}
		start, end := i+j, i+j+len(name)
		if (start == 0 || !wordByte(text[start-1])) && (end == len(text) || !wordByte(text[end])) {
			return true
		}
		i = end
	}
	return false
}

func wordByte(b byte) bool {
	return b == '_' || b == '-' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 0x80
}
