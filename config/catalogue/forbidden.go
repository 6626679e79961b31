package catalogue

import "strings"

// Forbidden is a service that cannot be installed on a Windows cluster (Table 13/18).
type Forbidden struct {
	DisplayName string
	Service     string
	Feature     string
	// Condition names the combination in which the service cannot be installed; empty if the service can never be installed.
	Condition string
}

var forbidden = []Forbidden{
	{DisplayName: "XPR Connection APL (conapl)", Service: "ConApl", Feature: "Connection APL", Condition: "with web conferencing, voice conferencing or OpenScape Web Client"},
	{DisplayName: "XPR Isdn APL (IsdnApl)", Service: "IsdnApl", Feature: "ISDN hardware", Condition: "with text-to-speech (TTS) or speech recognition (ASR)"},
	{DisplayName: "XPR ip APL (ipApl)", Service: "ipApl", Feature: "IP telephony", Condition: "with text-to-speech (TTS) or speech recognition (ASR)"},
	{DisplayName: "XPR Db APL (DbApl)", Service: "DbApl", Feature: "Database connection module"},
	{DisplayName: "XPR SAP Business Routing APL (SAPROUTEAPL)", Service: "SapRouteApl", Feature: "SapConnect: routing"},
	{DisplayName: "XPR HiPath Management APL (HpmApl)", Service: "HpmApl", Feature: "User administration with HPM-UM"},
	{DisplayName: "XPR ABC APL (AbcApl)", Service: "AbcApl", Feature: "Alcatel 4400 ABCA protocol"},
	{DisplayName: "XPR Wall Display APL (WallApl)", Service: "WallApl", Feature: "Wall display module"},
}

// ForbiddenServices returns the eight rows of Table 13/18.
func ForbiddenServices() []Forbidden { return append([]Forbidden(nil), forbidden...) }

// FindForbidden returns the row of Table 13/18 for a service, in any case.
func FindForbidden(service string) (Forbidden, bool) {
	for _, f := range forbidden {
		if strings.EqualFold(f.Service, service) {
			return f, true
		}
	}
	return Forbidden{}, false
}

// Placement says where components other than services may be installed (6.2-6 to 6.2-9).
type Placement struct {
	Class      string   `json:"where"`
	Components []string `json:"components"`
	Remark     string   `json:"note,omitempty"`
}

var placements = []Placement{
	{Class: "on the nodes, outside the cluster", Components: []string{"CLM", "Crystal Reports", "BIRT", "TTS", "ASR", "Application Builder"}, Remark: "no CLM if the nodes have licence agents (E-C40); Crystal Reports needs a licence for each node; TTS and ASR need a released platform"},
	{Class: "neither on the cluster nor on a node", Components: []string{"Connection APL with UCC, web conference server, PostgreSQL or SQL Server Express", "SSDP"}},
	{Class: "on a satellite", Components: []string{"RepApl", "RepScheduleApl", "every service of Table 13/18", "services that are in none of the tables"}, Remark: "RepApl and RepScheduleApl need a Microsoft SQL Server outside the cluster"},
	{Class: "only if the vendor has released the service for the project", Components: []string{"SapR3Apl", "SAPphoneApl", "services that are in none of the tables"}},
	{Class: "Microsoft Office instead of Ghostscript", Components: []string{"Microsoft Office"}, Remark: "install Office on every node, with one licence for each node"},
}

// Placements returns the placement rules other than those of Table 13/18.
func Placements() []Placement { return append([]Placement(nil), placements...) }

// ReportingApls are the layers that run only on a satellite and need a SQL Server outside the cluster (V-88).
func ReportingApls() []string { return []string{"RepApl", "RepScheduleApl"} }

// IsReporting reports whether a layer is one of ReportingApls, in any case.
func IsReporting(apl string) bool {
	for _, r := range ReportingApls() {
		if strings.EqualFold(r, apl) {
			return true
		}
	}
	return false
}
