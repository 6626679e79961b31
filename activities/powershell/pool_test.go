package powershell

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
	"changeover/config"
	"changeover/config/secrets"
)

func TestAnUnusedPowerShellIsEnded(t *testing.T) {
	fake := &fakeHost{t: t, handle: nothing}
	node := fake.host(func(o *PoolOptions) { o.IdleAfter = 5 * time.Millisecond })
	_, err := node.Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.NoError(t, err)
	<-fake.last().ended // without a time limit of its own
	_, err = node.Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.NoError(t, err)
	assert.Equal(t, 2, fake.started)
}

func TestCloseEndsRestingPowerShells(t *testing.T) {
	fake := &fakeHost{t: t, handle: nothing}
	pool := fake.pool(nil)
	for _, name := range []string{"NODE1", "NODE2"} {
		node := hostOf(t, pool, name)
		assert.Equal(t, name, node.Name())
		_, err := node.Run(t.Context(), scripts.Call{Script: reading}, nil)
		require.NoError(t, err)
	}
	pool.Close()
	assert.Equal(t, 2, fake.closed())
}

func TestHostNeedsNames(t *testing.T) {
	pool := NewPool(PoolOptions{})
	_, err := pool.Session(t.Context(), "", "KERN1")
	require.NoError(t, err, "a host is read before there is a site")
	_, err = pool.Session(t.Context(), "berlin", "")
	require.ErrorIs(t, err, ErrBadCall)
	one, err := pool.Session(t.Context(), "berlin", "NODE1")
	require.NoError(t, err)
	other, err := pool.Session(t.Context(), "berlin", "node1")
	require.NoError(t, err)
	assert.Same(t, one, other, "the cluster may spell a node otherwise than the site file")
}

// What is compared with an answer, or written back, must be what the host holds. Text is
// masked where it leaves the worker.
func TestSecretsAreResolvedSentAndKnownAndAnswersStayAsTheyAre(t *testing.T) {
	const secret = "pa'ss wörd of P"
	var got request
	fake := &fakeHost{t: t}
	fake.handle = func(nonce string, r request) string {
		got = r
		return answer(nonce, response{
			Result: `[{"name":"pa\u0027ss wörd of P was set","count":1.50}]`, Warnings: []string{"it is " + secret},
		})
	}
	known := &secrets.Scrubber{}
	node := fake.host(func(o *PoolOptions) { o.Known = known })
	call := scripts.Call{Script: changing, Params: map[string]any{"Name": "svc", "Password": config.Secret("env:P")}}
	reply, err := node.Run(t.Context(), call, nil)
	require.NoError(t, err)
	assert.Contains(t, got.Params, argument{Name: "Password", Secret: 1})
	assert.Equal(t, []string{secret}, got.secrets)
	assert.JSONEq(t, `[{"name":"`+secret+` was set","count":1.50}]`, string(reply.Result))
	assert.Equal(t, []string{"it is " + secret}, reply.Warnings)
	assert.Equal(t, "no ********", known.Scrub("no "+secret))

	fake.handle = func(nonce string, _ request) string {
		return answer(nonce, response{Error: &failure{Message: "bad " + secret, ID: secret, Position: "at " + secret}})
	}
	_, err = node.Run(t.Context(), call, nil)
	var refused *host.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "bad "+secret, refused.Message)
	assert.Equal(t, "at "+secret, refused.Position)
	assert.NotContains(t, known.Scrub(err.Error()), secret)
}

func TestCallsThatCannotBeSent(t *testing.T) {
	fake := &fakeHost{t: t, handle: nothing}
	missing := errors.New("no such secret")
	node := fake.host(func(o *PoolOptions) { o.Secrets = failing{missing} })
	tests := map[string]struct {
		call scripts.Call
		want error
	}{
		"no script":         {scripts.Call{}, ErrBadCall},
		"unknown parameter": {scripts.Call{Script: reading, Params: map[string]any{"Nam": "x"}}, ErrBadCall},
		"wrong type":        {scripts.Call{Script: reading, Params: map[string]any{"Count": 1.5}}, ErrBadCall},
		"nothing":           {scripts.Call{Script: reading, Params: map[string]any{"Name": nil}}, ErrBadCall},
		"unknown secret":    {scripts.Call{Script: changing, Params: map[string]any{"Password": config.Secret("env:X")}}, missing},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := node.Run(t.Context(), test.call, nil)
			require.ErrorIs(t, err, test.want)
			require.ErrorContains(t, err, "cannot run")
		})
	}
	assert.Zero(t, fake.started)
}

type failing struct{ err error }

func (f failing) Resolve(config.Secret) (string, error) { return "", f.err }

func TestOverChecksHowAHostIsReached(t *testing.T) {
	unknown := errors.New("no endpoint")
	_, err := Over(func(string, string) (winrm.Options, error) { return winrm.Options{}, unknown })(context.Background(), "berlin", "NODE1", "x")
	require.ErrorIs(t, err, unknown)
	_, err = Over(func(string, string) (winrm.Options, error) { return winrm.Options{}, nil })(context.Background(), "berlin", "NODE1", "x")
	require.ErrorContains(t, err, "WinRM URL")
	var unreachable *winrm.TransportError
	_, err = Over(func(string, string) (winrm.Options, error) {
		return winrm.Options{URL: "https://127.0.0.1:1/wsman", User: "u", Password: "p"}, nil
	})(context.Background(), "berlin", "NODE1", "x")
	require.ErrorAs(t, err, &unreachable)
}
