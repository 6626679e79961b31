package xpr

// shownAt maps keys of the site file to the page and the field in which the vendor's programs show the value,
// for values that cannot be changed later (4.3.4.1, 4.3.5, 4.4, 4.4.3, 4.4.7).
var shownAt = map[string]struct{ title, label string }{
	"xpr.licsvcDir":   {licencePage, "Target folder"},
	"xpr.serverName":  {"Specifying the Server Name", "Name of the XPR"},
	"xpr.installDir":  {"Installation of the XPR Server and Configuration of the Services", "Target folder"},
	"xpr.databaseDir": {"Selecting the Folder for the Database and the Document Folder", "Database folder"},
	"xpr.documentDir": {"Selecting the Folder for the Database and the Document Folder", "Document folder"},
	"xpr.authMethod":  {"Configuring the User Authentication", "Login via"},
}

// OnScreen returns the value that a host's console shows for a key of the site file; empty if the page of the
// key was not filled in there, or the key is not in shownAt.
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
