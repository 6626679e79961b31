package xpr

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cluster"
	"changeover/lab/cluster/customer"
	"changeover/lab/windows"
)

// lab is a small site whose customer has fulfilled the requirements of 7.1.
type lab struct {
	t       *testing.T
	world   *windows.World
	cluster *cluster.Cluster
	console *Console
	n1, n2  *windows.Host
}

const role = "Xpressions Role"

func testSite() *config.Site {
	return &config.Site{
		Name:    "berlin",
		Cluster: config.Cluster{Name: "CLUSTER1", IP: "172.26.209.40", WindowsServer: "2022", Virtual: true},
		Nodes: []config.Node{
			{Name: "KERN1", ClientIP: "172.26.209.41", InterconnectIP: "10.10.0.1"},
			{Name: "KERN2", ClientIP: "172.26.209.42", InterconnectIP: "10.10.0.2"},
		},
		VirtualServer: config.VirtualServer{Name: "XPRBERLIN", IP: "172.26.209.43", Ports: []int{13010, 25}},
		Disk:          config.Disk{DriveLetter: "R"},
		Media:         config.Media{Path: `C:\XPR`},
		XPR:           config.XPR{ServerName: "XPRBLN"},
		Licensing:     config.Licensing{CLAHostIP: "172.26.209.46", Port: 61740},
		Accounts:      config.Accounts{Service: config.Account{Name: `EXAMPLE\xprsvc`, Password: "env:SERVICE"}},
	}
}

// secrets resolves a reference in these tests: the password is a text with the reference.
func secrets(ref config.Secret) (string, error) { return "secret of " + string(ref), nil }

// newLab returns the site before the installation of XPR: two nodes with a cluster, without a role.
func newLab(t *testing.T) *lab {
	site := testSite()
	w, err := customer.FromSite(site, windows.Options{Scale: 0.002, Secret: secrets})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	console, err := New(w, site)
	require.NoError(t, err)
	return &lab{t: t, world: w, cluster: cluster.Of(w), console: console, n1: w.Host("kern1"), n2: w.Host("KERN2")}
}

// await waits until a condition holds, or fails the test.
func (l *lab) await(what string, done func() bool) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	require.NoError(l.t, l.world.Await(ctx, done), what)
}

func (l *lab) awaitResource(name string, states ...cluster.ResourceState) cluster.Resource {
	l.t.Helper()
	var r cluster.Resource
	l.await(name, func() bool {
		var err error
		r, err = l.cluster.Resources.Get(name)
		require.NoError(l.t, err)
		for _, s := range states {
			if r.State == s {
				return true
			}
		}
		return false
	})
	return r
}

func (l *lab) awaitGroup(state cluster.GroupState, owner string) {
	l.t.Helper()
	l.await(role, func() bool {
		g, err := l.cluster.Groups.Get(role)
		require.NoError(l.t, err)
		return g.State == state && g.OwnerNode == owner
	})
}

// ok fails the test for the first error.
func (l *lab) ok(errs ...error) {
	l.t.Helper()
	for _, err := range errs {
		require.NoError(l.t, err)
	}
}

// create adds a resource to the role; parameters are names, each followed by its value.
func (l *lab) create(name, typ string, parameters ...any) {
	l.t.Helper()
	_, err := l.cluster.Resources.Create(name, typ, role)
	l.ok(err)
	for i := 0; i < len(parameters); i += 2 {
		_, err := l.cluster.Resources.SetParameter(name, parameters[i].(string), parameters[i+1])
		l.ok(err)
	}
}

// prepare creates role, client access point and disk (7.2, 7.3).
func (l *lab) prepare() *lab {
	l.t.Helper()
	_, err := l.cluster.Groups.Create(role)
	l.ok(err)
	l.create("IP", cluster.TypeIPAddress, "Address", "172.26.209.43", "SubnetMask", "255.255.255.0", "Network", "Cluster Network 1")
	l.create("Name", cluster.TypeNetworkName, "Name", "XPRBERLIN", "DnsName", "XPRBERLIN")
	l.ok(l.cluster.Dependencies.Add("Name", "IP"))
	disks := l.cluster.Storage.Available()
	require.Len(l.t, disks, 1)
	disk, err := l.cluster.Storage.Add(disks[0].ID)
	l.ok(err)
	require.Equal(l.t, "Cluster Disk 2", disk.Name)
	l.ok(l.cluster.Resources.Move("Cluster Disk 2", role), l.cluster.Groups.Start(role))
	l.awaitGroup(cluster.GroupOnline, "KERN1")
	return l
}

// install runs clusterprep and both parts of the setup.
func (l *lab) install() *lab {
	l.t.Helper()
	l.ok(l.console.Perform("KERN1", clusterprepTask()), l.console.Perform("KERN1", licenceTask()), l.console.Perform("KERN1", serverTask()))
	return l
}

func clusterprepTask() Task {
	return Task{Program: `C:\XPR\XpressionsInstall\Cluster\clusterprep.exe`, Pages: []Page{{componentsPage, []Field{{"cluster name", "CLUSTER1"}}}}}
}

func licenceTask() Task {
	return Task{Program: `C:\XPR\XpressionsInstall\Setup.exe`, Pages: []Page{{licencePage, []Field{
		{"New license service installation", "on"}, {"Target folder", `R:\OpenScape\xprlicsvc`}, {"IP Address", "172.26.209.46"}, {"Port", "61740"}, {"Time-out", "30000"}, {"number of connection attempts", "3"},
	}}}}
}

func serverTask() Task {
	return Task{Program: `C:\XPR\XpressionsInstall\Setup.exe`, Pages: []Page{
		{"Specifying the Server Name", []Field{{"Name of the XPR", "XPRBLN"}}},
		{"Selecting the Server Languages and the Default Language", []Field{{"Active", "German, US English"}, {"Default language", "German"}}},
		{"Confirming the Release Notes", []Field{{"I have read the Release Notes", "on"}}},
		{"Selecting System Components", []Field{{"XPR Server", "on"}, {".NET Framework 2.0", "on"}, {"Additional resources", "on"}}},
		{"Selecting Client Components", []Field{{"Application Builder", "off"}}},
		{"Selecting External Software", []Field{{"external software modules", "off"}}},
		{"Installing Acrobat Reader", []Field{{"language versions", "off"}}},
		{"Installation Type for the automatic Speech Recognition", []Field{{"No ASR", "on"}}},
		{"Installation of the XPR Server and Configuration of the Services", []Field{{"Target folder", `R:\OpenScape\xpr`}}},
		{"Selecting Features", []Field{
			{"Kernel Components > Notification module", "on"},
			{"Services > Webserver", "on"},
			{"Services > Webserver > Web Assistant", "on"},
			{"Services > Voicemail server", "on"},
			{"Services > Voicemail server > PhoneMail", "on"},
			{"Services > Voicemail server > VMS", "off"},
			{"Add-Ons/Tools > Utilities", "on"},
			{"Corresponding APL", "MailApl"},
		}},
		{"Selecting the Folder for the Database and the Document Folder", []Field{{"Database folder", `R:\OpenScape\xpr\db`}, {"Document folder", `R:\OpenScape\xpr\docs`}}},
		{"Login Account for XPR Services", []Field{{"Assign an account to Xpressions services", "on"}, {"User name", `EXAMPLE\xprsvc`}, {"Password", "env:SERVICE"}}},
		{"Selecting the Default Voice Format", []Field{{"Voice format", "A-Law"}}},
		{"Selecting the Program Folder", []Field{{"Program folder", "Xpressions"}}},
		{"Configuring the User Authentication", []Field{{"Login via", "Xpressions account (user name+password(PIN))"}}},
		{"Setting up the User Account for the XPR Administrator", []Field{{"Password", "env:ADMIN"}, {"Confirm password", "env:ADMIN"}}},
		{"postmaster user account", []Field{{"Password", "env:POST"}, {"Confirm password", "env:POST"}}},
		{mailPage, []Field{{"available options", "Not at all"}, {"usage option", "none"}, {"RAS phone book entry", "ISP"}, {"Password", "env:SERVICE"}}},
		{"Creating the SSL Certificate", []Field{{"Server name", "XPRBERLIN"}}},
		{"SSL certificate for stunnel", []Field{{"Server name", "XPRBERLIN"}}},
		{"Setup Completion", []Field{{"All options", "off"}}},
	}}
}

// with returns the task with another value of one field.
func (t Task) with(title, label, value string) Task {
	pages := make([]Page, len(t.Pages))
	for i, p := range t.Pages {
		pages[i] = Page{p.Title, append([]Field(nil), p.Fields...)}
		for j, f := range p.Fields {
			if p.Title == title && f.Label == label {
				pages[i].Fields[j].Value = value
			}
		}
	}
	t.Pages = pages
	return t
}

// ticking returns the task with an additional ticked box on a page.
func (t Task) ticking(title, label string) Task {
	t = t.with("", "", "")
	for i := range t.Pages {
		if t.Pages[i].Title == title {
			t.Pages[i].Fields = append(t.Pages[i].Fields, Field{label, "on"})
		}
	}
	return t
}
