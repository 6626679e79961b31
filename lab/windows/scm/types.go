package scm

// ServiceState is the state of a Windows service as Get-Service names it.
type ServiceState string

// States of a service.
const (
	Stopped      ServiceState = "Stopped"
	StartPending ServiceState = "StartPending"
	StopPending  ServiceState = "StopPending"
	Running      ServiceState = "Running"
)

// StartType is a service's start type as Win32_Service names it: Auto, Manual,
// Disabled, Boot or System.
type StartType string

// Start types of a service.
const (
	StartAuto     StartType = "Auto"
	StartManual   StartType = "Manual"
	StartDisabled StartType = "Disabled"
)

// Service is the configuration and the state of a service.
type Service struct {
	Name        string
	DisplayName string
	Description string
	// BinaryPath is the value ImagePath, with arguments and quotes.
	BinaryPath string
	StartType  StartType
	// Account is the value ObjectName, e.g. LocalSystem or DOMAIN\user.
	Account string
	// Type is "Own Process", "Share Process" or "Kernel Driver" as in Win32_Service.
	Type string
	// ErrorControl is "Ignore", "Normal", "Severe" or "Critical".
	ErrorControl    string
	DependOnService []string
	DependOnGroup   []string
	State           ServiceState
	// ExitCode is the exit code of the last run, 0 or a Win32 code; 1077 if the service was not started since the boot.
	ExitCode uint32
	// SpecificExitCode is the service-specific error code if ExitCode is 1066.
	SpecificExitCode uint32
	ProcessID        int
	// PasswordValid reports whether the stored password is the account's password; no caller can read the password itself.
	PasswordValid bool
	DeletePending bool
}

// ServiceConfig defines a service to be created. Empty fields take the
// defaults of CreateService: own process, manual start, LocalSystem.
type ServiceConfig struct {
	Name, DisplayName, Description string
	BinaryPath                     string
	StartType                      StartType
	Account, Password              string
	Type, ErrorControl             string
	DependOnService                []string
	DependOnGroup                  []string
}

// ServiceChange is a change of a service's configuration; nil fields stay as they are (ChangeServiceConfig).
// An empty dependency list that is not nil removes all dependencies.
type ServiceChange struct {
	DisplayName, Description *string
	BinaryPath               *string
	StartType                *StartType
	Account, Password        *string
	ErrorControl, Type       *string
	// Depend lists services by name and groups with a leading "+".
	Depend *[]string
}
