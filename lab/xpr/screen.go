package xpr

// shownAt are the pages and fields of the vendor's programs that show what cannot be changed later, by
// the keys of the site file (4.3.4.1, 4.3.5, 4.4, 4.4.3, 4.4.7).
var shownAt = map[string]struct{ title, label string }{
	"xpr.licsvcDir":   {licencePage, "Target folder"},
	"xpr.serverName":  {"Server name", "XPR server name"},
	"xpr.installDir":  {"Target folder", "Target folder"},
	"xpr.databaseDir": {"Database", "Database folder"},
	"xpr.documentDir": {"Database", "Document folder"},
	"xpr.authMethod":  {"User authentication", "Login"},
}

// OnScreen returns what a host's console shows for a key of the site file; empty where no program was
// given it.
func (c *Console) OnScreen(host, key string) string {
	at, ok := shownAt[key]
	if !ok {
		return ""
	}
	page, ok := c.Screen(host, at.title)
	if !ok {
		return ""
	}
	f := form{pages: []Page{page}}
	return f.optional(at.title, at.label)
}
