package catalogue

// Well-known security identifiers, since group names differ by Windows' language.
const (
	AdministratorsSID = "S-1-5-32-544"
	EveryoneSID       = "S-1-1-0"
)

// Share is one row of Table 11/16: a share of the virtual server with one access entry.
type Share struct {
	Name string
	// Folder below the XPR folder.
	Folder string
	// Principal as the manual names it, and its security identifier.
	Principal    string
	PrincipalSID string
	// Access is "Full" or "Read", as New-SmbShare's output names the right.
	Access      string
	Description string
}

// Path is the shared folder below the XPR folder installDir.
func (s Share) Path(installDir string) string { return installDir + `\` + s.Folder }

var shares = []Share{
	{Name: "MrsBackup$", Folder: "backup", Principal: "Administrators", PrincipalSID: AdministratorsSID, Access: "Full", Description: "XPR 'Backup' Directory"},
	{Name: "MrsClnt", Folder: "client", Principal: "Everyone", PrincipalSID: EveryoneSID, Access: "Read", Description: "XPR 'Client' Directory"},
	{Name: "MrsFolders$", Folder: "folders", Principal: "Administrators", PrincipalSID: AdministratorsSID, Access: "Full", Description: "XPR 'Folders' Directory"},
	{Name: "MrsMonitor", Folder: "monitor", Principal: "Administrators", PrincipalSID: AdministratorsSID, Access: "Read", Description: "XPR 'Monitor' Directory"},
	{Name: "MrsNCOConfig$", Folder: "NCO", Principal: "Administrators", PrincipalSID: AdministratorsSID, Access: "Full", Description: "XPR 'NCO Configuration' Directory"},
	{Name: "MrsUserdata$", Folder: "userdata", Principal: "Administrators", PrincipalSID: AdministratorsSID, Access: "Full", Description: "XPR 'Userdata' Directory"},
}

// Shares returns the six shares of Table 11/16 in the table's order.
func Shares() []Share { return append([]Share(nil), shares...) }
