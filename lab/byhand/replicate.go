package byhand

import (
	"context"
	"fmt"
	"io"

	"changeover/lab/cluster"
	"changeover/lab/cmdexe"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

// replicate carries out 9.8: each further node gets the services of the first node while the further node owns the role.
func (a *administrator) replicate() error {
	for _, node := range a.site.FurtherNodes() {
		if err := a.replicateTo(a.world.Host(node)); err != nil {
			return err
		}
	}
	return nil
}

func (a *administrator) replicateTo(h *windows.Host) error {
	role := a.site.Role.Name
	group, err := a.cluster.Groups.Get(role)
	if err != nil {
		return err
	}
	from := group.OwnerNode
	return inOrder(
		func() error { return a.cluster.Nodes.Resume(h.Name()) },
		func() error { return a.cluster.Groups.Stop(role) },
		func() error { return a.awaitRole(cluster.GroupOffline, from) },
		func() error { return a.cluster.Groups.Move(role, h.Name()) },
		func() error { return a.awaitRole(cluster.GroupOffline, h.Name()) },
		func() error { return a.cluster.Nodes.Pause(from, false) },
		func() error { return a.online(a.resourceOfType(cluster.TypeFileServer)) },
		func() error { return a.library(h) },
		func() error { return a.allowLogon(h) },
		func() error { return a.copyServices(h) },
		func() error { return a.awaitRole(cluster.GroupOnline, h.Name()) },
	)
}

// library carries out 9.8.1/3b: it registers the library of the SMS layer on the node, if the site has that layer.
func (a *administrator) library(h *windows.Host) error {
	if _, err := a.first().Services.Get("SmsIpApl"); err != nil {
		return nil //nolint:nilerr // The site has no SMS layer.
	}
	c := &cmdexe.Cmd{Host: h, User: `OPERATOR`, Stdout: io.Discard, Stderr: io.Discard}
	if code := c.Run(context.Background(), `regsvr32 /s `+a.site.XPR.InstallDir+`\bin\AxMmCtl.dll`); code != 0 {
		return fmt.Errorf("regsvr32 on %s ended with exit code %d", h.Name(), code)
	}
	return nil
}

// copyServices carries out 9.8.2: it creates the services in order and brings the resource of each online before the next.
func (a *administrator) copyServices(h *windows.Host) error {
	for _, s := range a.installed(a.first()) {
		account, password, err := a.account(s)
		if err != nil {
			return err
		}
		err = h.Services.Create(scm.ServiceConfig{
			Name: s.Name, DisplayName: s.DisplayName, BinaryPath: s.BinaryPath, StartType: scm.StartManual,
			Account: account, Password: password, Type: s.Type, ErrorControl: s.ErrorControl,
		})
		if err != nil {
			return err
		}
		if err := a.online(a.resourceName(s.Name)); err != nil {
			return err
		}
	}
	return nil
}

// finish carries out 9.9 and 9.10: it resumes all nodes, registers the satellites with the kernel on the first node, and moves
// the role to its final owner.
func (a *administrator) finish() error {
	role := a.site.Role.Name
	for _, node := range a.cluster.Nodes.List() {
		if node.State == cluster.NodePaused {
			if err := a.cluster.Nodes.Resume(node.Name); err != nil {
				return err
			}
		}
	}
	return inOrder(
		a.moveToFirst,
		a.writeLists,
		func() error {
			if a.site.FinalOwner == a.site.FirstNode() {
				return nil
			}
			return a.cluster.Groups.Move(role, a.site.FinalOwner)
		},
		func() error { return a.awaitRole(cluster.GroupOnline, a.site.FinalOwner) },
	)
}

// writeLists writes the values of 9.9/6 and 9.10. The licence service must be online, so that its checkpoint saves them.
func (a *administrator) writeLists() error {
	h := a.first()
	var kernel, layers, delays []string
	for _, satellite := range a.site.Satellites {
		kernel = append(kernel, "NameLoc,"+satellite.Name, "CfgSvc,"+satellite.Name)
		for _, apl := range satellite.Apls {
			layers = append(layers, apl+","+satellite.Name)
		}
	}
	for _, entry := range a.site.AplDelay.Entries {
		delays = append(delays, fmt.Sprintf("%s,%d", entry.Apl, entry.Minutes))
	}
	for name, lines := range map[string][]string{"Kernel": kernel, "Access Protocol Layers": layers, a.site.AplDelay.ValueName: delays} {
		if len(lines) == 0 {
			continue
		}
		if err := h.Registry.Set(keyServices, registry.MultiSZ(name, lines...)); err != nil {
			return err
		}
	}
	return nil
}
