package powershell

import (
	"errors"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/secrets"
)

// request is what the bootstrap script reads. Parameters are a list since the
// names of a JSON object's members are only reached by reflection in PowerShell.
type request struct {
	// ID of the changing request, see host.WithRequest; empty where there is none.
	ID     string     `json:"id"`
	Script string     `json:"script"`
	Params []argument `json:"params"`
	// Computer is the name of the host; the script runs on no other one.
	Computer string `json:"computer"`
	// Mutex is the full name of the mutex on the host.
	Mutex string `json:"mutex"`
	// Wait for the mutex, in milliseconds.
	Wait int64 `json:"wait"`
	// script is what Script is the text of, on the host's version of Windows.
	script *scripts.Script
	// secrets are sent outside the JSON, since module logging on the host would write the JSON to the event log.
	secrets []string
}

// hide masks the request's own secrets in a text; nil: it has none.
func (r request) hide() func(text string) string {
	if len(r.secrets) == 0 {
		return nil
	}
	return secrets.Hide(r.secrets...)
}

// hidden masks the secrets of a request in the text of its error, which Windows may have made of its parameters.
func hidden(err error, r request) error {
	var failure *host.Failure
	if errors.As(err, &failure) {
		failure.Hide = r.hide()
	}
	return err
}

type argument struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
	// Secret is the number, from 1, of the request's secret that is the value; 0 where Value is.
	Secret int `json:"secret"`
}

// response is what the bootstrap script answers.
type response struct {
	// Result is a JSON array as text: so that what a script returns cannot break the envelope.
	Result   string   `json:"result"`
	Error    *failure `json:"error"`
	Warnings []string `json:"warnings"`
	ExitCode int      `json:"exitCode"`
	// Busy says that the mutex was not free in time and the script was not run.
	Busy bool `json:"busy"`
	// Computer is the name of the computer that answered, where it is not the request's: the script was
	// not run then.
	Computer string `json:"computer"`
}

// failure is an error record; .NET's HRESULT is a signed number.
type failure struct {
	Type     string `json:"type"`
	Message  string `json:"message"`
	ID       string `json:"id"`
	Category string `json:"category"`
	HResult  int64  `json:"hresult"`
	Win32    int64  `json:"win32"`
	Position string `json:"position"`
	Line     int    `json:"line"`
	Command  string `json:"command"`
}
