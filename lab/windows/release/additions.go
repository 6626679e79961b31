package release

import (
	"slices"
	"strings"
	"sync"
)

// Kind is the kind of an addition.
type Kind string

// Kinds of additions. A parameter is named "Cmdlet -Parameter", a property "Type.Property"; the name of a WMI namespace
// includes all namespaces below it.
const (
	Module      Kind = "module"
	Cmdlet      Kind = "cmdlet"
	Parameter   Kind = "parameter"
	Property    Kind = "property"
	Namespace   Kind = "namespace"
	FeatureName Kind = "feature"
)

// Addition is a part of Windows Server that a release introduced; older releases lack it, even with a newer PowerShell.
type Addition struct {
	Kind  Kind
	Names []string
	// Since is the first release that has it.
	Since string
	// Page is the address of Microsoft's documentation. If there is no page, Unproven is the id of the point that a pilot has
	// to check (docs/windows.md).
	Page, Unproven string
}

const (
	learn   = "https://learn.microsoft.com/previous-versions/windows/"
	cmdlets = learn + "powershell-scripting/"
	older   = learn + "it-pro/windows-server-2008-r2-and-2008/"
	docset  = "https://github.com/MicrosoftDocs/windows-powershell-docs/blob/main/docset/winserver2012-ps/"
)

// Additions lists the additions that the lab models. The modules use classes of WMI providers that came with the same
// release, so a newer PowerShell does not add them to an older Windows. Pages with v=technet.10 describe Windows Server
// 2008 R2, pages with v=wps.620 and v=wps.630 describe 2012 and 2012 R2.
var Additions = []Addition{
	{Kind: Module, Names: []string{"SmbShare"}, Since: "2012", Page: learn + "desktop/smb/msft-smbshare"},
	{Kind: Module, Names: []string{"ScheduledTasks"}, Since: "2012", Page: docset + "scheduledtasks/ScheduledTasks.md"},
	{Kind: Module, Names: []string{"NetTCPIP"}, Since: "2012", Page: cmdlets + "hh826123(v=wps.620)"},
	{Kind: Module, Names: []string{"NetAdapter"}, Since: "2012", Page: cmdlets + "jj134956(v=wps.620)"},
	{Kind: Module, Names: []string{"DnsClient"}, Since: "2012", Page: docset + "dnsclient/DnsClient.md"},
	{Kind: Module, Names: []string{"Storage"}, Since: "2012", Page: cmdlets + "hh848705(v=wps.620)"},
	{Kind: Module, Names: []string{"PrintManagement"}, Since: "2012", Page: docset + "printmanagement/PrintManagement.md"},
	{Kind: Module, Names: []string{"Defender"}, Since: "2012 R2", Page: cmdlets + "dn433289(v=wps.630)"},
	{Kind: Module, Names: []string{"Microsoft.PowerShell.LocalAccounts"}, Since: "2012", Unproven: "older-local-accounts"},
	{Kind: Cmdlet, Names: []string{
		"Install-WindowsFeature", "Uninstall-WindowsFeature", "Enable-ServerManagerStandardUserRemoting", "Disable-ServerManagerStandardUserRemoting",
	}, Since: "2012", Page: older + "ee662311(v=technet.10)"},
	{Kind: Cmdlet, Names: []string{"Add-ClusterCheckpoint"}, Since: "2012", Page: cmdlets + "hh847255(v=wps.620)"},
	{Kind: Cmdlet, Names: []string{"Remove-ClusterCheckpoint"}, Since: "2012", Page: cmdlets + "hh847295(v=wps.620)"},
	{Kind: Cmdlet, Names: laterClusterCmdlets, Since: "2012", Page: "https://technet.microsoft.com/library/ee461009.aspx"},
	{Kind: Parameter, Names: []string{
		"Suspend-ClusterNode -Drain", "Suspend-ClusterNode -ForceDrain", "Suspend-ClusterNode -TargetNode", "Suspend-ClusterNode -Wait",
		"Suspend-ClusterNode -Confirm", "Suspend-ClusterNode -WhatIf",
	}, Since: "2012", Page: older + "ee461051(v=technet.10)"},
	{Kind: Parameter, Names: []string{"Resume-ClusterNode -Failback"}, Since: "2012", Page: older + "ee460978(v=technet.10)"},
	{Kind: Parameter, Names: []string{"Set-ClusterParameter -Multiple"}, Since: "2012", Page: older + "ee460993(v=technet.10)"},
	{Kind: Parameter, Names: []string{"Stop-ClusterGroup -IgnoreLocked"}, Since: "2012", Page: older + "ee461021(v=technet.10)"},
	{Kind: Parameter, Names: []string{"Move-ClusterGroup -IgnoreLocked"}, Since: "2012", Page: older + "ee461002(v=technet.10)"},
	{Kind: Parameter, Names: []string{"Start-ClusterGroup -IgnoreLocked", "Start-ClusterGroup -ChooseBestNode"}, Since: "2012", Page: older + "ee461033(v=technet.10)"},
	{Kind: Parameter, Names: []string{"Start-ClusterResource -IgnoreLocked", "Start-ClusterResource -ChooseBestNode"}, Since: "2012", Page: older + "ee461056(v=technet.10)"},
	{Kind: Property, Names: []string{"ClusterGroup.Priority"}, Since: "2012", Page: learn + "desktop/mscs/groups-priority"},
	{Kind: Property, Names: []string{"Cluster.DynamicQuorum"}, Since: "2012", Page: learn + "desktop/mscs/clusters-dynamicquorum"},
	{Kind: Property, Names: []string{"ClusterNode.NodeWeight"}, Since: "2012", Page: learn + "desktop/mscs/nodes-nodeweight"},
	{Kind: Property, Names: []string{"Feature.InstallState"}, Since: "2012", Unproven: "older-feature-state"},
	{Kind: Namespace, Names: []string{"root/Microsoft/Windows"}, Since: "2012", Page: learn + "desktop/smb/msft-smbshare"},
	{Kind: Namespace, Names: []string{"root/StandardCimv2"}, Since: "2012", Page: learn + "desktop/netnccimprov/msft-netsettingdata-netnccim"},
	{Kind: FeatureName, Names: []string{"NET-Framework-45-Core", "RSAT-Clustering-PowerShell"}, Since: "2012", Unproven: "older-features"},
}

// laterClusterCmdlets are the cmdlets of the module FailoverClusters that Windows Server 2008 R2 lacks (it has 69) and that
// no other row of Additions names.
var laterClusterCmdlets = strings.Fields(`
	Add-ClusterExcludedAdapter Add-ClusterGroupSetDependency Add-ClusterGroupToAffinityRule Add-ClusterGroupToSet Add-ClusterScaleOutFileServerRole
	Add-ClusterSharedVolumeToAffinityRule Add-ClusterVMMonitoredItem Add-ClusteriSCSITargetServerRole Add-WorkgroupClusterNode
	Disable-AccelNetManagement Disable-AccelNetVM Disable-ClusterStorageSpacesDirect Enable-AccelNetManagement Enable-AccelNetVM
	Enable-ClusterStorageSpacesDirect Get-AccelNetManagement Get-AccelNetManagementPreReq Get-AccelNetVM Get-ClusterAffinityRule
	Get-ClusterCheckpoint Get-ClusterCredential Get-ClusterDiagnosticInfo Get-ClusterExcludedAdapter Get-ClusterFaultDomain
	Get-ClusterFaultDomainXML Get-ClusterGroupSet Get-ClusterGroupSetDependency Get-ClusterSharedVolumeState Get-ClusterStorageSpacesDirect
	Get-ClusterVMMonitoredItem Get-VMAdaptersConnectedToEnabledIntentSwitch New-ClusterAffinityRule New-ClusterFaultDomain New-ClusterGroupSet
	New-ClusterNameAccount New-WorkgroupCluster Remove-ClusterAffinityRule Remove-ClusterExcludedAdapter Remove-ClusterFaultDomain
	Remove-ClusterGroupFromAffinityRule Remove-ClusterGroupFromSet Remove-ClusterGroupSet Remove-ClusterGroupSetDependency
	Remove-ClusterSharedVolumeFromAffinityRule Remove-ClusterVMMonitoredItem Remove-WorkgroupCluster Remove-WorkgroupClusterNode
	Repair-ClusterNameAccount Repair-ClusterStorageSpacesDirect Reset-ClusterVMMonitoredState Set-AccelNetManagement Set-AccelNetVM
	Set-ClusterAffinityRule Set-ClusterExcludedAdapter Set-ClusterFaultDomain Set-ClusterFaultDomainXML Set-ClusterGroupSet
	Set-ClusterStorageSpacesDirect Set-ClusterStorageSpacesDirectDisk Set-WorkgroupClusterRemotingConfiguration Test-WorkgroupCluster
	Test-WorkgroupClusterRemoting Update-ClusterFunctionalLevel Update-ClusterNetworkNameResource`)

// order lists the releases from the oldest to the newest.
var order = []string{"2008 R2", "2012", "2012 R2", "2016", "2019", "2022", "2025"}

// sinceByName maps kind and lower-case name to the index in order of the first release that has the addition.
var sinceByName = sync.OnceValue(func() map[Kind]map[string]int {
	all := map[Kind]map[string]int{}
	for _, a := range Additions {
		if all[a.Kind] == nil {
			all[a.Kind] = map[string]int{}
		}
		for _, name := range a.Names {
			all[a.Kind][strings.ToLower(name)] = slices.Index(order, a.Since)
		}
	}
	return all
})

// Lacks reports whether the release is older than the addition of this kind and name. A release or a name that is not in the
// tables lacks nothing.
func (r Release) Lacks(kind Kind, name string) bool {
	have := slices.Index(order, r.Name)
	if have < 0 {
		return false
	}
	name = strings.ToLower(name)
	if kind == Namespace {
		name = strings.ReplaceAll(name, `\`, "/")
	}
	for {
		if since, listed := sinceByName()[kind][name]; listed {
			return have < since
		}
		end := strings.LastIndexByte(name, '/')
		if kind != Namespace || end < 0 {
			return false
		}
		name = name[:end]
	}
}
