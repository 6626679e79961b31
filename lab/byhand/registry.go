package byhand

import (
	"fmt"
	"regexp"

	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

// registryNames carries out 9.3 on the first node: it replaces the node's name with the virtual server's name in the registry.
func (a *administrator) registryNames() error {
	h, v := a.first(), a.site.VirtualServer
	port := a.site.Licensing.ServicePort
	return inOrder(
		func() error {
			return h.Registry.Set(keyGlobals, registry.MultiSZ("Monitor Directory", `\\`+v.Name+`\MrsMonitor`))
		},
		func() error { return rename(h, treeProduct, h.Name(), v.Name) },
		func() error { return rename(h, treeSiemens, h.Name(), v.Name) },
		func() error {
			return h.Registry.Set(keyGlobals, registry.SZ("LicSvcAddress", fmt.Sprintf("tcpip://%s:%d", v.IP, port)))
		},
		func() error { return h.Registry.Set(keyServices, registry.MultiSZ("Kernel")) },
		func() error { return a.set(h, keyTransport, registry.SZ("BindAddress", v.IP)) },
		func() error { return a.set(h, keyCluster, registry.SZ("Type", "MSCS")) },
		func() error { return a.set(h, keyCluster, registry.SZ("Group", a.site.Role.Name)) },
		func() error {
			if f := a.site.XPR.VoiceRecFormat; f.Path != "" { // 4.4.5, done before a checkpoint saves the key.
				return a.set(h, f.Path, registry.DWord("VoiceRecFormat", f.Value))
			}
			return nil
		},
	)
}

// rename replaces a computer name below a key: in names of keys and values and in texts (9.3/2), see replace.
func rename(h *windows.Host, path, from, to string) error {
	key, err := h.Registry.Key(path)
	if err != nil {
		return err
	}
	for _, value := range key.Values {
		if name := replace(value.Name, from, to); name != value.Name {
			if err := h.Registry.RenameValue(path, value.Name, name); err != nil {
				return err
			}
			value.Name = name
		}
		value.Text = replace(value.Text, from, to)
		for i := range value.Lines {
			value.Lines[i] = replace(value.Lines[i], from, to)
		}
		if err := h.Registry.Set(path, value); err != nil {
			return err
		}
	}
	for _, sub := range key.SubKeys {
		if err := rename(h, path+`\`+sub, from, to); err != nil {
			return err
		}
		if name := replace(sub, from, to); name != sub {
			if err := h.Registry.RenameKey(path+`\`+sub, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// replace replaces a name where it is a whole word, ignoring case: no letter, digit, hyphen or underscore is next to it.
func replace(text, from, to string) string {
	word := regexp.MustCompile(`(?i)(^|[^\w-])` + regexp.QuoteMeta(from) + `($|[^\w-])`)
	for word.MatchString(text) {
		text = word.ReplaceAllString(text, "${1}"+to+"${2}")
	}
	return text
}
