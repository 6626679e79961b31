package catalogue

import "strings"

// KernelResource is one row of the list of kernel resources (6.1.9): a resource
// whose failure takes the whole role to another node.
type KernelResource struct {
	// Name is a service's key or a resource type.
	Name string
	// Type is the cluster resource type.
	Type string
	// Sections are those in which the manual configures the resource.
	Sections []string
}

var kernelResources = []KernelResource{
	{Name: IPAddressType, Type: IPAddressType, Sections: []string{"6.1.9", "7.3.1"}},
	{Name: NetworkNameType, Type: NetworkNameType, Sections: []string{"6.1.9"}},
	{Name: FileServerType, Type: FileServerType, Sections: []string{"9.6.2"}},
	{Name: "licsvc", Type: GenericServiceType, Sections: []string{"9.7.2"}},
	{Name: "nameloc", Type: GenericServiceType, Sections: []string{"9.7.2"}},
	{Name: "cfgsvc", Type: GenericServiceType, Sections: []string{"9.7.2"}},
	{Name: "xmrsvc", Type: GenericServiceType, Sections: []string{"9.7.2"}},
	{Name: "infostor", Type: InformationStoreType, Sections: []string{"9.7.3"}},
	{Name: "mta", Type: GenericServiceType, Sections: []string{"9.7.2"}},
	{Name: "mrs", Type: GenericServiceType, Sections: []string{"9.7.2"}},
}

// KernelResources returns the ten kernel resources in the manual's order.
func KernelResources() []KernelResource { return append([]KernelResource(nil), kernelResources...) }

// IsResourceType reports whether name is a resource type of the role that is not a service's, in any case.
func IsResourceType(name string) bool {
	for _, t := range []string{IPAddressType, NetworkNameType, FileServerType, PhysicalDiskType} {
		if strings.EqualFold(t, name) {
			return true
		}
	}
	return false
}
