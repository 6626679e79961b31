package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	ps "changeover/activities/powershell/scripts"
	"changeover/lab/windows"
)

// sharesAnswerAlike compares the scripts for the shares of a virtual server, which use WMI on Windows Server 2008 R2.
func sharesAnswerAlike(t *testing.T, old, later *remote) {
	t.Helper()
	owners := map[*remote]string{}
	for _, r := range []*remote{old, later} {
		virtualServer(t, r)
		owners[r] = fileServer(t, r)
	}
	for _, resource := range []string{"IP", "Name [x]"} {
		parameters := params{"Name": resource}
		set := string(old.run(t, owners[old], ps.GetClusterResourceParameters, parameters).Result)
		assert.JSONEq(t, string(later.run(t, owners[later], ps.GetClusterResourceParameters, parameters).Result), set, resource)
		assert.Contains(t, set, map[string]string{"IP": `"172.26.209.43"`, "Name [x]": `"XPRBERLIN"`}[resource])
	}
	both := func(script *ps.Script, values params) {
		t.Helper()
		require.NotEqual(t, script, script.On(ps.Windows2008R2), "%s is the same on both", script.Name)
		assert.JSONEq(t, string(later.run(t, owners[later], script, values).Result), string(old.run(t, owners[old], script, values).Result), script.Name)
	}
	const folder = `R:\Lab`
	share := func(name string, more params) params {
		p := params{"Name": name, "Scope": "XPRBERLIN"}
		for k, v := range more {
			p[k] = v
		}
		return p
	}
	seen := func(name, sid string) {
		t.Helper()
		both(ps.GetShare, share(name, params{"Path": folder, "PrincipalSid": sid}))
	}
	seen("Lab$", "S-1-1-0") // Neither the folder nor the share exists.
	for _, r := range []*remote{old, later} {
		r.run(t, owners[r], ps.NewDirectory, params{"Path": folder})
	}
	both(ps.NewShareFull, share("Lab$", params{"Path": folder, "Description": "XPR 'Lab' Directory", "Account": `BUILTIN\Administrators`}))
	both(ps.NewShareRead, share("LabRead", params{"Path": folder, "Description": "", "Account": "Everyone"}))
	both(ps.GetShareNames, nil)
	seen("Lab$", "S-1-5-32-544")
	seen("LabRead", "S-1-1-0")

	both(ps.SetShareDescription, share("lab$", params{"Description": "other"}))
	both(ps.GrantShareAccess, share("Lab$", params{"Account": `EXAMPLE\xprsvc`, "Access": "Change"}))
	seen("Lab$", "S-1-5-32-544")
	both(ps.RevokeShareAccess, share("Lab$", params{"Account": `BUILTIN\Administrators`}))
	seen("Lab$", "S-1-5-32-544")
	both(ps.RevokeShareAccess, share("Lab$", params{"Account": `EXAMPLE\xprsvc`}))
	seen("Lab$", "S-1-5-32-544") // Nobody has access.
	both(ps.GrantShareAccess, share("Lab$", params{"Account": "Everyone", "Access": "Full"}))
	seen("Lab$", "S-1-1-0")
	sharesElsewhere(t, old, later, owners)
	seen("Lab$", "S-1-1-0")
	old.answers(t, owners[old], ps.GetShare, share("LAB$", params{"Path": folder, "PrincipalSid": "S-1-1-0"}), `{"account": "Everyone", "folder": true, "elsewhere": ["*"],
		"shares": [{"path": "R:\\Lab", "description": "other", "access": [{"account": "Everyone", "sid": "S-1-1-0", "type": "Allow", "right": "Full"}]}]}`)
	for _, r := range []*remote{old, later} {
		require.NoError(t, r.lab.World.Host(owners[r]).Shares.SetAccess("LabRead", "XPRBERLIN", []windows.ShareAccess{
			{SID: "S-1-5-32-545", Right: "Change", Control: "Deny"}, {SID: "S-1-1-0", Right: "Change"},
		}))
	}
	seen("LabRead", "S-1-1-0")

	openToEveryone(t, old, later, owners)
	for _, change := range []*ps.Script{nil, ps.GrantShareAccess, ps.RevokeShareAccess} {
		if change != nil {
			both(change, share("Open", map[*ps.Script]params{
				ps.GrantShareAccess: {"Account": `BUILTIN\Administrators`, "Access": "Full"}, ps.RevokeShareAccess: {"Account": "Everyone"},
			}[change]))
		}
		if change != ps.GrantShareAccess {
			seen("Open", "S-1-1-0")
		}
	}
	both(ps.RemoveShare, share("Open", nil))

	both(ps.RemoveShare, share("LabRead", nil))
	for _, script := range []*ps.Script{ps.RemoveShare, ps.SetShareDescription, ps.GrantShareAccess, ps.RevokeShareAccess} {
		both(script, share("LabRead", map[*ps.Script]params{
			ps.SetShareDescription: {"Description": "gone"}, ps.GrantShareAccess: {"Account": "Everyone", "Access": "Read"}, ps.RevokeShareAccess: {"Account": "Everyone"},
		}[script]))
	}
	both(ps.GetShareNames, nil)
	sharesRefusedAlike(t, old, owners[old], share)
}

// openToEveryone shares a folder without an access list, which gives everyone full access.
func openToEveryone(t *testing.T, old, later *remote, owners map[*remote]string) {
	t.Helper()
	for _, r := range []*remote{old, later} {
		_, err := r.lab.World.Host(owners[r]).Shares.Create(windows.Share{
			Name: "Open", Path: `R:\Lab`, Scope: "XPRBERLIN", NoList: true, Access: []windows.ShareAccess{{SID: "S-1-1-0", Right: "Full"}},
		})
		require.NoError(t, err)
	}
}

// virtualServer gives the role an address and a network name.
func virtualServer(t *testing.T, r *remote) {
	t.Helper()
	r.run(t, node1, ps.AddClusterGroup, params{"Name": role})
	for name, kind := range map[string]string{"IP": "IP Address", "Name [x]": "Network Name"} {
		r.run(t, node1, ps.AddClusterResource, params{"Name": name, "Group": role, "ResourceType": kind})
	}
	r.run(t, node1, ps.SetClusterIPAddress, params{"Name": "IP", "Address": "172.26.209.43", "SubnetMask": "255.255.255.0", "Network": "Cluster Network 1"})
	r.run(t, node1, ps.SetClusterNetworkName, params{"Name": "Name [x]", "NetworkName": "XPRBERLIN"})
	r.run(t, node1, ps.AddClusterResourceDependency, params{"Name": "Name [x]", "Provider": "IP"})
	r.run(t, node1, ps.StartClusterGroup, params{"Name": role})
	r.resourceBecomes(t, "Name [x]", "Online")
}

// sharesElsewhere creates a share with the same name on each host, which the scripts for the virtual server's share
// must not touch.
func sharesElsewhere(t *testing.T, old, later *remote, owners map[*remote]string) {
	t.Helper()
	for _, r := range []*remote{old, later} {
		host := r.lab.World.Host(owners[r])
		require.NoError(t, host.Files.MakeDir(`C:\Lab`))
		_, err := host.Shares.Create(windows.Share{Name: "Lab$", Path: `C:\Lab`})
		require.NoError(t, err)
	}
}

// sharesRefusedAlike checks the errors for shares that Windows Server 2008 R2 refuses: its methods return a number,
// and the error has the text that Microsoft documents for it.
func sharesRefusedAlike(t *testing.T, old *remote, owner string, share func(string, params) params) {
	t.Helper()
	for why, values := range map[string]params{
		"Win32_ClusterShare.Create of \\\\XPRBERLIN\\Lab$ returned 22 (duplicate share)":            {"Name": "Lab$", "Path": `R:\Lab`},
		"Win32_ClusterShare.Create of \\\\XPRBERLIN\\New returned 24 (unknown device or directory)": {"Name": "New", "Path": `R:\None`},
		"Win32_ClusterShare.Create of \\\\XPRBERLIN\\New returned 8 (unknown failure)":              {"Name": "New", "Path": `C:\Lab`},
		"Win32_ClusterShare.Create of \\\\XPRBERLIN\\a/b returned 9 (invalid name)":                 {"Name": "a/b", "Path": `R:\Lab`},
	} {
		values["Description"], values["Account"] = "d", "Everyone"
		refused := old.refused(t, owner, ps.NewShareRead, share(values["Name"].(string), values))
		assert.Equal(t, why, refused.Message)
	}
	unknown := old.refused(t, owner, ps.NewShareFull, share("New", params{"Path": `R:\Lab`, "Description": "", "Account": "nobody"}))
	assert.Equal(t, "IdentityNotMappedException", unknown.ID)
}
