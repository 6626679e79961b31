package powershell

import (
	"context"
	"errors"
	"fmt"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
)

// batchBytes is the most that is sent at once, in bytes: enough for dozens of requests, and no more than one Send carries.
// Between two Sends nothing receives the answers, and a PowerShell that cannot write its answer reads no input.
const batchBytes = winrm.ChunkSize

// RunAll implements host.Batch. It sends the lines of all calls together, and the standing PowerShell answers
// one call after the other. It refuses scripts that change the host.
func (h *Host) RunAll(ctx context.Context, calls []scripts.Call) []host.Answer {
	answers := make([]host.Answer, len(calls))
	requests := make([]request, 0, len(calls))
	var sent []int
	for i, call := range calls {
		if call.Script != nil && call.Script.Changes {
			answers[i].Err = meaning(ctx, fmt.Errorf("cannot run %s together with other calls: %w: the script changes the host", call.Script.Name, ErrBadCall))
			continue
		}
		r, err := h.pool.request(h.name, call)
		if err != nil {
			answers[i].Err = meaning(ctx, err)
			continue
		}
		requests, sent = append(requests, r), append(sent, i)
	}
	replies, err := h.askAll(ctx, requests)
	for n, i := range sent {
		if n >= len(replies) {
			answers[i].Err = hidden(meaning(ctx, notAnswered(calls[i], err)), requests[n])
			continue
		}
		reply, err := h.reply(calls[i], requests[n], replies[n])
		reply.Hide = requests[n].hide()
		answers[i] = host.Answer{Reply: reply, Err: hidden(meaning(ctx, err), requests[n])}
	}
	return answers
}

// notAnswered returns the error of a reading call that got no answer.
func notAnswered(call scripts.Call, err error) error {
	var notRun *undelivered
	switch {
	case errors.As(err, &notRun):
		return notRun.cause
	case err != nil && !errors.Is(err, context.Canceled):
		return &LostReply{Call: call.String(), Cause: err}
	}
	return err
}

// askAll sends requests to a resting PowerShell or to a new one. It returns the answers that came before an error, and
// the error.
func (h *Host) askAll(ctx context.Context, requests []request) ([]*response, error) {
	if err := ctx.Err(); err != nil || len(requests) == 0 {
		return nil, err
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s := h.wake()
	defer h.abandon(&s)
	if s != nil {
		answers, err := s.askAll(ctx, h.written(requests))
		if err == nil || len(answers) > 0 || ctx.Err() != nil {
			h.settle(s, err)
			return answers, err
		}
		// A resting PowerShell may have ended. To read again does no harm.
		h.pool.end(s, func() {})
	}
	var err error
	if s, err = h.open(ctx); err != nil {
		<-h.slots
		return nil, &undelivered{err}
	}
	answers, err := s.askAll(ctx, h.written(requests))
	h.settle(s, err)
	return answers, err
}

// written adds to each request the text of its script for the host's version of Windows. The version is known as soon as a
// session is open.
func (h *Host) written(requests []request) []request {
	windows := h.Windows()
	for i := range requests {
		requests[i].Script = requests[i].script.On(windows).Text
	}
	return requests
}

// askAll sends requests and waits for the answers, which come in the order of the requests.
func (s *session) askAll(ctx context.Context, requests []request) ([]*response, error) {
	var answers []*response
	for len(requests) > 0 {
		var lines []byte
		var nonces []string
		for _, r := range requests {
			nonce := newNonce()
			line, err := s.line(r, nonce)
			if err != nil {
				return answers, &undelivered{err}
			}
			if len(lines) > 0 && len(lines)+len(line) > batchBytes {
				break
			}
			lines, nonces = append(lines, line...), append(nonces, nonce)
		}
		requests = requests[len(nonces):]
		if written, err := s.process.Write(ctx, lines); err != nil {
			return answers, sendError(err, len(lines)-written)
		}
		part, err := s.receiveAll(ctx, nonces)
		answers = append(answers, part...)
		if err != nil {
			return answers, err
		}
	}
	return answers, nil
}

// receiveAll reads output until the last answer is complete.
func (s *session) receiveAll(ctx context.Context, nonces []string) ([]*response, error) {
	var answers []*response
	output := frame{nonce: nonces[0]}
	for {
		out, err := s.process.Receive(ctx)
		if err != nil {
			return answers, err
		}
		s.note(out.Stderr)
		complete, err := output.add(out.Stdout)
		for err == nil && complete {
			var answer *response
			if answer, err = output.response(); err != nil {
				break
			}
			if answers = append(answers, answer); len(answers) == len(nonces) {
				return answers, nil
			}
			output.nonce = nonces[len(answers)]
			complete, err = output.add(nil)
		}
		switch {
		case err != nil:
			return answers, err
		case out.Done:
			return answers, s.ended(out.ExitCode)
		}
	}
}
