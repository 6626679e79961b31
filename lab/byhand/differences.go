package byhand

import (
	"fmt"
	"strings"

	"changeover/config"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

// Difference is something on a host that differs from the manual because of an administrator's mistake.
type Difference struct {
	// Manual is the section of the manual; Host is the host on which the difference can be seen.
	Manual, Host string
	// What describes the state.
	What string
}

// flaw is a difference with the function that makes it.
type flaw struct {
	Difference
	make func() error
}

// Plant makes ten differences of ten kinds in a cluster that Build has built, and returns them. The cluster still runs and fails
// over with them.
func Plant(world *windows.World, site *config.Site) ([]Difference, error) {
	a := newAdministrator(world, nil, site)
	var planted []Difference
	for _, f := range a.flaws() {
		if err := f.make(); err != nil {
			return nil, fmt.Errorf("cannot make a difference in site %s: %s: %w", site.Name, f.What, err)
		}
		planted = append(planted, f.Difference)
	}
	return planted, nil
}

// flaws returns the ten differences.
func (a *administrator) flaws() []flaw {
	first, second := a.first(), a.world.Host(a.site.SecondNode())
	role, account := a.site.Role.Name, a.site.Accounts.Service.Name
	at := func(manual string, h *windows.Host, what string, do func() error) flaw {
		return flaw{Difference{manual, h.Name(), what}, do}
	}
	return []flaw{
		at("7.2/5", first, "the role has the preferred owner "+first.Name()+" only", func() error {
			return a.cluster.Groups.SetPreferredOwners(role, []string{first.Name()})
		}),
		at("9.3/5", first, "registry value BindAddress has the type REG_EXPAND_SZ", func() error {
			return first.Registry.Set(keyTransport, registry.ExpandSZ("BindAddress", a.site.VirtualServer.IP))
		}),
		at("9.4.2/1", second, "the printer port of XPR's driver is missing", func() error {
			second.Printing.RemovePort(faxPort)
			return nil
		}),
		at("9.4.4/1", second, "the system's Path lacks the folder SDKTools", func() error { return a.removeLastFolder(second) }),
		at("9.6.1", first, "share MrsFolders$ also grants full access to everyone", func() error {
			all, err := first.Accounts.LookupSID(everyone)
			if err != nil {
				return err
			}
			return first.Shares.Grant("MrsFolders$", a.site.VirtualServer.Name, all.Account, "Full")
		}),
		at("9.7.2/10", first, "the resource of service stunnel depends on the resource of mrs, not on the resource of TcpApl", func() error {
			return a.cluster.Dependencies.Set(a.resourceName("stunnel"), []string{a.resourceName(administratorService)})
		}),
		at("9.7.2/19", first, "the resource of service cfgsvc has no registry checkpoint", func() error {
			return a.cluster.Checkpoints.Remove(a.resourceName("cfgsvc"), keyOfService+"cfgsvc")
		}),
		at("9.7.5", first, "the role counts its failures within six hours", func() error {
			return a.cluster.Groups.SetProperty(role, "FailoverPeriod", 6)
		}),
		at("9.8.2/3", second, "service stunnel starts automatically with the node", func() error {
			auto := scm.StartAuto
			return second.Services.Change("stunnel", scm.ServiceChange{StartType: &auto})
		}),
		at("9.8.2/11", second, account+" is not an administrator of the node", func() error {
			return second.Accounts.RemoveMember(administrators, account)
		}),
	}
}

// faxPort is the printer port of XPR's driver (9.4.2).
const faxPort = "XPR Server Fax Monitor"

// removeLastFolder removes the last folder of 9.4.4 from the system's Path.
func (a *administrator) removeLastFolder(h *windows.Host) error {
	key, err := h.Registry.Key(environment)
	if err != nil {
		return err
	}
	path, _ := key.Value("Path")
	folders := a.site.PathFolders()
	path.Text = strings.Replace(path.Text, ";"+folders[len(folders)-1], "", 1)
	return h.Registry.Set(environment, path)
}
