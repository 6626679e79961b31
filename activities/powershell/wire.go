package powershell

import (
	"errors"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/secrets"
)

// request is what the bootstrap script reads. The parameters are a list, because PowerShell reaches the names of a JSON
// object's members only by reflection.
type request struct {
	// ID is the ID of a changing request, see host.WithRequest. It is empty if there is no ID.
	ID     string     `json:"id"`
	Script string     `json:"script"`
	Params []argument `json:"params"`
	// Computer is the name of the host. The script does not run on another computer.
	Computer string `json:"computer"`
	// Mutex is the full name of the mutex on the host.
	Mutex string `json:"mutex"`
	// Wait is how long the request waits for the mutex, in milliseconds.
	Wait int64 `json:"wait"`
	// script has the text Script on the host's version of Windows.
	script *scripts.Script
	// secrets are sent outside the JSON, because module logging on the host would write the JSON to the event log.
	secrets []string
}

// hide returns a function that masks the request's secrets in a text. If the request has no secrets, hide returns nil.
func (r request) hide() func(text string) string {
	if len(r.secrets) == 0 {
		return nil
	}
	return secrets.Hide(r.secrets...)
}

// hidden masks the secrets of a request in the text of its error. Windows may have put parameters of the request into this text.
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
	// Secret is the number of the request's secret that is the value, counted from 1. It is 0 if Value is the value.
	Secret int `json:"secret"`
}

// response is what the bootstrap script answers.
type response struct {
	// Result is a JSON array as text, so that the result of a script cannot break the JSON of the answer.
	Result   string   `json:"result"`
	Error    *failure `json:"error"`
	Warnings []string `json:"warnings"`
	ExitCode int      `json:"exitCode"`
	// Busy reports that the mutex was not free in time. The script was not run.
	Busy bool `json:"busy"`
	// Computer is the name of the computer that answered, if it is not the request's computer. The script was not run.
	Computer string `json:"computer"`
}

// failure is an error record. In .NET, an HRESULT is a signed number.
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
