// Package cim models the cmdlets of CIM, the classes that they read, and their query language.
package cim

import (
	"errors"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows/release"
)

// Cmdlets implements the cmdlets of CIM.
type Cmdlets struct{ *cmdlets.Process }

// Commands returns the cmdlets of CIM by name.
func (s Cmdlets) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-CimInstance":           cmdlets.Only(s.getCimInstance, "ClassName", "Filter", "Namespace"),
		"Get-CimAssociatedInstance": cmdlets.Only(s.getAssociated, "InputObject", "Association", "ResultClassName"),
		"New-CimInstance":           cmdlets.Only(s.newCimInstance, "ClassName", "Property", "ClientOnly", "Namespace"),
		"Invoke-CimMethod":          cmdlets.Only(s.invokeCimMethod, "InputObject", "ClassName", "MethodName", "Arguments", "Namespace"),
	}
}

func cimError(command, id, category, message string) *posh.Error {
	return &posh.Error{
		Message: message, ID: id + ",Microsoft.Management.Infrastructure.CimCmdlets." + cmdlets.CommandClass(command), Exception: cmdlets.CimException, Category: category, NonTerminating: true,
	}
}

// namespace returns the namespace of a call, root/cimv2 without -Namespace. An older release of Windows lacks the
// namespaces of later providers (WMI Error Constants: WBEM_E_INVALID_NAMESPACE).
func (s Cmdlets) namespace(c *posh.Invocation) (string, error) {
	name := strings.ToLower(strings.ReplaceAll(c.String("Namespace"), `\`, "/"))
	switch {
	case name == "":
		return rootCIMV2, nil
	case name == rootCIMV2 || name == rootMSCluster:
		return name, nil
	case s.Host.Release().Lacks(release.Namespace, name):
		return "", cimError(c.Name, "HRESULT 0x8004100e", "MetadataError", "Invalid namespace ")
	}
	return "", posh.NotSupported("the CIM namespace %s", c.String("Namespace"))
}

// Namespaces that the lab models, in lower case.
const (
	rootCIMV2     = "root/cimv2"
	rootMSCluster = "root/mscluster"
)

func (s Cmdlets) getCimInstance(c *posh.Invocation) error {
	ns, err := s.namespace(c)
	if err != nil {
		return writeWindowsError(c, err)
	}
	if ns == rootMSCluster {
		if err := s.clusterAnswers(); err != nil {
			return c.WriteError(cimError(c.Name, hresult(err), "NotSpecified", cmdlets.TextOf(err)))
		}
	}
	class := c.String("ClassName")
	instances, ok := s.instances(ns, class)
	if !ok {
		if !mayExist(ns, class) {
			return c.WriteError(cimError(c.Name, "HRESULT 0x80041010", "MetadataError", "Invalid class "))
		}
		return posh.NotSupported("the CIM class %s", class)
	}
	filter, err := parseWQL(c.String("Filter"))
	if err != nil {
		return c.WriteError(cimError(c.Name, "HRESULT 0x80041017", "InvalidArgument", "Invalid query "))
	}
	for _, o := range instances {
		keep, err := filter.matches(o)
		if err != nil {
			return err
		}
		if keep {
			c.Emit(o)
		}
	}
	return nil
}

// writeWindowsError writes an error of Windows and returns nil. It returns a NotSupported error unchanged.
func writeWindowsError(c *posh.Invocation, err error) error {
	var e *posh.Error
	if errors.As(err, &e) && !e.NotSupported {
		return c.WriteError(e)
	}
	return err
}

// instances returns the instances of a class; ok is false if the lab does not model the class.
func (s Cmdlets) instances(namespace, class string) (instances []*posh.Object, ok bool) {
	if namespace == rootMSCluster {
		return s.clusterInstances(class)
	}
	return s.cimInstances(class)
}

// mayExist reports whether Windows may have a class of this name that the lab lacks. Otherwise, the class is invalid.
func mayExist(namespace, class string) bool {
	lower := strings.ToLower(class)
	if namespace == rootMSCluster {
		return strings.HasPrefix(lower, "mscluster_")
	}
	return strings.HasPrefix(lower, "win32_") || strings.HasPrefix(lower, "cim_")
}
