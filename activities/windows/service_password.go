package windows

import (
	"context"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/runbook"
)

// ServicePassword sets the password with which a service logs on. Windows keeps it as a secret of the host that
// cannot be read back, and checks it only when the service starts next (Microsoft, CreateService:
// lpPassword). So it counts as a difference until this activity has set it; a second attempt sets the same password
// again, which changes nothing. The account keeps the spelling that the host shows, and its rights do not change.
type ServicePassword struct {
	// Name is the service key.
	Name string `json:"name"`
	// Account that the service must log on with; compared by SID.
	Account  string        `json:"account"`
	Password config.Secret `json:"password"`
}

// ActivityName implements engine.Wanted.
func (ServicePassword) ActivityName() string { return "SetServicePassword" }

// servicePasswordKind knows whether this activity has set the password.
type servicePasswordKind struct{ set bool }

func (*servicePasswordKind) Read(ctx context.Context, h host.Session, want ServicePassword) (serviceSeen, error) {
	return (&windowsServiceKind{}).Read(ctx, h, Service{Name: want.Name, Account: want.Account})
}

func (k *servicePasswordKind) Differences(want ServicePassword, have serviceSeen) ([]engine.Change, error) {
	switch {
	case want.Password == "":
		return nil, engine.Precondition("cannot set the password of service %s: the site file has no password for the account of the service; "+
			"abort, set the password in the site file as a reference (env:NAME or file:PATH), then start the runbook again", want.Name)
	case !have.found:
		return nil, engine.Precondition("cannot set the password of service %s: the host has no such service; %s", want.Name, HowToInstall(want.Name))
	case have.accountSID != have.wantedSID:
		return nil, engine.Precondition("cannot set the password of service %s: the service logs on as %s, but its account in the site file is %s; "+
			"if the account of the service is wrong, correct that account on the host (9.5.2), then retry; if the site file is wrong, abort, correct the site file, then start the runbook again", want.Name, have.Account, want.Account)
	case k.set:
		return nil, nil
	}
	set := scripts.SetServiceAccount.Of("Name", want.Name, "Account", have.Account, "Password", want.Password)
	returned := changeReturned(want.Name)
	return []engine.Change{engine.NewChange("Password of "+want.Account, "(cannot be read)", "(the password that the site file refers to)", set).Accepting(func(reply host.Reply) error {
		err := returned(reply)
		k.set = err == nil
		return err
	})}, nil
}

// Evidence implements engine.Witness.
func (*servicePasswordKind) Evidence(_ ServicePassword, have serviceSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "StartName", Value: have.Account}, {Name: "State", Value: have.State}}
}
