package connection

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"

	"changeover/runbook"
)

// SearchAttributes returns the names of the service's search attributes, all of type Keyword: what
// filters the list of runs in the UI.
func SearchAttributes() []string {
	return []string{runbook.SiteAttribute, runbook.RunbookAttribute, runbook.HostAttribute, runbook.StateAttribute}
}

// checkConnection is the advice if the server does not answer.
const checkConnection = "check the connection to the Temporal server"

// checkTimeout is the time limit of one check or registration of the attributes, in case the connection stalls.
const checkTimeout = 10 * time.Second

// RegisterSearchAttributes registers the attributes that are missing. Without the attributes, no
// runbook can start. It also accepts attributes of another type, which CheckSearchAttributes refuses.
func (c *Connection) RegisterSearchAttributes(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	missing, err := c.missingAttributes(ctx)
	if err == nil && len(missing) == 0 {
		return nil
	}
	if err != nil {
		missing = SearchAttributes()
	}
	types := map[string]enums.IndexedValueType{}
	for _, name := range missing {
		types[name] = enums.INDEXED_VALUE_TYPE_KEYWORD
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: c.Namespace, SearchAttributes: types,
	})
	var exists *serviceerror.AlreadyExists
	if err == nil || errors.As(err, &exists) {
		return nil
	}
	advice := "ask an administrator of the Temporal server to run: " + createCommand(c.Namespace, missing)
	if IsAway(err) {
		advice = checkConnection
	}
	return fmt.Errorf("cannot register the search attributes of namespace %s: %w; %s", c.Namespace, err, advice)
}

func (c *Connection) missingAttributes(ctx context.Context) ([]string, error) {
	have, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: c.Namespace})
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, name := range SearchAttributes() {
		if _, ok := have.GetCustomAttributes()[name]; !ok {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

// ErrCannotRead means that this connection may not read the search attributes, or that the server has no
// service for this. So nobody knows whether the attributes exist.
var ErrCannotRead = errors.New("cannot read the search attributes")

// CheckSearchAttributes returns an error that says what is wrong with the attributes. If a run sets an attribute
// that is missing or of another type, the server fails each task of the run and retries for
// ever, and nothing in the run shows it.
func (c *Connection) CheckSearchAttributes(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	have, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: c.Namespace})
	var denied *serviceerror.PermissionDenied
	var absent *serviceerror.Unimplemented
	switch {
	case errors.As(err, &denied), errors.As(err, &absent):
		return fmt.Errorf("%w (%w); ask an administrator of the Temporal server to create missing search attributes with: %s", ErrCannotRead, err, createCommand(c.Namespace, SearchAttributes()))
	case err != nil:
		return fmt.Errorf("cannot list the search attributes of namespace %s: %w; %s", c.Namespace, err, checkConnection)
	}
	return c.judge(have.GetCustomAttributes())
}

// judge compares the attributes that exist with those that runs set.
func (c *Connection) judge(have map[string]enums.IndexedValueType) error {
	var why, wrong, create, commands []string
	for _, name := range SearchAttributes() {
		kind, ok := have[name]
		if ok && kind == enums.INDEXED_VALUE_TYPE_KEYWORD {
			continue
		}
		create = append(create, name)
		if !ok {
			why = append(why, name+" is missing")
			continue
		}
		wrong = append(wrong, name)
		why = append(why, name+" has type "+kind.String()+" instead of Keyword")
	}
	if len(create) == 0 {
		return nil
	}
	if len(wrong) > 0 {
		commands = append(commands, removeCommand(c.Namespace, wrong))
	}
	commands = append(commands, createCommand(c.Namespace, create))
	return fmt.Errorf("cannot set the search attributes of runs in namespace %s: %s; ask an administrator of the Temporal server to run: %s",
		c.Namespace, strings.Join(why, ", "), strings.Join(commands, " && "))
}

// removeCommand is for an attribute of another type, which cannot be changed.
func removeCommand(namespace string, names []string) string {
	return "temporal operator search-attribute remove --yes --namespace " + namespace + " --name " + strings.Join(names, " --name ")
}

func createCommand(namespace string, names []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "temporal operator search-attribute create --namespace %s", namespace)
	for _, name := range names {
		fmt.Fprintf(&b, " --name %s --type Keyword", name)
	}
	return b.String()
}
