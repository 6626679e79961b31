package tests

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	siteactivities "changeover/activities/site"
	"changeover/runbook"
)

// retried calls an activity of the site record again after a transport error, as Temporal does: on a busy server, a query may be
// lost. It returns the first other result.
func retried(t *testing.T, activity func() error) (err error) {
	t.Helper()
	eventually(t, "the site record answers", func() bool {
		err = activity()
		var failure *temporal.ApplicationError
		return !errors.As(err, &failure) || failure.Type() != runbook.ErrTransport
	})
	return err
}

// A person may start the record of a site by hand, as the start form of the UI does, with an input that cannot be used. The
// UI shows why, and runs still read and write the record, with the facts that it had.
func TestARecordStartedByHandWithABadInputStillWorks(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	record := &siteactivities.Activities{Temporal: s.Client, Namespace: s.Namespace}
	for site, input := range map[string][]any{
		"text":          {"oslo"},
		"nothing":       {},
		"null":          {nil},
		"no-site":       {map[string]any{}},
		"unknown-field": {map[string]any{"site": "oslo", "fact": 1}},
		"no-json":       {converter.NewRawValue(&commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte("{site: oslo")})},
		"protobuf":      {converter.NewRawValue(&commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/protobuf")}, Data: []byte(`{"site": "oslo"}`)})},
		"two-inputs":    {map[string]any{"site": "oslo"}, 1},
	} {
		for name, known := range map[string][]runbook.SiteFact{"new": nil, "terminated": {{Key: "old", Value: "1"}}} {
			t.Run(site+"/"+name, func(t *testing.T) {
				ctx := t.Context()
				query := runbook.SiteRecordQuery{Site: site + "-" + name}
				id := runbook.SiteWorkflowID(query.Site)
				write := func(fact runbook.SiteFact) {
					require.NoError(t, retried(t, func() error { return record.RecordSiteFact(ctx, runbook.RecordFact{Site: query.Site, Fact: fact}) }))
				}
				for _, fact := range known {
					write(fact)
					require.NoError(t, s.Client.TerminateWorkflow(ctx, id, "", "the test ends it"))
				}
				run, err := s.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: runbook.TaskQueue}, runbook.SiteWorkflow, input...)
				require.NoError(t, err)
				kind, message := failureOf(t, run.Get(ctx, nil))
				assert.Equal(t, runbook.ErrBadInput, kind)
				assert.Contains(t, message, "do not start it by hand")
				_, err = s.Client.QueryWorkflow(ctx, id, "", runbook.FactsQuery)
				require.ErrorContains(t, err, message, "'changeover facts' gives the reason too")

				var read runbook.SiteRecord
				eventually(t, "lists show the runs", func() bool {
					read, err = record.ReadSiteRecord(ctx, query)
					return err == nil && len(read.Facts) == len(known)
				})
				assert.Equal(t, known, read.Facts)
				fact := runbook.SiteFact{Key: "new", Value: "2"}
				write(fact)
				require.NoError(t, retried(t, func() error { read, err = record.ReadSiteRecord(ctx, query); return err }))
				assert.Equal(t, append(known, fact), read.Facts)
			})
		}
	}
}

// A person may also start a workflow with the ID of the record on a task queue that no worker polls, or of another type. While it is open,
// runs say what to do; after its end they read and write the record, with the facts that it had.
func TestAWorkflowInThePlaceOfARecordIsNamed(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	record := &siteactivities.Activities{Temporal: s.Client, Namespace: s.Namespace}
	for site, started := range map[string]struct{ kind, queue string }{
		"queue": {runbook.SiteWorkflow, "default"},
		"type":  {"unknown", runbook.TaskQueue},
	} {
		for name, known := range map[string][]runbook.SiteFact{"new": nil, "terminated": {{Key: "old", Value: "1"}}} {
			t.Run(site+"/"+name, func(t *testing.T) {
				t.Parallel()
				ctx := t.Context()
				query := runbook.SiteRecordQuery{Site: site + "-" + name}
				id := runbook.SiteWorkflowID(query.Site)
				write := func(fact runbook.SiteFact) error {
					return retried(t, func() error { return record.RecordSiteFact(ctx, runbook.RecordFact{Site: query.Site, Fact: fact}) })
				}
				for _, fact := range known {
					require.NoError(t, write(fact))
					require.NoError(t, s.Client.TerminateWorkflow(ctx, id, "", "the test ends it"))
				}
				_, err := s.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: started.queue}, started.kind, runbook.SiteRecordInput{Site: query.Site})
				require.NoError(t, err)
				fact := runbook.SiteFact{Key: "new", Value: "2"}
				err = retried(t, func() error { _, err := record.ReadSiteRecord(ctx, query); return err })
				for _, err := range []error{err, write(fact)} {
					require.ErrorContains(t, err, "with type '"+started.kind+"' and task queue '"+started.queue+"'; terminate it (temporal workflow terminate --workflow-id "+id+")")
				}

				require.NoError(t, s.Client.TerminateWorkflow(ctx, id, "", "as the error says"))
				var read runbook.SiteRecord
				eventually(t, "lists show the runs", func() bool {
					read, err = record.ReadSiteRecord(ctx, query)
					return err == nil && len(read.Facts) == len(known)
				})
				assert.Equal(t, known, read.Facts)
				require.NoError(t, write(fact))
				require.NoError(t, retried(t, func() error { read, err = record.ReadSiteRecord(ctx, query); return err }))
				assert.Equal(t, append(known, fact), read.Facts)
			})
		}
	}
}

// A person may start the record by hand, with a valid input, after the record had ended. Without the facts of the record before it, a
// conversion would be done twice. Runs say so before they use or write anything, and no fact of either is lost.
func TestARecordStartedByHandLosesNoFacts(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	record := &siteactivities.Activities{Temporal: s.Client, Namespace: s.Namespace}
	for site, given := range map[string][]runbook.SiteFact{"nothing": nil, "a-part": {{Key: "old-1", Value: "1"}}} {
		t.Run(site, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			query := runbook.SiteRecordQuery{Site: site}
			id := runbook.SiteWorkflowID(site)
			write := func(key string) error {
				fact := runbook.RecordFact{Site: site, Fact: runbook.SiteFact{Key: key, Value: "1"}}
				return retried(t, func() error { return record.RecordSiteFact(ctx, fact) })
			}
			require.NoError(t, write("old-1"))
			require.NoError(t, write("old-2"))
			require.NoError(t, s.Client.TerminateWorkflow(ctx, id, "", "the test ends it"))
			_, err := s.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: runbook.TaskQueue}, runbook.SiteWorkflow, runbook.SiteRecordInput{Site: site, Facts: given})
			require.NoError(t, err)
			var read runbook.SiteRecord
			eventually(t, "lists show the runs", func() bool {
				_, err = record.ReadSiteRecord(ctx, query)
				return err != nil && strings.Contains(err.Error(), "a person started it by hand")
			})
			without := map[string]string{"nothing": "2 facts (such as old-1)", "a-part": "1 fact (such as old-2)"}[site]
			for _, err := range []error{err, write("new")} {
				require.ErrorContains(t, err, "cannot use workflow "+id+" as the site record: a person started it by hand, without "+without+" of the site record before it; "+
					"terminate it (temporal workflow terminate --workflow-id "+id+"), then retry; the facts of both are kept")
			}

			own, err := s.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
				WorkflowID: id, UpdateName: runbook.RecordUpdate, Args: []any{runbook.SiteFact{Key: "own", Value: "1"}}, WaitForStage: client.WorkflowUpdateStageCompleted,
			})
			require.NoError(t, err)
			require.NoError(t, own.Get(ctx, nil))
			require.NoError(t, s.Client.TerminateWorkflow(ctx, id, "", "as the error says"))
			keys := func() (keys []string) {
				// It fails until the lists show the runs, so the keys are compared and not the error.
				_ = retried(t, func() error { read, err = record.ReadSiteRecord(ctx, query); return err })
				for _, fact := range read.Facts {
					keys = append(keys, fact.Key)
				}
				slices.Sort(keys)
				return keys
			}
			eventually(t, "lists show the runs", func() bool { return len(keys()) == 3 })
			assert.Equal(t, []string{"old-1", "old-2", "own"}, keys())
			require.NoError(t, write("new"))
			assert.Equal(t, []string{"new", "old-1", "old-2", "own"}, keys())
			withdrawal := runbook.WithdrawFacts{Site: site, Keys: []string{"old-2"}, Operator: "eva", Reason: "it is wrong"}
			require.NoError(t, retried(t, func() error { return record.WithdrawSiteFacts(ctx, withdrawal) }))
			assert.Equal(t, []string{"new", "old-1", "own"}, keys(), "it does not come back")
		})
	}
}

// interrupted is a client of which one call does something just before the first Update is sent.
type interrupted struct {
	client.Client

	before func()
}

func (c interrupted) UpdateWorkflow(ctx context.Context, options client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	c.before()
	return c.Client.UpdateWorkflow(ctx, options)
}

func (c interrupted) UpdateWithStartWorkflow(ctx context.Context, options client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	c.before()
	return c.Client.UpdateWithStartWorkflow(ctx, options)
}

// An activity has read the record. Before it writes its fact, another run writes a fact too, and a person terminates the record.
func TestARecordThatIsTerminatedDuringAWriteLosesNoFacts(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	ctx := t.Context()
	query := runbook.SiteRecordQuery{Site: "during-a-write"}
	record := &siteactivities.Activities{Temporal: s.Client, Namespace: s.Namespace}
	write := func(by *siteactivities.Activities, key string) {
		fact := runbook.SiteFact{Key: key, Value: "1", RunID: "r-1", Time: "now"}
		require.NoError(t, retried(t, func() error { return by.RecordSiteFact(ctx, runbook.RecordFact{Site: query.Site, Fact: fact}) }))
	}
	write(record, "first")
	between := sync.OnceFunc(func() {
		write(record, "second")
		require.NoError(t, s.Client.TerminateWorkflow(ctx, runbook.SiteWorkflowID(query.Site), "", "the test ends it"))
	})
	write(&siteactivities.Activities{Temporal: interrupted{s.Client, between}, Namespace: s.Namespace}, "third")
	var known runbook.SiteRecord
	require.NoError(t, retried(t, func() (err error) { known, err = record.ReadSiteRecord(ctx, query); return err }))
	var keys []string
	for _, fact := range known.Facts {
		keys = append(keys, fact.Key)
	}
	assert.ElementsMatch(t, []string{"first", "second", "third"}, keys)
}
