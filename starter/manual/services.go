package manual

import (
	"fmt"
	"io"
	"strings"

	"changeover/config/catalogue"
)

// ServiceList are the services, features and other components that a site file can choose.
type ServiceList struct {
	Services   []serviceRow          `json:"services"`
	Features   []featureRow          `json:"features"`
	Components []catalogue.Placement `json:"components"`
}

// serviceRow is a service of the catalogue as a site file chooses it.
type serviceRow struct {
	Name         string `json:"name"`
	DisplayName  string `json:"displayName"`
	Mandatory    bool   `json:"mandatory"`
	Availability string `json:"availability"`
	Connection   string `json:"connection,omitempty"`
	Feature      string `json:"feature,omitempty"`
	// Where the service runs: on the cluster, or on a satellite only.
	Where string `json:"where"`
	// Needs is what else the site file must say.
	Needs string `json:"needs,omitempty"`
	// Note is what an engineer must know in addition.
	Note string `json:"note,omitempty"`
}

// featureRow is a feature of the setup as a site file chooses it.
type featureRow struct {
	Group   string   `json:"group"`
	Name    string   `json:"name"`
	Options []string `json:"options,omitempty"`
	// Service that the feature installs; without one, only the setup shows the choice.
	Service string `json:"service,omitempty"`
	Note    string `json:"note,omitempty"`
}

// Services returns what a site file can choose.
func Services() ServiceList {
	return ServiceList{Services: serviceRows(), Features: featureRows(), Components: catalogue.Placements()}
}

// PrintServices prints the list as text.
func PrintServices(out io.Writer, list ServiceList) {
	for _, group := range []struct {
		title string
		in    func(serviceRow) bool
	}{
		{"Optional; to install a service, name it in xpr.services:", func(r serviceRow) bool { return !r.Mandatory && r.Where == onCluster }},
		{"Always installed; do not name these services in xpr.services:", func(r serviceRow) bool { return r.Mandatory }},
		{"On satellites only; to install a service, name it in satellites.apls:", func(r serviceRow) bool { return r.Where == onSatellite }},
	} {
		fmt.Fprintln(out, group.title)
		for _, row := range list.Services {
			if group.in(row) {
				printService(out, row)
			}
		}
		fmt.Fprintln(out)
	}
	printFeatures(out, list)
}

const (
	onCluster   = "cluster"
	onSatellite = "satellite"
)

func printService(out io.Writer, row serviceRow) {
	text := row.DisplayName
	if row.Connection != "" {
		text += ", with " + row.Connection
	}
	if row.Needs != "" {
		text += "; needs " + row.Needs
	}
	fmt.Fprintf(out, "  %-15s %s\n", row.Name, withNote(text, row.Note))
}

// printFeatures prints the features of the setup, and where components other than services may be installed.
func printFeatures(out io.Writer, list ServiceList) {
	fmt.Fprintln(out, "Features of the setup, by their names in xpr.features; an option is named as 'Feature > Option':")
	for _, row := range list.Features {
		text := row.Name
		if len(row.Options) > 0 {
			text += "; options: " + strings.Join(row.Options, ", ")
		}
		fmt.Fprintf(out, "  %s\n", withNote(text, row.Note))
	}
	fmt.Fprintln(out, "\nOther components, and where they may be installed:")
	for _, p := range list.Components {
		fmt.Fprintf(out, "  %s: %s\n", p.Class, withNote(strings.Join(p.Components, ", "), p.Remark))
	}
}

func withNote(text, note string) string {
	if note == "" {
		return text
	}
	return text + "; note: " + note
}

func featureRows() []featureRow {
	var rows []featureRow
	for _, f := range catalogue.Features() {
		row := featureRow{Group: f.Group, Name: f.Name, Service: f.Service, Note: f.Remark}
		for _, o := range f.Options {
			row.Options = append(row.Options, o.Name)
		}
		rows = append(rows, row)
	}
	return rows
}

func serviceRows() []serviceRow {
	var rows []serviceRow
	for _, service := range catalogue.Services() {
		rows = append(rows, serviceRow{
			Name: service.Name, DisplayName: service.DisplayName, Mandatory: service.Mandatory, Availability: string(service.Availability),
			Connection: service.Connection, Feature: service.Feature, Where: onCluster, Needs: needsOf(service), Note: service.Remark,
		})
	}
	for _, service := range catalogue.ForbiddenServices() {
		if service.Condition == "" {
			rows = append(rows, serviceRow{Name: service.Service, DisplayName: service.DisplayName, Feature: service.Feature, Where: onSatellite})
		}
	}
	for _, name := range catalogue.ReportingApls() {
		rows = append(rows, serviceRow{Name: name, DisplayName: "reporting", Where: onSatellite, Needs: "satellites.sqlServer"})
	}
	return rows
}

// needsOf are the fields that a service needs in addition to its name.
func needsOf(service catalogue.Service) string {
	var needs []string
	for _, need := range []struct {
		so    bool
		field string
	}{
		{service.ProjectSpecific, "xpr.projectSpecificRelease"},
		{service.Name == catalogue.Exchange2003, "xpr.exchange2003Server"},
		{service.Name == catalogue.Exchange2007, "xpr.exchange2007Server"},
		{service.Account == catalogue.ExchangeAccount, "accounts.exchange"},
		{service.Connection != "", "xpr.ctiConnection"},
		{service.Name == "ipApl", "xpr.ipProtocol"},
		{service.Availability == catalogue.LimitedAvailability, "xpr.acceptLimitedAvailability"},
	} {
		if need.so {
			needs = append(needs, need.field)
		}
	}
	return strings.Join(needs, ", ")
}
