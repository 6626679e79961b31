package workers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"changeover/connection"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
)

// Versions are the versions of a deployment, as a command has read them.
type Versions struct {
	Of connection.Deployment
	// Server are the flags of cli.Server for the printed commands.
	Server string
	connection.DeploymentState
}

// Read reads the versions of a deployment.
func Read(ctx context.Context, of connection.Deployment, server string) (Versions, error) {
	state, err := of.Describe(ctx)
	v := Versions{Of: of, Server: server, DeploymentState: state}
	if errors.Is(err, connection.ErrNoVersions) {
		next := "; start a worker, or name the workers' deployment with --deployment"
		if other := v.other(); other != (connection.Version{}) {
			next = "; new runs start on version " + other.String() + "; to list its versions: " + v.listing(other.Deployment)
		}
		err = fmt.Errorf("cannot find Temporal worker deployment %s: %w%s", of.Name, err, next)
	}
	return v, err
}

func (v Versions) other() connection.Version { return v.Other(v.Of.Name) }

// Print prints the versions as a table.
func (v Versions) Print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "BUILD\tSTATE\tFIRST SEEN")
	for _, one := range v.Versions {
		fmt.Fprintf(table, "%s\t%s\t%s\n", one.BuildID, one.State, one.Created.UTC().Format(time.RFC3339))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if other := v.other(); other != (connection.Version{}) {
		cli.Linef(out, "new runs start on version %s, not on a version of %s; to change this: %s", other, v.Of.Name, v.promotion("BUILD", v.Of.Name))
	}
	return nil
}

// Promote makes a version current, and returns what it has done. named: a person has named the deployment, so new runs may move to it from
// another one.
func (v Versions) Promote(ctx context.Context, build string, named bool) (string, error) {
	other := v.other()
	moves := other != connection.Version{}
	switch {
	case v.Current == build && !moves:
		return fmt.Sprintf("version %s is already current", build), nil
	case !v.Has(build):
		return "", fmt.Errorf("cannot promote %s: Temporal worker deployment %s has no such version; choose one of %s", build, v.Of.Name, v.builds())
	case moves && !named:
		return "", fmt.Errorf("cannot promote %s: new runs start on version %s; to start new runs on a version of worker deployment %s: %s; to promote a version of worker deployment %s: %s",
			build, other, v.Of.Name, v.promotion(build, v.Of.Name), other.Deployment, v.promotion("BUILD", other.Deployment))
	}
	if err := v.Of.SetCurrent(ctx, build, v.DeploymentState); err != nil {
		return "", fmt.Errorf("%w; start a worker of that version, and try again", err)
	}
	message := "version " + build + " is current: new runs start on it"
	switch {
	case moves:
		if err := (connection.Deployment{Client: v.Of.Client, Name: other.Deployment}).Withdraw(ctx); err != nil {
			return "", fmt.Errorf("%s, but %w; run: temporal worker deployment set-current-version --deployment-name %s --unversioned --yes", message, err, plaintext.Argument(other.Deployment))
		}
		message += ", and no longer on version " + other.String() + "; keep a worker of that version running until '" + v.listing(other.Deployment) + "' shows version " + other.BuildID + " as drained"
	case v.Current != "":
		message += "; keep a worker of version " + v.Current + " running until 'changeover worker versions' shows version " + v.Current + " as drained"
	}
	return message, nil
}

// promotion is the command that makes a version of a deployment current.
func (v Versions) promotion(build, deployment string) string {
	return "changeover worker promote " + plaintext.Argument(build) + " --deployment " + plaintext.Argument(deployment) + v.Server
}

// listing is the command that lists the versions of a deployment.
func (v Versions) listing(deployment string) string {
	return "changeover worker versions --deployment " + plaintext.Argument(deployment) + v.Server
}

func (v Versions) builds() string {
	var list []string
	for _, one := range v.Versions {
		list = append(list, one.BuildID+" ("+one.State+")")
	}
	return strings.Join(list, ", ")
}
