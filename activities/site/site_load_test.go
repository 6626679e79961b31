package site

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
)

// oneSite loads one site.
type oneSite LoadedSite

func (s oneSite) Load(string) (LoadedSite, error) { return LoadedSite(s), nil }
func (oneSite) Know(string)                       {}

// The account for Exchange is needed only if the site has services for Exchange.
func TestOnlyThePasswordsThatServicesNeedAreMissed(t *testing.T) {
	file := (&config.Site{}).WithDefaults()
	file.Accounts.Service = config.Account{Name: `XPR\svc`, Password: "env:SERVICE"}
	file.Accounts.Exchange = config.Account{Name: `XPR\exchange`, Password: "env:EXCHANGE"}
	a := &Activities{Sites: oneSite{Site: file, Unreadable: []UnreadablePassword{
		{"accounts.service.password", "env:SERVICE", errors.New("no variable env:SERVICE")},
		{"accounts.exchange.password", "env:EXCHANGE", errors.New("no variable env:EXCHANGE")},
	}}}
	loaded, err := a.LoadSite(t.Context(), runbook.LoadSiteRequest{Site: "bonn"})
	require.NoError(t, err)
	assert.Equal(t, []string{"accounts.service.password: no variable env:SERVICE"}, loaded.Unreadable)
}
