package tests

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"changeover/activities/powershell"
	ps "changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
	"changeover/lab/posh"
	"changeover/lab/shell"
	lab "changeover/lab/windows"
)

// inputOf returns what the worker writes to the standing PowerShell of a host for one call.
func inputOf(t *testing.T, host string, call ps.Call) []byte {
	t.Helper()
	var input bytes.Buffer
	pool := powershell.NewPool(powershell.PoolOptions{Start: func(_ context.Context, _, _, _ string, args ...string) (powershell.Process, error) {
		if slices.Contains(args, "-Command") {
			return &noProcess{output: "Version=5.1.20348.558\r\nLanguageMode=FullLanguage\r\nArchitecture=AMD64\r\n"}, nil
		}
		return &noProcess{input: &input}, nil
	}})
	t.Cleanup(pool.Close)
	session, err := pool.Session(t.Context(), "berlin", host)
	require.NoError(t, err)
	_, err = session.Run(t.Context(), call, nil)
	require.ErrorContains(t, err, "no answer")
	require.NotEmpty(t, input.Bytes())
	return input.Bytes()
}

// noProcess keeps its input, and ends after its output.
type noProcess struct {
	input  *bytes.Buffer
	output string
}

func (p *noProcess) Write(_ context.Context, data []byte) (int, error) { return p.input.Write(data) }

func (p *noProcess) Receive(context.Context) (winrm.Output, error) {
	if p.output == "" {
		return winrm.Output{}, errors.New("no answer")
	}
	return winrm.Output{Stdout: []byte(p.output), Done: true}, nil
}

func (p *noProcess) Close(context.Context) error { return nil }

// A request that is longer than one Send can lose its end while the input of PowerShell is closed. A beginning of Base64 is
// often Base64 too: a beginning of a request would set a beginning of the password.
func TestTheBeginningOfARequestIsNotRun(t *testing.T) {
	h := startLab(t, site("munich")).World.Hosts()[0]
	input := inputOf(t, h.Name(), ps.SetServiceAccount.Of("Name", "Spooler", "Account", `.\svc`, "Password", "correct horse battery staple"))
	require.Contains(t, standing(t, h, input), `"error":null`, "the whole request is run")
	for length := len(input) - 1; length > 0; length-- {
		if length < len(input)-100 && length%97 != 0 {
			continue // The end has the password and the mark; the rest is one long text.
		}
		require.Empty(t, standing(t, h, input[:length]), "the answer to the first %d of %d bytes", length, len(input))
	}
}

// standing returns what the standing PowerShell of a host answers if its input is closed after these bytes.
func standing(t *testing.T, h *lab.Host, input []byte) string {
	t.Helper()
	var out, errs bytes.Buffer
	process := shell.New(h, "SYSTEM", h.Processes.Start("powershell", "powershell.exe"))
	posh.NewSession(process, bytes.NewReader(input), &out, &errs).Run(t.Context(), ps.Bootstrap.Text)
	require.Empty(t, errs.String())
	_, answer, _ := strings.Cut(strings.TrimSpace(out.String()), " ")
	text, err := base64.StdEncoding.DecodeString(answer)
	require.NoError(t, err)
	return string(text)
}
