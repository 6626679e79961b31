package config

import "strings"

// NodeNames are the names of the cluster's nodes in the site file's order.
func (s *Site) NodeNames() []string {
	names := make([]string, 0, len(s.Nodes))
	for _, node := range s.Nodes {
		names = append(names, node.Name)
	}
	return names
}

// Node finds a node by its name, in any case.
func (s *Site) Node(name string) (Node, bool) {
	for _, node := range s.Nodes {
		if strings.EqualFold(node.Name, name) {
			return node, true
		}
	}
	return Node{}, false
}

// OtherNodes are the names of all nodes but the named one, in the site file's order.
func (s *Site) OtherNodes(name string) []string {
	var others []string
	for _, node := range s.Nodes {
		if !strings.EqualFold(node.Name, name) {
			others = append(others, node.Name)
		}
	}
	return others
}

// FurtherNodes are the nodes that XPR is replicated to after the install node (9.8).
func (s *Site) FurtherNodes() []string { return s.OtherNodes(s.FirstNode()) }

// FirstNode is the install node: the one that owns the role until replication (9.2).
func (s *Site) FirstNode() string {
	if s.InstallNode == "" && len(s.Nodes) > 0 {
		return s.Nodes[0].Name
	}
	return s.spelled(s.InstallNode)
}

// SecondNode is the first of the further nodes, or empty where there is none.
func (s *Site) SecondNode() string {
	if further := s.FurtherNodes(); len(further) > 0 {
		return further[0]
	}
	return ""
}

// Owner is the node that owns the role when a runbook is done (9.9).
func (s *Site) Owner() string {
	if s.FinalOwner == "" {
		return s.FirstNode()
	}
	return s.spelled(s.FinalOwner)
}

// PreferredOwners of the role in order, with the nodes' spelling (7.2/5).
func (s *Site) PreferredOwners() []string { return s.WithDefaults().Role.PreferredOwners }

// Satellite finds a satellite by its name, in any case.
func (s *Site) Satellite(name string) (Satellite, bool) {
	for _, satellite := range s.Satellites {
		if strings.EqualFold(satellite.Name, name) {
			return satellite, true
		}
	}
	return Satellite{}, false
}

// SatelliteNames are the names of the satellites in the site file's order.
func (s *Site) SatelliteNames() []string {
	names := make([]string, 0, len(s.Satellites))
	for _, satellite := range s.Satellites {
		names = append(names, satellite.Name)
	}
	return names
}
