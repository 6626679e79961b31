package scm

import (
	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows/registry"
)

// Services is a view of the service control manager of a host; the journal records its changes for the actor of the view.
type Services struct {
	*Database
	w    *model.View
	host Machine
}

// Database is the state of the service control manager of a host, which all views share.
type Database struct {
	services map[string]*service
	// secrets are the passwords of services, which Windows stores as LSA secrets, by lower-case service name.
	secrets map[string]string
}

// NewDatabase returns a database without services.
func NewDatabase() *Database {
	return &Database{services: map[string]*service{}, secrets: map[string]string{}}
}

// Clear removes all services and passwords, as a new installation of Windows does.
func (d *Database) Clear() { *d = *NewDatabase() }

// NewServices returns a view of the service control manager of a machine.
func NewServices(d *Database, w *model.View, machine Machine) Services {
	return Services{d, w, machine}
}

// Machine is the host as the service control manager uses it. The caller of each method holds the lock.
type Machine interface {
	// Name returns the computer name.
	Name() string
	// UpLocked reports whether the host runs.
	UpLocked() bool
	// Keys returns the registry.
	Keys() *registry.Tree
	// RegistryChanged notifies the host of a change at or below a path.
	RegistryChanged(path string)
	// FindAccount returns an error if there is no such account.
	FindAccount(name string) error
	// PasswordOpens reports whether an account of the domain has this password.
	PasswordOpens(account, password string) bool
	// HasRight reports whether an account has a user right, itself or through a group.
	HasRight(account, right string) bool
	// FindProgram returns error 2 or 3 if there is no such file.
	FindProgram(path string) error
	// ServiceProgram returns the behaviour of a program file as a service; nil if it always starts.
	ServiceProgram(path string) func(ServiceStart) *win32.Error
	// NewPID returns the ID of a new process.
	NewPID() int
	// Event writes an entry of the service control manager into the System log.
	Event(id int, level, message string)
	// ServiceChanged notifies the cluster that a service has changed its state.
	ServiceChanged(s Service)
}

// ServiceStart is one start of a service's program.
type ServiceStart struct {
	Service Service
	// ComputerName is the name that GetComputerName returns to the service: the host's name, or the network name if a cluster
	// resource replaces the host's name (private property UseNetworkName).
	ComputerName string
	// Group is the cluster group of the resource that starts the service, empty if no resource does.
	Group string
}

// Locked has the methods for callers that hold the lock.
type Locked struct{ Services }

// Locked returns the methods for callers that hold the lock.
func (scm Services) Locked() Locked { return Locked{scm} }
