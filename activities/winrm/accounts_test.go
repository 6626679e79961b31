package winrm

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/reach"
)

// estate are hosts that share their accounts and a worker's memory of those.
type estate struct {
	t        *testing.T
	accounts *Accounts
	clock    time.Time
	hosts    map[string]*fakeHost
}

// refusing is the state of a test in which the account's password is wrong.
const refusing = "wrong"

func newEstate(t *testing.T, names ...string) *estate {
	e := &estate{t: t, accounts: NewAccounts(), clock: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), hosts: map[string]*fakeHost{}}
	e.accounts.now = func() time.Time { return e.clock }
	for _, name := range names {
		e.hosts[name] = ntlmHost(t, nil)
		e.hosts[name].ntlm.loggedOn = map[string]bool{}
	}
	return e
}

// try starts a command on a host with a password and gives the refusal, if there is one.
func (e *estate) try(ctx context.Context, name, password string, change ...func(*Options)) *AuthError {
	e.t.Helper()
	c := e.hosts[name].client(func(o *Options) {
		o.Host, o.Accounts, o.Password = name, e.accounts, password
		for _, c := range change {
			c(o)
		}
	})
	process, err := c.Start(ctx, "x")
	if err == nil {
		require.NoError(e.t, process.Close(ctx))
		return nil
	}
	var refused *AuthError
	require.ErrorAs(e.t, err, &refused)
	return refused
}

// logons are the logons that were tried at all hosts.
func (e *estate) logons() (n int) {
	for _, host := range e.hosts {
		host.mutex.Lock()
		n += host.ntlm.logons + host.basic
		host.mutex.Unlock()
	}
	return n
}

// handshakes counts the first legs, to see that nothing was sent at all.
func (e *estate) handshakes() (n int) {
	for _, host := range e.hosts {
		host.mutex.Lock()
		n += host.ntlm.handshakes
		host.mutex.Unlock()
	}
	return n
}

func TestARefusedAccountIsNotTriedAgainAtAnyHost(t *testing.T) {
	e := newEstate(t, "KERN1", "KERN2")
	refused := e.try(t.Context(), "KERN1", refusing)
	assert.Nil(t, refused.Earlier)
	assert.True(t, refused.Final)
	for _, name := range []string{"KERN1", "KERN2", "KERN1"} {
		refused = e.try(t.Context(), name, refusing, func(o *Options) { o.User = `lab\JÖRG` })
		require.NotNil(t, refused.Earlier)
		assert.True(t, refused.Final)
		assert.ErrorContains(t, refused, `as lab\JÖRG with ntlm: host KERN1 refused this account at 2026-03-01T12:00:00Z (401)`)
		assert.ErrorContains(t, refused, "Changeover sent nothing")
	}
	assert.Equal(t, 1, e.logons())
	assert.Equal(t, 1, e.handshakes(), "no connection is made either")
}

// A domain counts the refused logons of an account, however its name is written.
func TestARefusedAccountIsNotTriedUnderAnotherName(t *testing.T) {
	for first, second := range map[string]string{
		`lab\jörg`: "JÖRG@lab.example.net", "jörg@lab.example.net": `lab\jörg`, `LAB.example.net\jörg`: `lab\jörg`, "jörg@users.example.net": `lab\jörg`,
	} {
		e := newEstate(t, "KERN1", "KERN2")
		require.NotNil(t, e.try(t.Context(), "KERN1", refusing, func(o *Options) { o.User = first }))
		refused := e.try(t.Context(), "KERN2", refusing, func(o *Options) { o.User = second })
		require.NotNil(t, refused)
		assert.NotNil(t, refused.Earlier, "%s after %s", second, first)
		assert.Equal(t, 1, e.logons(), "%s after %s", second, first)
	}
}

func TestAnotherAccountIsTried(t *testing.T) {
	for first, second := range map[string]string{
		`lab\jörg`: `other\jörg`, `lab.example.net\jörg`: `lab.example.com\jörg`, "jörg@lab.example.net": "jörg@other.example.net",
		`.\jörg`: "jörg@lab.example.net", "jörg": `lab\jörg`, "ann@lab.example.net": `lab\jörg`, "@jörg": `lab\jörg`,
	} {
		e := newEstate(t, "KERN1", "KERN2")
		require.NotNil(t, e.try(t.Context(), "KERN1", refusing, func(o *Options) { o.User = first }))
		refused := e.try(t.Context(), "KERN2", refusing, func(o *Options) { o.User = second })
		require.NotNil(t, refused)
		assert.Nil(t, refused.Earlier, "%s after %s", second, first)
		assert.Equal(t, 2, e.logons(), "%s after %s", second, first)
	}
}

func TestAnotherPasswordOrEndpointIsTried(t *testing.T) {
	e := newEstate(t, "KERN1", "KERN2")
	require.NotNil(t, e.try(t.Context(), "KERN1", refusing))
	require.Nil(t, e.try(t.Context(), "KERN1", "pass wörd"), "the password was corrected")
	require.NotNil(t, e.try(t.Context(), "KERN2", refusing))
	assert.Equal(t, 2, e.logons(), "a right password does not make the wrong one right")

	moved := func(o *Options) { o.URL += "/" }
	refused := e.try(t.Context(), "KERN1", refusing, moved)
	require.NotNil(t, refused)
	assert.Nil(t, refused.Earlier, "it was tried at the new endpoint")
	require.NotNil(t, e.try(t.Context(), "KERN2", refusing))
	assert.Equal(t, 3, e.logons())
}

func TestADecisionAllowsOneLogon(t *testing.T) {
	e := newEstate(t, "KERN1", "KERN2")
	first := reach.WithDecision(t.Context(), "run/1")
	require.NotNil(t, e.try(first, "KERN1", refusing))
	require.NotNil(t, e.try(first, "KERN2", refusing))
	assert.Equal(t, 1, e.logons(), "the decision was made before the refusal")

	second := reach.WithDecision(t.Context(), "run/2")
	for _, name := range []string{"KERN2", "KERN1", "KERN2"} {
		require.NotNil(t, e.try(second, name, refusing))
	}
	assert.Equal(t, 2, e.logons())

	for _, host := range e.hosts {
		host.ntlm.password = refusing // The account was corrected, its password is as before.
	}
	require.NotNil(t, e.try(second, "KERN1", refusing))
	require.Nil(t, e.try(reach.WithDecision(t.Context(), "run/3"), "KERN1", refusing))
	require.Nil(t, e.try(t.Context(), "KERN2", refusing))
}

func TestWhileAHostRestartsAFewLogonsMayBeRefused(t *testing.T) {
	e := newEstate(t, "KERN1", "KERN2")
	restarting := reach.DuringRestart(t.Context())
	for n := 1; n <= 3; n++ {
		refused := e.try(restarting, "KERN1", refusing)
		assert.Nil(t, refused.Earlier)
		assert.Equal(t, n == 3, refused.Final)
		e.clock = e.clock.Add(59 * time.Second)
		refused = e.try(restarting, "KERN1", refusing)
		assert.NotNil(t, refused.Earlier)
		assert.Equal(t, n == 3, refused.Final)
		assert.NotNil(t, e.try(t.Context(), "KERN1", refusing).Earlier, "only the wait for the restart tries again")
		assert.Equal(t, n, e.logons())
		e.clock = e.clock.Add(time.Second)
	}
	e.clock = e.clock.Add(time.Hour)
	for _, name := range []string{"KERN1", "KERN2"} {
		assert.True(t, e.try(restarting, name, refusing).Final)
		assert.True(t, e.try(t.Context(), name, refusing).Final)
	}
	assert.Equal(t, 3, e.logons())
}

func TestARestartingHostDoesNotEndTheUseOfAnAccountElsewhere(t *testing.T) {
	e := newEstate(t, "KERN1", "KERN2")
	restarting := reach.DuringRestart(t.Context())
	e.hosts["KERN1"].ntlm.password = "no domain controller is reached"
	require.False(t, e.try(restarting, "KERN1", "pass wörd").Final)
	require.Nil(t, e.try(t.Context(), "KERN2", "pass wörd"))
	require.NotNil(t, e.try(restarting, "KERN1", "pass wörd").Earlier, "the pause is kept")

	e.hosts["KERN1"].ntlm.password = "pass wörd"
	e.clock = e.clock.Add(restartPause)
	require.Nil(t, e.try(restarting, "KERN1", "pass wörd"))
	require.Nil(t, e.try(t.Context(), "KERN1", "pass wörd"), "the refusal is over")
}

func TestARefusalElsewhereEndsTheWaitForARestart(t *testing.T) {
	e := newEstate(t, "KERN1", "KERN2")
	require.False(t, e.try(reach.DuringRestart(t.Context()), "KERN1", refusing).Final)
	require.True(t, e.try(t.Context(), "KERN2", refusing).Final)
	e.clock = e.clock.Add(time.Hour)
	require.True(t, e.try(reach.DuringRestart(t.Context()), "KERN1", refusing).Final)
	assert.Equal(t, 2, e.logons())
}

func TestLogonsAtOnceAreRefusedOnce(t *testing.T) {
	e := newEstate(t, "KERN1", "KERN2", "KERN3")
	var clients []*Client
	for range 4 {
		for name, host := range e.hosts {
			clients = append(clients, host.client(func(o *Options) { o.Host, o.Accounts, o.Password = name, e.accounts, refusing }))
		}
	}
	var group sync.WaitGroup
	for _, c := range clients {
		group.Go(func() {
			_, err := c.Start(context.Background(), "x")
			assert.ErrorAs(t, err, new(*AuthError))
		})
	}
	group.Wait()
	assert.Equal(t, 1, e.logons())
}

func TestAHostThatHangsHoldsUpNoAcceptedAccount(t *testing.T) {
	e := newEstate(t, "KERN1", "KERN2")
	require.Nil(t, e.try(t.Context(), "KERN2", "pass wörd"))
	e.hosts["KERN1"].answer = func(string, int) play { return play{hang: true} }
	c := e.hosts["KERN1"].client(func(o *Options) { o.Host, o.Accounts = "KERN1", e.accounts })
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() { _, _ = c.Start(ctx, "x") })
	require.Eventually(t, func() bool { return len(e.hosts["KERN1"].actions()) == 1 }, 5*time.Second, time.Millisecond)
	began := time.Now()
	require.Nil(t, e.try(t.Context(), "KERN2", "pass wörd"))
	assert.Less(t, time.Since(began), turnWait+5*time.Second)
	cancel()
	group.Wait()
}

func TestAWaitingLogonEndsWithItsContext(t *testing.T) {
	e := newEstate(t, "KERN1")
	o := Options{User: "u", Password: "p"}
	end, err := e.accounts.begin(t.Context(), o)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = e.accounts.begin(ctx, o)
	require.ErrorIs(t, err, context.Canceled)
	end()
	end, err = e.accounts.begin(t.Context(), o)
	require.NoError(t, err)
	end()
}

func TestWhatIsNoRefusedLogonIsNotRemembered(t *testing.T) {
	t.Run("a host that does not take NTLM", func(t *testing.T) {
		e := newEstate(t, "KERN1")
		e.hosts["KERN1"].server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Add("WWW-Authenticate", `Basic realm="WSMAN"`)
			w.WriteHeader(http.StatusUnauthorized)
		})
		for range 2 {
			refused := e.try(t.Context(), "KERN1", "pass wörd")
			assert.Nil(t, refused.Earlier)
			assert.False(t, refused.Final)
			assert.Equal(t, []string{"Basic"}, refused.Offers)
		}
	})
	t.Run("a host that forgot who is at the other end", func(t *testing.T) {
		e := newEstate(t, "KERN1")
		c := e.hosts["KERN1"].client(func(o *Options) { o.Host, o.Accounts = "KERN1", e.accounts })
		run(t, c)
		e.hosts["KERN1"].ntlm.forget = 1
		run(t, c)
		assert.Equal(t, 2, e.logons())
	})
}

func TestARefusedBasicAccountIsSentOnce(t *testing.T) {
	for name, test := range map[string]struct {
		accounts *Accounts
		starts   int
	}{
		"without a memory": {nil, 1},
		"with a memory":    {NewAccounts(), 3},
	} {
		t.Run(name, func(t *testing.T) {
			host := newHost(t, conversation(t, nil))
			c := host.client(func(o *Options) { o.Accounts = test.accounts })
			run(t, c)
			before := host.basic
			host.password = "changed meanwhile"
			for range test.starts {
				_, err := c.Start(t.Context(), "x")
				require.ErrorAs(t, err, new(*AuthError))
			}
			assert.Equal(t, before+1, host.basic, "every request of Basic carries the password")
		})
	}
}
