package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue"
)

func keys(services []catalogue.Service) []string {
	var out []string
	for _, s := range services {
		out = append(out, s.Key)
	}
	return out
}

func TestServicesOfASite(t *testing.T) {
	mandatory := []string{"licsvc", "nameloc", "cfgsvc", "xmrsvc", "infostor", "mta", "mrs", "tcpapl", "stunnel", "DirSvc"}
	assert.Equal(t, mandatory, keys(example(t, "munich").Services()))

	berlin := example(t, "berlin")
	assert.Equal(t, append(mandatory, "SmtpApl", "WebApl", "MailApl", "NotApl", "LdapApl", "SmsIpApl"), keys(berlin.Services()))
	assert.Len(t, example(t, "vienna").OptionalServices(), 12)
	assert.True(t, berlin.HasService("WEBAPL"))
	assert.False(t, berlin.HasService("XmlApl"))
}

func TestExchangeConnectorIsNamedAfterItsServers(t *testing.T) {
	s := example(t, "berlin")
	connector("EXCH07")(s)
	s.ResourceNames = []ResourceName{{"ex2k7apl", "Exchange [1]"}}
	services := s.OptionalServices()
	exchange := services[len(services)-1]
	assert.Equal(t, "XPRBLN:EXCH07", exchange.Key)
	assert.Equal(t, []string{`SYSTEM\CurrentControlSet\Services\XPRBLN:EXCH07`}, exchange.Checkpoints)
	assert.Equal(t, []string{`SYSTEM\CurrentControlSet\Services\ExchApl`}, exchange.CheckpointsIfPresent)
	assert.Equal(t, `EXAMPLE\exch`, s.AccountOf(exchange).Name)
	assert.Equal(t, `EXAMPLE\xprsvc`, s.AccountOf(services[0]).Name)
	assert.Equal(t, "Exchange [1]", s.ResourceName("XPRBLN:EXCH07"))
	assert.True(t, s.HasService("Ex2k7Apl"))
	assert.True(t, s.HasService("xprbln:exch07"))
}

func TestCTIConnectionChoosesTheRow(t *testing.T) {
	s := example(t, "berlin")
	cti("TAPI")(s)
	services := s.OptionalServices()
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
	assert.Len(t, s.Services()[0].Checkpoints, 3)
	s.XPR.ISCNetworking = true
	s.ExtraCheckpoints = []string{`SOFTWARE\Wow6432Node\Cycos AG`}
	licsvc := s.Services()[0]
	require.Len(t, licsvc.Checkpoints, 6)
	assert.Equal(t, `SOFTWARE\Wow6432Node\Cycos AG`, licsvc.Checkpoints[5])
	row, _ := catalogue.Find("licsvc")
	assert.Len(t, row.Checkpoints, 3, "the catalogue is unchanged")
}

func TestKernelFollowsTheSite(t *testing.T) {
	s := example(t, "berlin")
	assert.True(t, s.Services()[0].Kernel)
	s.Policies.KernelResources = []string{"stunnel"}
	assert.False(t, s.Services()[0].Kernel)
	assert.True(t, s.IsKernel("Stunnel"))
}

func TestResourceNames(t *testing.T) {
	s := example(t, "vienna")
	for service, want := range map[string]string{
		"licsvc": "License Service [X:] d'accueil", "LICSVC": "License Service [X:] d'accueil",
		"webapl": "Web [APL]", "nameloc": "XPR Name Locator Res", "tcpapl": "XPR TCP/IP Transport Layer Res",
		"stunnel": "stunnel Res", "other": "other Res",
	} {
		assert.Equal(t, want, s.ResourceName(service), service)
	}
}

func TestPaths(t *testing.T) {
	s := example(t, "vienna")
	assert.Equal(t, []string{`X:\OpenScape\xpr\bin`, `X:\OpenScape\xpr\SDKTools`}, s.PathFolders())
	assert.Equal(t, "X:", s.Drive())
	assert.Equal(t, "R:", example(t, "munich").Drive())
}

func TestFeatures(t *testing.T) {
	var names []string
	for _, f := range example(t, "berlin").Features() {
		names = append(names, f.String())
	}
	assert.Equal(t, []string{
		"Kernel Components > Monitor", "Kernel Components > TCP/IP Support", "Kernel Components > Monitor Event Log",
		"Kernel Components > Notification module", "Services > Webserver", "Services > Internet e-mail server",
		"Services > Short Message Service", "Messaging and directory integration > LDAP directory synchronization",
	}, names)
}
