package role

import (
	"slices"

	"changeover/activities/cluster"
	"changeover/config/resolved"
)

// References name the role and its resources as requests do.
type References struct{ site *resolved.Site }

// Name returns the role's name.
func (r References) Name() string { return r.site.Config.Role.Name }

// Of returns the reference to the resource of a service: by its key, or by its type where that is the
// information store's (G-08).
func (r References) Of(service resolved.Service) cluster.ResourceRef {
	if service.Store {
		return r.OfType(InformationStore)
	}
	return cluster.ResourceRef{Role: r.Name(), Service: service.Key}
}

// OfType returns the reference to the role's resource of a type.
func (r References) OfType(kind string) cluster.ResourceRef {
	return cluster.ResourceRef{Role: r.Name(), Type: kind}
}

// Provider returns the reference to what a resource depends on.
func (r References) Provider(p resolved.Provider) cluster.ResourceRef {
	if p.Type != "" {
		return r.OfType(p.Type)
	}
	return cluster.ResourceRef{Role: r.Name(), Service: p.Service}
}

// Wholly is the role wholly in a state.
func (r References) Wholly(state cluster.GroupState) cluster.RoleState {
	return cluster.RoleState{Role: r.Name(), State: state, TimeoutSeconds: r.site.Config.Timeouts.OnlineSeconds}
}

// store is the key of the information store's service, which its resource does not name.
func (r References) store() string {
	i := slices.IndexFunc(r.site.Services, func(service resolved.Service) bool { return service.Store })
	if i < 0 {
		return ""
	}
	return r.site.Services[i].Key
}
