// Package byhand builds a site's cluster as an administrator builds it who follows the manual at the consoles, without the
// service: chapters 7 to 9, with the values of the site file. What the manual's tables say is transcribed here and in
// package xpr a second time. It plants differences as well, as administrators leave them behind.
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

// plan is the site file on paper.
type plan struct{ site *config.Site }

// view is what an administrator sees of the cluster while something takes its time.
type view struct {
	plan

	world   *windows.World
	cluster *cluster.Cluster
}

// administrator is a person with the site file on paper.
type administrator struct {
	view

	console *xpr.Console
}

func newAdministrator(world *windows.World, console *xpr.Console, site *config.Site) *administrator {
	return &administrator{view{plan{site.WithDefaults()}, world, cluster.Of(world)}, console}
}

// Build builds the cluster of a site to its end, from hosts as the customer hands them over. It takes as long as the
// services take to start, at the scale of the world.
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

// try does one thing after the other, up to the first that is refused.
func try(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (v *view) first() *windows.Host { return v.world.Host(v.site.FirstNode()) }

// nodes are all nodes, the first one in front.
func (v *view) nodes() []*windows.Host {
	hosts := []*windows.Host{v.first()}
	for _, name := range v.site.FurtherNodes() {
		hosts = append(hosts, v.world.Host(name))
	}
	return hosts
}

// patience is how long an administrator waits for anything, in real time.
const patience = 30 * time.Second

// await waits until something holds.
func (v *view) await(what string, holds func() bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := v.world.Await(ctx, holds); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// awaitRole waits until the role rests in a state on a node.
func (v *view) awaitRole(state cluster.GroupState, node string) error {
	var last cluster.Group
	err := v.await("role "+string(state)+" on "+node, func() bool {
		g, err := v.cluster.Groups.Get(v.site.Role.Name)
		last = g
		return err == nil && g.State == state && strings.EqualFold(g.OwnerNode, node) && v.cluster.Groups.AtRest(g.Name)
	})
	if err != nil {
		return fmt.Errorf("%w; it is %s on %s", err, last.State, last.OwnerNode)
	}
	return nil
}

// online brings a resource online and waits for it.
func (v *view) online(resource string) error {
	if err := v.cluster.Resources.Start(resource); err != nil {
		return err
	}
	var last cluster.Resource
	err := v.await("resource "+resource+" online", func() bool {
		r, err := v.cluster.Resources.Get(resource)
		last = r
		return err == nil && (r.State == cluster.Online || r.State == cluster.Failed)
	})
	if err == nil && last.State != cluster.Online {
		return fmt.Errorf("resource %s does not come online on %s: error %d", resource, last.OwnerNode, last.LastError)
	}
	return err
}

// restart restarts a node and waits until the cluster has it back.
func (v *view) restart(h *windows.Host) error {
	before := h.Info().BootTime
	if err := h.Shutdown(true, 0); err != nil {
		return err
	}
	return v.await(h.Name()+" back in the cluster", func() bool {
		i := slices.IndexFunc(v.cluster.Nodes.List(), func(n cluster.Node) bool { return strings.EqualFold(n.Name, h.Name()) })
		state := v.cluster.Nodes.List()[i].State
		return h.Up() && h.Info().BootTime.After(before) && (state == cluster.NodeUp || state == cluster.NodePaused)
	})
}

// ofType is the role's resource of a type.
func (v *view) ofType(kind string) string {
	for _, r := range v.cluster.Resources.List() {
		if r.Type == kind && strings.EqualFold(r.Group, v.site.Role.Name) {
			return r.Name
		}
	}
	return ""
}

// bringHome has the role online on the first node: another one may have got it when it was created, or when the first one
// restarted.
func (v *view) bringHome() error {
	role, first := v.site.Role.Name, v.site.FirstNode()
	err := v.await("role "+role+" at rest", func() bool { return v.cluster.Groups.AtRest(role) })
	if err == nil {
		err = v.cluster.Groups.Move(role, first)
	}
	if err == nil {
		err = v.await("role "+role+" on "+first, func() bool {
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
