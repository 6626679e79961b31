package temporal

import (
	"context"
	"errors"
	"fmt"
	"strings"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
)

// The service's search attributes, all of type Keyword: what filters the list of runs in the UI.
const (
	SiteAttribute    = "XprSite"
	RunbookAttribute = "XprRunbook"
	HostAttribute    = "XprHost"
	StateAttribute   = "XprState"
)

// SearchAttributes are the names of all search attributes.
func SearchAttributes() []string {
	return []string{SiteAttribute, RunbookAttribute, HostAttribute, StateAttribute}
}

// ErrNoRight says that search attributes are missing and this connection may not
// register them; its text holds the command for one who may.
var ErrNoRight = errors.New("cannot register the search attributes")

// RegisterSearchAttributes makes sure that the attributes exist, without which
// no runbook can start.
func (c *Connection) RegisterSearchAttributes(ctx context.Context) error {
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
	if err != nil && !errors.As(err, &exists) {
		return fmt.Errorf("%w (%w); let an administrator run: %s", ErrNoRight, err, createCommand(c.Namespace, missing))
	}
	return nil
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

func createCommand(namespace string, names []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "temporal operator search-attribute create --namespace %s", namespace)
	for _, name := range names {
		fmt.Fprintf(&b, " --name %s --type Keyword", name)
	}
	return b.String()
}
