package tests

import (
	"bytes"
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/lab/model"
	"changeover/lab/posh"
	"changeover/lab/shell"
)

// The journal notes the request id of a change, and no id for a change by a later request without one in the same
// PowerShell.
func TestTheBootstrapNamesTheRequestWhileItRuns(t *testing.T) {
	r := startRemote(t)
	session, err := r.pool.Session(t.Context(), r.lab.Site.Name, "KERN1")
	require.NoError(t, err)
	request := func(id, folder string) error {
		_, err := session.Run(host.WithRequest(t.Context(), id), scripts.NewDirectory.Of("Path", folder), nil)
		return err
	}
	require.NoError(t, request("r/1/1.1", `C:\named`))
	require.NoError(t, request("", `C:\unnamed`))
	require.NoError(t, request("r/1/2.1", `C:\again`))
	require.Error(t, request("r/1/3.1", `X:\nowhere`))
	require.NoError(t, request("", `C:\after a failure`))
	assert.Equal(t, map[string]string{
		`C:\named`: "r/1/1.1", `C:\unnamed`: "", `C:\again`: "r/1/2.1", `C:\after a failure`: "",
	}, madeFolders(r.lab.World.Journal()))
}

// madeFolders maps the folders that were created to the ids of their requests.
func madeFolders(journal []model.JournalEntry) map[string]string {
	made := map[string]string{}
	for _, e := range journal {
		if e.Kind == "folder" && e.After != "" {
			made[e.Target] = e.Request
		}
	}
	return made
}

// environment records the values of the process's variable CHANGEOVER_REQUEST.
type environment struct {
	*shell.Shell
	set []string
}

// EnvironmentChanged implements posh.EnvironmentHost.
func (e *environment) EnvironmentChanged(name, value string) {
	if name == "CHANGEOVER_REQUEST" {
		e.set = append(e.set, value)
	}
	e.Shell.EnvironmentChanged(name, value)
}

// The bootstrap sets the variable while a request runs and clears it afterwards, even if the request fails.
func TestTheBootstrapClearsTheRequestAfterwards(t *testing.T) {
	lab := startLab(t, site("munich"))
	h := lab.World.Hosts()[0]
	var lines, out, errs bytes.Buffer
	for _, request := range []string{
		`"id": "r/1/1.1", "script": "[System.IO.Path]::GetTempPath()"`, `"id": "r/1/2.1", "script": "throw 'refused'"`, `"id": "", "script": "1"`,
	} {
		text := `{` + request + `, "params": [], "computer": "` + h.Name() + `", "mutex": "Global\\Changeover", "wait": 1000}`
		lines.WriteString("nonce " + base64.StdEncoding.EncodeToString([]byte(text)) + "\n\n")
	}
	process := &environment{Shell: shell.New(h, "SYSTEM", h.Processes.Start("powershell", "powershell.exe"))}
	posh.NewSession(process, &lines, &out, &errs).Run(t.Context(), scripts.Bootstrap.Text)
	assert.Equal(t, []string{"r/1/1.1", "", "r/1/2.1", "", "", ""}, process.set, "%s%s", out.String(), errs.String())
}
