package tests

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/reach"
	"changeover/activities/winrm"
	"changeover/lab/wsman"
)

// guarded is a host of the lab that requires channel binding. A command after a successful logon fails with the fault
// of a quota, so the test needs no programs.
type guarded struct {
	name   string
	faults *wsman.Rules
	reach  winrm.Options
}

func newGuarded(t *testing.T, name string) *guarded {
	t.Helper()
	authority, err := wsman.NewCA()
	require.NoError(t, err)
	certificate, err := authority.Issue("127.0.0.1", name)
	require.NoError(t, err)
	faults := &wsman.Rules{}
	server := wsman.New(wsman.Options{
		Name: name, Domain: "BERLIN", DNSDomain: "berlin.example", Users: map[string]string{`BERLIN\svc`: "right"},
		Faults: faults, Certificate: certificate.Leaf, StrictBinding: true,
	})
	endpoint, err := wsman.NewEndpoint(server, "127.0.0.1:0", &certificate)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, endpoint.Down()) })
	return &guarded{name, faults, winrm.Options{
		Host: name, URL: endpoint.URL(), User: `BERLIN\svc`, Password: "right", RootCAs: authority.Pool(),
	}}
}

// logOn tries to start a command and returns the refusal.
func (g *guarded) logOn(ctx context.Context, t *testing.T, accounts *winrm.Accounts, change func(*winrm.Options)) *winrm.AuthError {
	t.Helper()
	o := withAccounts(g, accounts)
	if change != nil {
		change(&o)
	}
	client, err := winrm.New(o)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	_, err = client.Start(ctx, "x")
	var refused *winrm.AuthError
	require.ErrorAs(t, err, &refused)
	return refused
}

// The worker counts refused logons per account, and not the 401 with which each NTLM handshake begins.
func TestRefusedLogonsAreCountedPerAccountOnTheLab(t *testing.T) {
	t.Parallel()
	one, other := newGuarded(t, "KERN1"), newGuarded(t, "KERN2")
	accounts := winrm.NewAccounts()
	ctx := t.Context()
	var fault *winrm.Fault
	client, err := winrm.New(withAccounts(one, accounts))
	require.NoError(t, err)
	t.Cleanup(client.Close)
	one.faults.Add(wsman.Rule{Operation: wsman.Create, Fault: wsman.Fault{Kind: wsman.Quota}})
	_, err = client.Start(ctx, "x")
	require.ErrorAs(t, err, &fault, "a strict host accepts the logon, and its 401 to the first message of the handshake is not a refusal")

	one.faults.Clear()
	other.faults.Clear()
	refusing := wsman.Rule{Fault: wsman.Fault{Kind: wsman.Unauthorized}}
	atOne, atOther := one.faults.Add(refusing), other.faults.Add(refusing)
	refusals := func() int { return atOne() + atOther() }

	assert.Nil(t, one.logOn(ctx, t, accounts, nil).Earlier)
	for _, host := range []*guarded{other, one, other} {
		assert.NotNil(t, host.logOn(ctx, t, accounts, nil).Earlier, "one refusal for the account, on any host")
	}
	assert.Equal(t, 1, refusals())

	retry := reach.WithDecision(ctx, "run/1")
	assert.Nil(t, other.logOn(retry, t, accounts, nil).Earlier)
	assert.NotNil(t, one.logOn(retry, t, accounts, nil).Earlier, "a retry allows one logon")
	assert.Equal(t, 2, refusals())

	assert.Nil(t, other.logOn(ctx, t, accounts, func(o *winrm.Options) { o.URL += "/" }).Earlier, "a changed endpoint")
	assert.Equal(t, 3, refusals())

	restarting, fresh := reach.DuringRestart(ctx), winrm.NewAccounts()
	first := one.logOn(restarting, t, fresh, nil)
	assert.Nil(t, first.Earlier)
	assert.False(t, first.Final, "the wait for a restart retries the logon")
	assert.NotNil(t, one.logOn(restarting, t, fresh, nil).Earlier, "but not within 60 s")
	assert.Equal(t, 4, refusals())
}

func withAccounts(g *guarded, accounts *winrm.Accounts) winrm.Options {
	o := g.reach
	o.Accounts = accounts
	return o
}
