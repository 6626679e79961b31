package tests

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"changeover/config"
	"changeover/config/secrets"
	"changeover/lab/stage"
)

// verifyNoSecrets checks that no password that the worker used occurs in a history of the namespace, in the worker's
// log or in the evidence.
func verifyNoSecrets(t *testing.T, s *stage.Stage) {
	t.Helper()
	secrets := secretsOf(t, s)
	for name, text := range traces(t, s) {
		for use, forms := range secrets {
			for _, form := range forms {
				assert.False(t, strings.Contains(text, form), "the password of %s stands in %s", use, name)
			}
		}
	}
}

// secretsOf returns the passwords of the site and of its endpoints, each in the forms that formsOf returns.
func secretsOf(t *testing.T, s *stage.Stage) map[string][]string {
	t.Helper()
	references := map[string]config.Secret{}
	for _, use := range s.Site.Secrets() {
		references[use.Path] = use.Ref
	}
	for _, host := range s.Lab.Endpoints().Hosts {
		references["host "+host.Name] = host.Password
	}
	found := map[string][]string{}
	for name, ref := range references {
		value, err := secrets.Resolver{}.Resolve(ref)
		require.NoError(t, err)
		found[name] = formsOf(value)
	}
	require.NotEmpty(t, found)
	return found
}

// formsOf returns a secret in plain text, and in Base64 of UTF-8 and of UTF-16 at any position of a longer text.
func formsOf(secret string) []string {
	forms := []string{secret}
	for _, plain := range [][]byte{[]byte(secret), wide(secret)} {
		for offset := range 3 {
			// Leave out the characters at both ends, which also encode bits of the neighbouring text.
			encoded := base64.RawStdEncoding.EncodeToString(append(make([]byte, offset), plain...))
			forms = append(forms, encoded[(offset*8+5)/6:(offset+len(plain))*8/6])
		}
	}
	return forms
}

// wide encodes text in UTF-16.
func wide(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return out
}

// traces returns everything that a deployment leaves behind, by name.
func traces(t *testing.T, s *stage.Stage) map[string]string {
	t.Helper()
	found := eventsOf(t, s)
	files, err := filepath.Glob(filepath.Join(s.EvidenceDir, "*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range append(files, s.Worker.Log) {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NotEmpty(t, data, file)
		found[file] = string(data)
	}
	return found
}

// eventsOf returns the events of all runs of the namespace. Payloads are decoded, since they are Base64 in the
// events' JSON.
func eventsOf(t *testing.T, s *stage.Stage) map[string]string {
	t.Helper()
	ctx := context.Background()
	found := map[string]string{}
	var page []byte
	for {
		listed, err := s.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{PageSize: 200, NextPageToken: page})
		require.NoError(t, err)
		for _, execution := range listed.GetExecutions() {
			id, run := execution.GetExecution().GetWorkflowId(), execution.GetExecution().GetRunId()
			found["history of "+id+" "+run] = historyText(t, s, id, run)
		}
		if page = listed.GetNextPageToken(); len(page) == 0 {
			break
		}
	}
	require.NotEmpty(t, found)
	return found
}

func historyText(t *testing.T, s *stage.Stage, id, run string) string {
	t.Helper()
	var text strings.Builder
	iter := s.Client.GetWorkflowHistory(context.Background(), id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iter.HasNext() {
		event, err := iter.Next()
		require.NoError(t, err)
		data, err := protojson.Marshal(event)
		require.NoError(t, err)
		text.Write(data)
		text.WriteByte('\n')
		writePayloads(&text, data)
	}
	return text.String()
}

// writePayloads writes the decoded content of every field "data".
func writePayloads(out *strings.Builder, event []byte) {
	var tree any
	if json.Unmarshal(event, &tree) != nil {
		return
	}
	var walk func(any)
	walk = func(node any) {
		switch n := node.(type) {
		case []any:
			for _, child := range n {
				walk(child)
			}
		case map[string]any:
			for key, child := range n {
				text, ok := child.(string)
				if data, err := base64.StdEncoding.DecodeString(text); ok && key == "data" && err == nil {
					out.Write(data)
					out.WriteByte('\n')
					continue
				}
				walk(child)
			}
		}
	}
	walk(tree)
}

// If the search could not find a secret, its empty result would prove nothing.
func TestSearchForSecretsFindsThem(t *testing.T) {
	const secret = "Xp1!kW3_z-Ä"
	for _, text := range []string{
		"password=" + secret + ";",
		base64.StdEncoding.EncodeToString([]byte(`{"password":"` + secret + `"}`)),
		base64.StdEncoding.EncodeToString([]byte(`{"passwords":"` + secret + `"}`)),
		base64.StdEncoding.EncodeToString(wide(`sc.exe config x password= "` + secret + `"`)),
	} {
		found := false
		for _, form := range formsOf(secret) {
			found = found || strings.Contains(text, form)
		}
		assert.True(t, found, text)
	}
}
