// Package byhand builds a site's cluster without the service, like an administrator who follows the manual at the consoles. It
// carries out the chapters 4, 7 and 9 with the values of the site file. Numbers such as 9.7.2 are sections of the manual. The
// manual's tables are transcribed here and in package xpr a second time. Plant makes typical mistakes of administrators in such
// a cluster.
package byhand

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"changeover/config"
	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/xpr"
)

// plan derives the tasks and values of the manual's steps from the site file.
type plan struct{ site *config.Site }

// view operates the hosts and the cluster and waits for the results.
type view struct {
	plan

	world   *windows.World
	cluster *cluster.Cluster
}

// administrator carries out the chapters of the manual.
type administrator struct {
	view

	console *xpr.Console
}

func newAdministrator(world *windows.World, console *xpr.Console, site *config.Site) *administrator {
	return &administrator{view{plan{site.WithDefaults()}, world, cluster.Of(world)}, console}
}

// Build builds the cluster of a site completely, from the hosts that the customer provides (package customer). It takes the
// time of the services' starts at the scale of the world. The error names the chapter that failed.
func Build(world *windows.World, console *xpr.Console, site *config.Site) error {
	a := newAdministrator(world, console, site)
	chapters := []struct {
		number string
		do     func() error
	}{{"7", a.prepare}, {"4", a.install}, {"9.2 to 9.7", a.integrate}, {"9.8", a.replicate}, {"9.9 and 9.10", a.finish}}
	for _, chapter := range chapters {
		if err := chapter.do(); err != nil {
			return fmt.Errorf("cannot build site %s by hand: chapter %s of the manual: %w", site.Name, chapter.number, err)
		}
	}
	return nil
}

// inOrder calls the steps in order and returns the first error.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// first returns the node on which XPR is installed first.
func (v *view) first() *windows.Host { return v.world.Host(v.site.FirstNode()) }

// nodes returns all nodes, beginning with the first one.
func (v *view) nodes() []*windows.Host {
	hosts := []*windows.Host{v.first()}
	for _, name := range v.site.FurtherNodes() {
		hosts = append(hosts, v.world.Host(name))
	}
	return hosts
}

// waitLimit is the limit of each wait, in real time.
const waitLimit = 30 * time.Second

// await waits until a condition holds. missing begins the error: it states that the condition does not hold.
func (v *view) await(missing string, holds func() bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	defer cancel()
	if err := v.world.Await(ctx, holds); err != nil {
		return fmt.Errorf("%s after %s: %w", missing, waitLimit, err)
	}
	return nil
}

// awaitRole waits until the role is at rest, in a state and on a node.
func (v *view) awaitRole(state cluster.GroupState, node string) error {
	var last cluster.Group
	err := v.await("role "+v.site.Role.Name+" is not "+string(state)+" on "+node, func() bool {
		g, err := v.cluster.Groups.Get(v.site.Role.Name)
		last = g
		return err == nil && g.State == state && strings.EqualFold(g.OwnerNode, node) && v.cluster.Groups.AtRest(g.Name)
	})
	if err != nil {
		return fmt.Errorf("%w; the role is %s on %s", err, last.State, last.OwnerNode)
	}
	return nil
}

// online brings a resource online and waits for that; it returns an error if the resource fails.
func (v *view) online(resource string) error {
	if err := v.cluster.Resources.Start(resource); err != nil {
		return err
	}
	var last cluster.Resource
	err := v.await("resource "+resource+" is not online", func() bool {
		r, err := v.cluster.Resources.Get(resource)
		last = r
		return err == nil && (r.State == cluster.Online || r.State == cluster.Failed)
	})
	if err == nil && last.State != cluster.Online {
		return fmt.Errorf("cannot bring resource %s online on %s: error %d", resource, last.OwnerNode, last.LastError)
	}
	return err
}

// restart restarts a node and waits until it is a member of the cluster again.
func (v *view) restart(h *windows.Host) error {
	before := h.Info().BootTime
	if err := h.Shutdown(true, 0); err != nil {
		return err
	}
	return v.await(h.Name()+" is not back in the cluster", func() bool {
		i := slices.IndexFunc(v.cluster.Nodes.List(), func(n cluster.Node) bool { return strings.EqualFold(n.Name, h.Name()) })
		state := v.cluster.Nodes.List()[i].State
		return h.Up() && h.Info().BootTime.After(before) && (state == cluster.NodeUp || state == cluster.NodePaused)
	})
}

// resourceOfType returns the name of the role's resource of a type; empty if there is none.
func (v *view) resourceOfType(kind string) string {
	for _, r := range v.cluster.Resources.List() {
		if r.Type == kind && strings.EqualFold(r.Group, v.site.Role.Name) {
			return r.Name
		}
	}
	return ""
}

// moveToFirst moves the role to the first node and brings it online there. The role may be on another node since its creation
// or the restart of the first node.
func (v *view) moveToFirst() error {
	role, first := v.site.Role.Name, v.site.FirstNode()
	err := v.await("role "+role+" is not at rest", func() bool { return v.cluster.Groups.AtRest(role) })
	if err == nil {
		err = v.cluster.Groups.Move(role, first)
	}
	if err == nil {
		err = v.await("role "+role+" is not on "+first, func() bool {
			g, err := v.cluster.Groups.Get(role)
			return err == nil && strings.EqualFold(g.OwnerNode, first) && v.cluster.Groups.AtRest(role)
		})
	}
	if err == nil {
		err = v.cluster.Groups.Start(role)
	}
	if err != nil {
		return err
	}
	return v.awaitRole(cluster.GroupOnline, first)
}
