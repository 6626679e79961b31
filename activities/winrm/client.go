package winrm

import (
	"context"
	"errors"
	"fmt"

	masterzen "github.com/masterzen/winrm"
	"github.com/masterzen/winrm/soap"
)

// Client talks to one host over one connection. Its methods may be called from
// several goroutines; their requests take turns.
type Client struct {
	options   Options
	transport *transport
}

// New makes a client; it connects with the first request. Errors say which option is wrong.
func New(o Options) (*Client, error) {
	o = o.withDefaults()
	target, err := o.check()
	if err != nil {
		return nil, err
	}
	if o.Host == "" {
		o.Host = target.Hostname()
	}
	return &Client{options: o, transport: newTransport(o, target)}, nil
}

// Close closes the connection. Commands that still run are not ended by it.
func (c *Client) Close() {
	c.transport.turn <- struct{}{}
	c.transport.drop()
	<-c.transport.turn
}

// parameters are masterzen's parameters with this client's transport, for one
// kind of request under one context.
func (c *Client) parameters(ctx context.Context, action string) *masterzen.Parameters {
	params := masterzen.NewParameters(duration(c.options.OperationTimeout), "en-US", envelopeSize)
	params.TransportDecorator = func() masterzen.Transporter {
		return &transporter{ctx: ctx, transport: c.transport, action: action}
	}
	return params
}

// ask builds a message and sends it once.
func (c *Client) ask(ctx context.Context, action string, build func(url string, params *masterzen.Parameters) *soap.SoapMessage) (string, error) {
	params := c.parameters(ctx, action)
	return params.TransportDecorator().Post(nil, build(escape(c.transport.url()), params))
}

// Start opens a shell on the host and starts a command in it. The caller ends
// both with Process.Close. After a *LostAnswer the command may run; its shell
// is then deleted where its name is known, and by the host's idle timeout where not.
func (c *Client) Start(ctx context.Context, command string, args ...string) (*Process, error) {
	answer, err := c.ask(ctx, "Create", func(url string, params *masterzen.Parameters) *soap.SoapMessage {
		return createMessage(url, params, c.options.IdleTimeout)
	})
	if err != nil {
		return nil, err
	}
	shell, err := parseShell([]byte(answer))
	if err != nil {
		return nil, err
	}
	process := &Process{client: c, shell: shell}
	if err := process.start(ctx, command, args); err != nil {
		return nil, errors.Join(err, process.Close(ctx))
	}
	return process, nil
}

func (p *Process) start(ctx context.Context, command string, args []string) error {
	answer, err := p.client.ask(ctx, "Command", func(url string, params *masterzen.Parameters) *soap.SoapMessage {
		return commandMessage(url, escape(p.shell), params, command, args)
	})
	if err != nil {
		return err
	}
	id, err := masterzen.ParseExecuteCommandResponse(answer)
	if err == nil && id == "" {
		err = errors.New("the answer contains no id")
	}
	if err != nil {
		return fmt.Errorf("cannot read the new command's id at %s: %w", p.client.transport.url(), err)
	}
	p.command = id
	return nil
}

// transporter is masterzen's view of the transport. Its interface passes no
// context, so each one is made for the context of its requests.
type transporter struct {
	ctx       context.Context
	transport *transport
	action    string
}

var _ masterzen.Transporter = (*transporter)(nil)

// Transport implements masterzen's Transporter; the endpoint is the client's own.
func (t *transporter) Transport(*masterzen.Endpoint) error { return nil }

// Post sends one message.
func (t *transporter) Post(_ *masterzen.Client, request *soap.SoapMessage) (string, error) {
	answer, err := t.transport.send(t.ctx, t.action, request.String())
	return string(answer), err
}
