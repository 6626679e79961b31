package cluster

import (
	"context"
	"slices"
	"testing"

	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
)

// Session implements host.Sessions: every name is this host, seen under that name.
func (c *clusterHost) Session(_ context.Context, _, name string) (host.Session, error) {
	return namedHost{c, name}, nil
}

type namedHost struct {
	*clusterHost
	host string
}

func (n namedHost) Name() string { return n.host }

// Windows implements host.Session.
func (n namedHost) Windows() string { return n.version }

func (c *clusterHost) engine(t *testing.T) *enginetest.Engine { return enginetest.New(t, c, AddKinds) }

func without(list []string, unwanted string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == unwanted })
}
