package scm

import (
	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows/registry"
)

// Services is the service control manager of a host, as an actor sees it.
type Services struct {
	*Database
	w    *model.View
	host Machine
}

// Database is what the service control manager of a host keeps.
type Database struct {
	services map[string]*service
	// secrets are the service passwords of the LSA, by lower-case service name.
	secrets map[string]string
}

// NewDatabase is one without services.
func NewDatabase() *Database {
	return &Database{services: map[string]*service{}, secrets: map[string]string{}}
}

// Clear takes all services away, as a new installation of Windows does.
func (d *Database) Clear() { *d = *NewDatabase() }

// NewServices is the service control manager of a machine.
func NewServices(d *Database, w *model.View, machine Machine) Services {
	return Services{d, w, machine}
}

// Machine is what the service control manager needs of its host. All methods are called while the lock is held.
type Machine interface {
	// Name of the computer.
	Name() string
	// UpLocked reports whether the host runs.
	UpLocked() bool
	// Keys are the registry, and RegistryChanged reports that something in it has changed.
	Keys() *registry.Tree
	RegistryChanged(path string)
	// FindAccount fails if there is no such account.
	FindAccount(name string) error
	// PasswordOpens reports whether a password opens an account of the domain.
	PasswordOpens(account, password string) bool
	// HasRight reports whether an account or a group of it has a user right.
	HasRight(account, right string) bool
	// FindProgram fails if there is no such file.
	FindProgram(path string) error
	// ServiceProgram is what a program file does as a service; nil for a plain program.
	ServiceProgram(path string) func(ServiceStart) *win32.Error
	// NewPID is the id of a new process.
	NewPID() int
	// Event writes an entry of the service control manager into the System log.
	Event(id int, level, message string)
	// ServiceChanged reports that a service has changed its state.
	ServiceChanged(s Service)
}

// ServiceStart is one start of a service's program.
type ServiceStart struct {
	Service Service
	// ComputerName is what GetComputerName answers the service: the host's name,
	// or the network name where a cluster resource says so.
	ComputerName string
	// Group is the cluster group of the resource that starts the service, empty when the SCM does.
	Group string
}

// Locked is the service control manager for callers that hold the lock.
type Locked struct{ Services }

// Locked is for callers that hold the lock.
func (scm Services) Locked() Locked { return Locked{scm} }
