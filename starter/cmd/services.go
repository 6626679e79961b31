package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"changeover/config/catalogue"
	"changeover/starter/cli"
)

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
}

func servicesCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "services", Short: "List the services that a site file can choose", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			rows := serviceRows()
			out := cmd.OutOrStdout()
			if s.json() {
				return cli.PrintJSON(out, map[string]any{"services": rows})
			}
			for _, group := range []struct {
				title string
				in    func(serviceRow) bool
			}{
				{"Optional, by their names in xpr.services:", func(r serviceRow) bool { return !r.Mandatory && r.Where == onCluster }},
				{"Always installed; xpr.services does not name them:", func(r serviceRow) bool { return r.Mandatory }},
				{"On satellites only, by their names in satellites.apls:", func(r serviceRow) bool { return r.Where == onSatellite }},
			} {
				fmt.Fprintln(out, group.title)
				for _, row := range rows {
					if group.in(row) {
						printService(cmd, row)
					}
				}
				fmt.Fprintln(out)
			}
			return nil
		},
	}
}

const (
	onCluster   = "cluster"
	onSatellite = "satellite"
)

func printService(cmd *cobra.Command, row serviceRow) {
	text := row.DisplayName
	if row.Connection != "" {
		text += ", with " + row.Connection
	}
	if row.Needs != "" {
		text += "; needs " + row.Needs
	}
	fmt.Fprintf(cmd.OutOrStdout(), "  %-15s %s\n", row.Name, text)
}

func serviceRows() []serviceRow {
	var rows []serviceRow
	for _, service := range catalogue.Services() {
		rows = append(rows, serviceRow{
			Name: service.Name, DisplayName: service.DisplayName, Mandatory: service.Mandatory, Availability: string(service.Availability),
			Connection: service.Connection, Feature: service.Feature, Where: onCluster, Needs: needsOf(service),
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
