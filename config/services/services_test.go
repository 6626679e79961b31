package services

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/catalogue"
)

// example reads an example site as it is written, without defaults.
func example(t *testing.T, name string) *config.Site {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "sites", name+".yaml"))
	require.NoError(t, err)
	var site config.Site
	require.NoError(t, config.Decode(data, &site))
	return &site
}

func keys(chosen []catalogue.Service) []string {
	var out []string
	for _, s := range chosen {
		out = append(out, s.Key)
	}
	return out
}

func TestServicesOfASite(t *testing.T) {
	mandatory := []string{"licsvc", "nameloc", "cfgsvc", "xmrsvc", "infostor", "mta", "mrs", "tcpapl", "stunnel", "DirSvc"}
	assert.Equal(t, mandatory, keys(Of(example(t, "munich"))))

	berlin := example(t, "berlin")
	assert.Equal(t, append(mandatory, "SmtpApl", "WebApl", "MailApl", "NotApl", "LdapApl", "SmsIpApl"), keys(Of(berlin)))
	assert.Len(t, Of(example(t, "vienna")), len(mandatory)+12)
	assert.True(t, Has(berlin, "WEBAPL"))
	assert.False(t, Has(berlin, "XmlApl"))
}

func TestExchangeConnectorIsNamedAfterItsServers(t *testing.T) {
	s := example(t, "berlin")
	s.XPR.Services = append(s.XPR.Services, "Ex2k7Apl")
	s.XPR.Exchange2007Server = "EXCH07"
	s.Accounts.Exchange = config.Account{Name: `EXAMPLE\exch`, Password: "env:EXCH"}
	s.ResourceNames = []config.ResourceName{{Service: "ex2k7apl", Name: "Exchange [1]"}}
	services := Of(s)
	exchange := services[len(services)-1]
	assert.Equal(t, "XPRBLN:EXCH07", exchange.Key)
	assert.Equal(t, []string{`SYSTEM\CurrentControlSet\Services\XPRBLN:EXCH07`}, exchange.Checkpoints)
	assert.Equal(t, []string{`SYSTEM\CurrentControlSet\Services\ExchApl`}, exchange.CheckpointsIfPresent)
	assert.Equal(t, `EXAMPLE\exch`, AccountOf(s, exchange).Name)
	assert.Equal(t, `EXAMPLE\xprsvc`, AccountOf(s, services[0]).Name)
	assert.Equal(t, "Exchange [1]", ResourceName(s, "XPRBLN:EXCH07"))
	assert.True(t, Has(s, "Ex2k7Apl"))
	assert.True(t, Has(s, "xprbln:exch07"))
}

func TestCTIConnectionChoosesTheRow(t *testing.T) {
	s := example(t, "berlin")
	s.XPR.Services, s.XPR.CTIConnection = append(s.XPR.Services, "CtiApl"), "TAPI"
	services := Of(s)
	var rows []int
	for _, service := range services {
		if service.Key == "CtiApl" {
			rows = append(rows, service.Row)
		}
	}
	assert.Equal(t, []int{26}, rows)
}

func TestCheckpointsOfTheLicenceService(t *testing.T) {
	s := example(t, "berlin")
	assert.Len(t, Of(s)[0].Checkpoints, 3)
	assert.Empty(t, Of(s)[0].CheckpointsIfPresent)
	s.XPR.ISCNetworking = true
	s.ExtraCheckpoints = []string{`SOFTWARE\Wow6432Node\Cycos AG`}
	licsvc := Of(s)[0]
	require.Len(t, licsvc.Checkpoints, 4)
	assert.Equal(t, `SOFTWARE\Wow6432Node\Cycos AG`, licsvc.Checkpoints[3])
	assert.Equal(t, []string{
		`SOFTWARE\Wow6432Node\Classes\CLSID\{C49A8D40-9047-49c4-88DD-637833875D7D}`,
		`SOFTWARE\Wow6432Node\Classes\CLSID\{93219EF7-2D4C-4d65-9A4A-8D1AC0F6790A}`,
	}, licsvc.CheckpointsIfPresent)
	row, _ := catalogue.Find("licsvc")
	assert.Len(t, row.Checkpoints, 3, "the catalogue is unchanged")
	assert.Empty(t, row.CheckpointsIfPresent, "the catalogue is unchanged")
}

func TestKernelFollowsTheSite(t *testing.T) {
	s := example(t, "berlin")
	assert.True(t, Of(s)[0].Kernel)
	s.Policies.KernelResources = []string{"stunnel"}
	assert.False(t, Of(s)[0].Kernel)
	assert.True(t, IsKernel(s, "Stunnel"))
}

func TestResourceNames(t *testing.T) {
	s := example(t, "vienna")
	for service, want := range map[string]string{
		"licsvc": "License Service [X:] d'accueil", "LICSVC": "License Service [X:] d'accueil",
		"webapl": "Web [APL]", "nameloc": "XPR Name Locator Res", "tcpapl": "XPR TCP/IP Transport Layer Res",
		"stunnel": "stunnel Res", "other": "other Res",
	} {
		assert.Equal(t, want, ResourceName(s, service), service)
	}
}

// on are the boxes that a site ticks.
func on(s *config.Site) []string {
	var names []string
	for _, b := range Boxes(s) {
		if b.On {
			names = append(names, strings.TrimSuffix(b.Group+" > "+b.Feature+" > "+b.Option, " > "))
		}
	}
	return names
}

// Without xpr.features a site has the features of its services; the manual's 36 and their options are all there.
func TestServicesBringTheirFeatures(t *testing.T) {
	s := example(t, "berlin")
	s.XPR.Features = nil
	s.XPR.Services = append(s.XPR.Services, "Vm2TxtApl", "IsdnApl")
	s.XPR.FaxG3PostDial = true
	assert.Equal(t, []string{
		"Kernel Components > Monitor", "Kernel Components > TCP/IP Support", "Kernel Components > Monitor Event Log",
		"Kernel Components > Notification module", "Services > Webserver", "Services > Webserver > Web Assistant", "Services > Internet e-mail server",
		"Services > Voicemail server", "Services > Voicemail server > Speech to Text", "Services > Short Message Service",
		"Telematic hardware > ISDN hardware", "Telematic hardware > ISDN hardware > Fax G3 Post Dial",
		"Messaging and directory integration > LDAP directory synchronization",
	}, on(s))
	assert.False(t, FeaturesDecided(s))
	features := map[string]bool{}
	for _, b := range Boxes(s) {
		features[b.Group+b.Feature] = true
	}
	assert.Len(t, features, 36)
	assert.Len(t, Boxes(s), 36+10)
}

func TestFeaturesBringTheirServices(t *testing.T) {
	s := example(t, "munich")
	s.XPR.Features = []string{
		"webserver > ippassistant", "Fax server", "Voicemail server > ERGO", "Voicemail server > speech to text", "Pager", "Voice guide", "Single number",
		"Agent management", "ACDLoop", "Question & answer", "Utilities", "Monitor", "nothing",
	}
	assert.Equal(t, []string{
		"Kernel Components > Monitor", "Kernel Components > TCP/IP Support", "Kernel Components > Monitor Event Log",
		"Services > Webserver", "Services > Webserver > IppAssistant", "Services > Fax server", "Services > Fax server > Fax-on-Demand",
		"Services > Voicemail server", "Services > Voicemail server > Unified Messaging Voicemail (ERGO)", "Services > Voicemail server > Speech to Text",
		"Services > Pager", "Services > Voice guide", "Services > Single number",
		"ACD/Call-Center > Agent management", "ACD/Call-Center > ACDLoop", "ACD/Call-Center > Question & answer", "Add-Ons/Tools > Utilities",
	}, on(s))
	assert.True(t, Has(s, "WebApl"))
	assert.True(t, Has(s, "Vm2TxtApl"))
	assert.Equal(t, []Choice{{"WebApl", "xpr.features[0]"}, {"Vm2TxtApl", "xpr.features[3]"}}, Chosen(s))
	assert.True(t, HasOption(s, "Webserver", "IppAssistant"))
	assert.False(t, HasOption(s, "Webserver", "Web Assistant"))
}

// An empty list is a decision, and it stays one on its way through a workflow's history.
func TestAnEmptyListOfFeaturesDecides(t *testing.T) {
	s := example(t, "munich")
	s.XPR.Features = []string{}
	assert.True(t, FeaturesDecided(s))
	text, err := json.Marshal(s)
	require.NoError(t, err)
	var again config.Site
	require.NoError(t, json.Unmarshal(text, &again))
	assert.True(t, FeaturesDecided(&again))
	var read config.Site
	require.NoError(t, config.Decode([]byte("site: x\nxpr:\n  features: []\n"), &read))
	assert.True(t, FeaturesDecided(&read))
	assert.True(t, FeaturesDecided(read.WithDefaults()))
}

// A layer that is in no table of the manual and released for the project is a service like the other layers (6.2-8).
func TestALayerOfNoTableIsAServiceOnceItIsReleased(t *testing.T) {
	s := example(t, "berlin")
	s.XPR.Services = append(s.XPR.Services, "BirtApl", "birtapl")
	before := len(Of(example(t, "berlin")))
	assert.Len(t, Of(s), before)
	s.XPR.ProjectSpecificRelease = []string{"birtAPL"}
	all := Of(s)
	require.Len(t, all, before+1)
	layer := all[before]
	assert.Equal(t, "BirtApl", layer.Key)
	assert.Equal(t, []string{"mrs"}, layer.DependsOn)
	assert.Equal(t, []string{`SYSTEM\CurrentControlSet\Services\BirtApl`}, layer.Checkpoints)
	assert.Equal(t, `bin\birtapl.exe`, layer.Binary)
	assert.False(t, layer.Mandatory)
	assert.Equal(t, "BirtApl Res", ResourceName(s, "BirtApl"))
	for _, name := range []string{"DbApl", "RepApl", "Birt Apl", "WebApl"} {
		s.XPR.ProjectSpecificRelease = []string{name}
		assert.False(t, IsUnlisted(s, name), name)
	}
}
