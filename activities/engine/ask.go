package engine

import (
	"bytes"
	"context"
	"encoding/json"

	"changeover/activities/host"
	"changeover/runbook"
)

// Ask runs an activity that only reads one thing on a host. Its error is typed; the texts of its
// answer and its error are masked.
func Ask[Q, R any](ctx context.Context, hosts host.Sessions, mask func(string) string, query runbook.HostQuery[Q],
	read func(context.Context, host.Session) (R, error),
) (R, error) {
	e := &Engine{Hosts: hosts, Mask: mask}
	ctx = Decided(ctx, query.Retry)
	var nothing R
	session, err := hosts.Session(ctx, query.Site, query.Step.Host)
	if err != nil {
		return nothing, e.concluded(ctx, query.Step, HostError("reach the host", query.Step.Host, err))
	}
	answer, err := read(ctx, session)
	if err != nil {
		return nothing, e.concluded(ctx, query.Step, HostError("read '"+query.Step.Name()+"'", session.Name(), err))
	}
	return maskedAnswer(answer, e.mask)
}

// maskedAnswer masks every text of an answer.
func maskedAnswer[R any](answer R, mask func(string) string) (R, error) {
	var masked R
	text, err := json.Marshal(answer)
	if err != nil {
		return masked, BadRequest("cannot write the answer: %v", err)
	}
	var plain any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&plain); err != nil {
		return masked, BadRequest("cannot mask the answer: %v", err)
	}
	if text, err = json.Marshal(maskTexts(plain, mask)); err == nil {
		err = json.Unmarshal(text, &masked)
	}
	if err != nil {
		return masked, BadRequest("cannot mask the answer: %v", err)
	}
	return masked, nil
}

func maskTexts(value any, mask func(string) string) any {
	switch v := value.(type) {
	case string:
		return mask(v)
	case []any:
		for i := range v {
			v[i] = maskTexts(v[i], mask)
		}
	case map[string]any:
		for name := range v {
			v[name] = maskTexts(v[name], mask)
		}
	}
	return value
}
