package resolved

import (
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/services"
)

// Resolve fills in the site's defaults and everything that follows from the catalogue.
func Resolve(site *config.Site, file, digest string) *Site {
	c := services.WithDefaults(site)
	threshold, hours := c.RoleFailover()
	out := &Site{
		Config: *c, File: file, Digest: digest,
		IPAddressPolicy:   policy(c, catalogue.IPAddressType),
		NetworkNamePolicy: policy(c, catalogue.NetworkNameType),
		FileServerPolicy:  policy(c, catalogue.FileServerType),
		Role:              Role{Priority: c.RolePriority(), FailoverThreshold: threshold, FailoverPeriodHours: hours},
		InfostorRetryMs:   c.InfostorRetryMs(),
		PathFolders:       c.PathFolders(),
	}
	for _, row := range services.Of(c) {
		out.Services = append(out.Services, service(c, row))
	}
	for _, row := range catalogue.Shares() {
		out.Shares = append(out.Shares, Share{
			Name: row.Name, Path: row.Path(c.XPR.InstallDir), Description: row.Description,
			Principal: row.Principal, PrincipalSID: row.PrincipalSID, Access: row.Access,
		})
	}
	for _, box := range services.Boxes(c) {
		out.FeatureBoxes = append(out.FeatureBoxes, FeatureBox(box))
	}
	out.FeaturesDecided = services.FeaturesDecided(c)
	for _, row := range catalogue.WithoutFeature(services.Of(c)) {
		out.FurtherServices = append(out.FurtherServices, row.Key)
	}
	for _, row := range catalogue.Prerequisites() {
		out.Prerequisites = append(out.Prerequisites, prerequisite(c, row))
	}
	for _, satellite := range c.Satellites {
		for _, apl := range satellite.Apls {
			if catalogue.IsReporting(apl) {
				out.ReportingLayers = append(out.ReportingLayers, apl)
			}
		}
	}
	return out
}

func policy(c *config.Site, resource string) Policy {
	period, threshold := c.RestartPolicy(resource)
	return Policy{RestartAction: services.RestartAction(c, resource), RestartPeriodMs: period, RestartThreshold: threshold}
}

func service(c *config.Site, row catalogue.Service) Service {
	out := Service{
		Key: row.Key, Name: row.Name, DisplayName: row.DisplayName, Mandatory: row.Mandatory, Kernel: row.Kernel, Supervisor: row.Supervisor,
		Store: row.ResourceType() == catalogue.InformationStoreType, ResourceName: services.ResourceName(c, row.Key),
		Account: services.AccountOf(c, row), Exchange: row.Account == catalogue.ExchangeAccount,
		Checkpoints: row.Checkpoints, CheckpointsIfPresent: row.CheckpointsIfPresent, ExampleKeys: row.ExampleKeys, Policy: policy(c, row.Key),
	}
	for _, program := range append([]string{row.Binary}, row.AlternativeBinaries...) {
		out.Programs = append(out.Programs, strings.ToLower(program[strings.LastIndex(program, `\`)+1:]))
	}
	for _, name := range row.DependsOn {
		out.DependsOn = append(out.DependsOn, provider(name))
	}
	if out.Store && (c.Policies.InfostorOnFileServer || c.PartOne()) { // 5.7.3/7, E-P27
		out.DependsOn = append(out.DependsOn, Provider{Type: catalogue.FileServerType})
	}
	return out
}

// provider is what a dependency of the catalogue names: a resource type or a service's key. The
// information store is the one resource of its type.
func provider(name string) Provider {
	if catalogue.IsResourceType(name) {
		return Provider{Type: name}
	}
	if row, ok := catalogue.Find(name); ok && row.ResourceType() == catalogue.InformationStoreType {
		return Provider{Type: catalogue.InformationStoreType}
	}
	return Provider{Service: name}
}

func prerequisite(c *config.Site, row catalogue.Prerequisite) Prerequisite {
	out := Prerequisite{
		File: row.File, Product: row.Product, Path: row.Path(c.Media.Path),
		Family: row.Family, Architecture: row.Architecture, NewerCodes: row.NewerCodes,
	}
	for _, silent := range c.Unattended.Prerequisites {
		if strings.EqualFold(silent.File, row.File) {
			out.Silent, out.Arguments = true, silent.Arguments
		}
	}
	return out
}
