package winrm

import (
	"context"
	"errors"
	"sync"
	"time"

	masterzen "github.com/masterzen/winrm"
	"github.com/masterzen/winrm/soap"
)

// sendAction is the name of the request that carries input.
const sendAction = "Send"

// ChunkSize is the most input that one Send carries, in bytes. Base64 makes it a
// third larger, and the envelope has to stay below 153,600 bytes.
const ChunkSize = 96 << 10

// Process is a command that runs in a shell of its own.
type Process struct {
	client  *Client
	shell   string
	command string

	closing  sync.Once
	closeErr error
}

// Write sends input in chunks, in order. Send is not repeated: after a
// *LostAnswer the chunk may have arrived. Written is what has surely arrived. A chunk that
// reach.MaySend forbids is not sent.
func (p *Process) Write(ctx context.Context, data []byte) (written int, err error) {
	for written < len(data) {
		chunk := data[written:min(len(data), written+ChunkSize)]
		if err := p.post(ctx, sendAction, func(url string, params *masterzen.Parameters) *soap.SoapMessage {
			return masterzen.NewSendInputRequest(url, escape(p.shell), escape(p.command), chunk, false, params)
		}); err != nil {
			return written, err
		}
		written += len(chunk)
	}
	return written, nil
}

// Receive waits until the command has written something or has ended. An
// operation timeout is no error: it asks again until ctx ends, with pauses where the
// host does not wait. Output of a *LostAnswer is gone for good.
func (p *Process) Receive(ctx context.Context) (Output, error) {
	var pace pacer
	for {
		began := time.Now()
		answer, err := p.client.ask(ctx, "Receive", func(url string, params *masterzen.Parameters) *soap.SoapMessage {
			return masterzen.NewGetOutputRequest(url, escape(p.shell), escape(p.command), "stdout stderr", params)
		})
		var fault *Fault
		timedOut := errors.As(err, &fault) && fault.Code == CodeTimedOut
		if err != nil && !timedOut {
			return Output{}, err
		}
		if !timedOut {
			out, err := parseOutput([]byte(answer))
			if err != nil {
				return Output{}, &LostAnswer{URL: p.client.transport.url(), Action: "Receive", Cause: err}
			}
			if len(out.Stdout)+len(out.Stderr) > 0 || out.Done {
				return out, nil
			}
		}
		if err := pace.wait(ctx, began); err != nil {
			return Output{}, &TransportError{URL: p.client.transport.url(), Cause: err}
		}
	}
}

// Close terminates the command and deletes its shell, also where ctx has ended:
// it takes a short time of its own. What exists no longer is no error. Further
// calls give the first one's result.
func (p *Process) Close(ctx context.Context) error {
	p.closing.Do(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.client.options.CloseTimeout)
		defer cancel()
		var terminated error
		if p.command != "" {
			terminated = p.end(ctx, "Signal", func(url string, params *masterzen.Parameters) *soap.SoapMessage {
				return masterzen.NewSignalRequest(url, escape(p.shell), escape(p.command), params)
			})
		}
		p.closeErr = errors.Join(terminated, p.end(ctx, "Delete", func(url string, params *masterzen.Parameters) *soap.SoapMessage {
			return masterzen.NewDeleteShellRequest(url, escape(p.shell), params)
		}))
	})
	return p.closeErr
}

// end sends a request that ends something; it may be sent twice, and what has ended already is fine.
func (p *Process) end(ctx context.Context, action string, build func(string, *masterzen.Parameters) *soap.SoapMessage) error {
	err := p.post(ctx, action, build)
	var lost *LostAnswer
	if errors.As(err, &lost) && !errors.Is(err, context.Canceled) {
		err = p.post(ctx, action, build)
	}
	var fault *Fault
	if errors.As(err, &fault) && fault.Gone() {
		return nil
	}
	return err
}

// post sends a request whose answer says nothing more.
func (p *Process) post(ctx context.Context, action string, build func(string, *masterzen.Parameters) *soap.SoapMessage) error {
	_, err := p.client.ask(ctx, action, build)
	return err
}
