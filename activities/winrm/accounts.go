package winrm

import (
	"context"
	"crypto/sha256"
	"strings"
	"sync"
	"time"

	"changeover/activities/reach"
)

// A domain locks an account after a few refused logons, even if they were tried on
// different hosts. So after one refusal an account is not used again until a person
// decides so, or its password or the endpoint that refused it changes.

const (
	// restartRefusals is how many refused logons end the wait for a host that restarts. Such a host answers before it
	// reaches its domain controller.
	restartRefusals = 3
	// restartPause lies between two of them.
	restartPause = 60 * time.Second
	// turnWait is how long a logon waits for another one of an account that hosts have accepted.
	turnWait = 2 * time.Second
)

// Accounts remembers which accounts hosts have refused. All clients of a process share
// one; it may be used by many at once.
type Accounts struct {
	mutex sync.Mutex
	known []*account
	now   func() time.Time
}

// NewAccounts returns a memory without refusals.
func NewAccounts() *Accounts {
	return &Accounts{now: time.Now}
}

// account is what is known of one account. Another password makes it another one.
type account struct {
	// user is the name under which the account was used first; see sameAccount.
	user     string
	password [sha256.Size]byte
	// turn holds a token while a logon is under way: two at once could be refused twice.
	turn chan struct{}
	// accepted: a host has let the account in since it was last refused.
	accepted bool
	refusal  *Refusal
	// decisions are those that have had their logon.
	decisions map[string]bool
}

// Refusal is a logon that a host refused.
type Refusal struct {
	// Host that refused the account, and the endpoint at which it did.
	Host, Endpoint string
	At             time.Time

	// restart: the host was restarting, and count logons were refused meanwhile.
	restart bool
	count   int
}

// final reports whether no logon is tried any more.
func (r *Refusal) final() bool { return !r.restart || r.count >= restartRefusals }

// find returns what is known of an account; the caller holds the mutex.
func (a *Accounts) find(o Options) *account {
	password := sha256.Sum256([]byte(o.Password))
	for _, known := range a.known {
		if known.password == password && sameAccount(known.user, o.User) {
			return known
		}
	}
	known := &account{user: o.User, password: password, turn: make(chan struct{}, 1), decisions: map[string]bool{}}
	a.known = append(a.known, known)
	return known
}

// admit returns an *AuthError where the account must not be used now.
func (a *Accounts) admit(ctx context.Context, o Options) error {
	if a == nil {
		return nil
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	known := a.find(o)
	refusal := known.refusal
	if refusal == nil {
		return nil
	}
	if sameName(refusal.Host, o.Host) && refusal.Endpoint != o.endpoint() || known.decidesAgain(ctx) {
		known.refusal = nil
		return nil
	}
	blocked := &AuthError{URL: o.URL, User: o.User, Auth: o.Auth, Earlier: refusal, Final: true}
	switch {
	case refusal.final():
		return blocked
	case reach.IsDuringRestart(ctx):
		blocked.Final = false
		if a.now().Before(refusal.At.Add(restartPause)) {
			return blocked
		}
	case sameName(refusal.Host, o.Host):
		return blocked
	}
	// The refusal came from a restarting host, which may not reach the domain yet; other hosts do.
	return nil
}

// decidesAgain uses up the decision of the context, if it has one that was not used yet.
func (k *account) decidesAgain(ctx context.Context) bool {
	id := reach.Decision(ctx)
	if id == "" || k.decisions[id] {
		return false
	}
	k.decisions[id] = true
	return true
}

// begin waits until no other logon of the account is under way, and returns a function that ends the
// turn of this logon, or an *AuthError if the account must not be used.
func (a *Accounts) begin(ctx context.Context, o Options) (end func(), err error) {
	if a == nil {
		return func() {}, nil
	}
	a.mutex.Lock()
	known := a.find(o)
	accepted := known.accepted
	a.mutex.Unlock()
	if end, err = known.takeTurn(ctx, accepted); err != nil {
		return nil, err
	}
	if err := a.admit(ctx, o); err != nil {
		end()
		return nil, err
	}
	return end, nil
}

// takeTurn waits for the turn. With an account that another host has accepted it waits only for a short time, so
// that a host that hangs does not delay the others.
func (k *account) takeTurn(ctx context.Context, accepted bool) (end func(), err error) {
	var enough <-chan time.Time
	if accepted {
		timer := time.NewTimer(turnWait)
		defer timer.Stop()
		enough = timer.C
	}
	select {
	case k.turn <- struct{}{}:
		return func() { <-k.turn }, nil
	case <-enough:
		return func() {}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// accept notes that a host has let the account in.
func (a *Accounts) accept(o Options) {
	if a == nil {
		return
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	known := a.find(o)
	known.accepted = true
	if known.refusal != nil && sameName(known.refusal.Host, o.Host) {
		known.refusal = nil
	}
}

// refuse notes that a host has refused the account, and completes the error.
func (a *Accounts) refuse(ctx context.Context, o Options, refused *AuthError) error {
	if a == nil {
		return refused
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	known := a.find(o)
	refusal := &Refusal{Host: o.Host, Endpoint: o.endpoint(), At: a.now(), restart: reach.IsDuringRestart(ctx), count: 1}
	if earlier := known.refusal; earlier != nil {
		refusal.count += earlier.count
		refusal.restart = refusal.restart && earlier.restart
	}
	known.refusal, known.accepted = refusal, false
	known.decidesAgain(ctx) // The decision has had its logon.
	refused.Final = refusal.final()
	return refused
}

func sameName(one, other string) bool { return strings.EqualFold(one, other) }
