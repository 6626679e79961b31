package wsman

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// defaultTimeout is the time-out of an operation without OperationTimeout (WinRM setting MaxTimeoutms).
const defaultTimeout = 60 * time.Second

// create opens a shell (MS-WSMV 3.1.4.5.2).
func (s *Server) create(_ context.Context, r *request) (reply, *soapFault) {
	asked := r.Body.Shell
	if asked == nil {
		return reply{}, faultBody()
	}
	opened := &shell{id: newID(), user: r.user, idle: s.shells.quotas.IdleTimeOut}
	if asked.IdleTimeOut != "" {
		idle, err := parseDuration(asked.IdleTimeOut)
		if err != nil || idle <= 0 {
			return reply{}, faultParameter()
		}
		opened.idle = idle
	}
	page, err := codePage(r)
	if err != nil {
		return reply{}, faultParameter()
	}
	opened.template = Command{WorkDir: asked.WorkingDirectory, NoProfile: r.option("WINRS_NOPROFILE"), CodePage: page, User: r.user}
	for _, v := range asked.Environment {
		opened.template.Environment = append(opened.template.Environment, Variable(v))
	}
	if fault := s.shells.add(opened); fault != nil {
		return reply{}, fault
	}
	body := `<x:ResourceCreated><a:Address>` + escaper.Replace(r.Header.To) + `</a:Address><a:ReferenceParameters><w:ResourceURI>` + resourceCmd +
		`</w:ResourceURI><w:SelectorSet><w:Selector Name="ShellId">` + opened.id + `</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>`
	if !s.winRM2() {
		body += describe(opened, asked, r.clientIP)
	}
	return reply{action: nsTransfer + "/CreateResponse", prefixes: "a x w rsp p", body: body}, nil
}

func codePage(r *request) (int, error) {
	value := lookup(r.Header.Options, "WINRS_CODEPAGE")
	if value == "" {
		return 0, nil
	}
	return strconv.Atoi(value)
}

// describe renders the rsp:Shell of a CreateResponse; WinRM 2.0 sends none.
func describe(opened *shell, asked *shellBody, clientIP string) string {
	var out strings.Builder
	element := func(name, text string) { fmt.Fprintf(&out, "<rsp:%s>%s</rsp:%s>", name, escaper.Replace(text), name) }
	fmt.Fprintf(&out, `<rsp:Shell xmlns:rsp="%s">`, nsShell)
	element("ShellId", opened.id)
	element("ResourceUri", resourceCmd)
	element("Owner", opened.user)
	element("ClientIP", clientIP)
	if asked.WorkingDirectory != "" {
		element("WorkingDirectory", asked.WorkingDirectory)
	}
	if len(asked.Environment) > 0 {
		out.WriteString("<rsp:Environment>")
		for _, v := range asked.Environment {
			// The recorded host removes backslashes from the name in this answer, but not from the variable.
			name := strings.ReplaceAll(v.Name, `\`, "")
			fmt.Fprintf(&out, `<rsp:Variable Name="%s">%s</rsp:Variable>`, escaper.Replace(name), escaper.Replace(v.Value))
		}
		out.WriteString("</rsp:Environment>")
	}
	element("IdleTimeOut", fmt.Sprintf("PT%.3fS", opened.idle.Seconds()))
	element("InputStreams", asked.InputStreams)
	element("OutputStreams", asked.OutputStreams)
	element("ShellRunTime", "P0DT0H0M0S")
	element("ShellInactivity", "P0DT0H0M0S")
	out.WriteString("</rsp:Shell>")
	return out.String()
}

// start runs a command in a shell (MS-WSMV 3.1.4.11).
func (s *Server) start(_ context.Context, r *request, in *shell) (reply, *soapFault) {
	line := r.Body.Command
	if line == nil || line.Command == "" {
		return reply{}, faultParameter()
	}
	ctx, fault := s.shells.admit(in)
	if fault != nil {
		return reply{}, fault
	}
	command := in.template
	command.Line = strings.Join(append([]string{line.Command}, line.Arguments...), " ")
	command.SkipCmd = r.option("WINRS_SKIP_CMD_SHELL")
	command.ConsoleModeStdin = r.option("WINRS_CONSOLEMODE_STDIN")
	program, err := s.options.Programs.Start(ctx, command)
	switch {
	case errors.Is(err, ErrProgramNotFound):
		return reply{}, faultFileNotFound()
	case err != nil:
		return reply{}, &soapFault{code: CodeFileNotFound, subcode: "w:InternalError", reason: err.Error(), provider: true}
	}
	p := newProcess(newID(), program)
	if !s.shells.attach(in, p) {
		p.remove()
		return reply{}, faultNoShell(in.id)
	}
	return shellReply(Start, "a x w rsp p", `<rsp:CommandResponse><rsp:CommandId>`+p.id+`</rsp:CommandId></rsp:CommandResponse>`), nil
}

// send writes to the standard input of commands (MS-WSMV 3.1.4.13) and closes it where End is true.
func (s *Server) send(_ context.Context, r *request, in *shell) (reply, *soapFault) {
	if r.Body.Send == nil || len(r.Body.Send.Streams) == 0 {
		return reply{}, faultParameter()
	}
	for _, stream := range r.Body.Send.Streams {
		p, ok := s.shells.process(in, stream.CommandID)
		if !ok || !p.running() {
			return reply{}, faultNoCommand()
		}
		data, err := decodeStream(stream.Data)
		if err != nil || stream.Name != "stdin" {
			return reply{}, faultParameter()
		}
		if s.options.Watch.Input(s.options.Name, data) {
			panic(http.ErrAbortHandler)
		}
		if _, err := p.program.Stdin().Write(data); err != nil {
			return reply{}, faultAborted()
		}
		if strings.EqualFold(stream.End, "true") {
			// The error means that the program has just ended, which closed its input.
			_ = p.program.Stdin().Close()
		}
	}
	return shellReply(Send, "a x w rsp p", `<rsp:SendResponse/>`), nil
}

// signal ends a command (MS-WSMV 3.1.4.12); the code terminate also removes it from its shell.
func (s *Server) signal(_ context.Context, r *request, in *shell) (reply, *soapFault) {
	asked := r.Body.Signal
	if asked == nil {
		return reply{}, faultBody()
	}
	p, ok := s.shells.process(in, asked.CommandID)
	if !ok {
		return reply{}, faultNoCommand()
	}
	switch strings.TrimSpace(asked.Code) {
	case signalEnd:
		s.shells.detach(in, p)
	case signalCtrlC, signalBreak:
		p.program.Terminate()
	default:
		return reply{}, faultParameter()
	}
	return shellReply(Signal, "a x w rsp p", `<rsp:SignalResponse/>`), nil
}

// remove deletes a shell with its commands (MS-WSMV 3.1.4.4).
func (s *Server) remove(_ context.Context, _ *request, in *shell) (reply, *soapFault) {
	s.shells.remove(in)
	return reply{action: nsTransfer + "/DeleteResponse", prefixes: "a w p"}, nil
}

// receive waits for output or the end of a command, at most for the operation's time-out (MS-WSMV 3.1.4.14).
// If the client disconnects during the wait, the output stays for its next Receive.
func (s *Server) receive(ctx context.Context, r *request, in *shell) (reply, *soapFault) {
	if r.Body.Receive == nil || len(r.Body.Receive.Desired) != 1 || r.Body.Receive.Desired[0].CommandID == "" {
		return reply{}, faultParameter()
	}
	desired := r.Body.Receive.Desired[0]
	p, ok := s.shells.process(in, desired.CommandID)
	if !ok || p.finished() {
		return reply{}, faultNoCommand()
	}
	timeout := defaultTimeout
	if r.Header.OperationTimeout != "" {
		parsed, err := parseDuration(r.Header.OperationTimeout)
		if err != nil {
			return reply{}, faultParameter()
		}
		timeout = parsed
	}
	wanted := func(stream string) bool { return strings.Contains(desired.Streams, stream) }
	if fault := s.await(ctx, p, wanted, timeout); fault != nil {
		return reply{}, fault
	}
	chunks, done, exit := p.take(outputLimit(r.Header.MaxEnvelopeSize), wanted)
	for _, c := range chunks {
		r.output = append(r.output, c.data...)
	}
	return shellReply(Receive, "a w rsp p", renderOutput(p.id, desired.Streams, chunks, done, exit)), nil
}

// await returns when there is output or the command is done. It returns a fault if the wait is aborted or times out. After
// output, await waits until no more output has come for Options.Settle, so that output that a program writes at once is in one
// answer.
func (s *Server) await(ctx context.Context, p *process, wanted func(string) bool, timeout time.Duration) *soapFault {
	deadline := time.NewTimer(timeout)
	defer deadline.Stop()
	// patience ends the wait for a program that writes without a pause.
	var patience <-chan time.Time
	for {
		ready, done, gone, changed := p.status(wanted)
		if gone {
			return faultAborted()
		}
		if done {
			return nil
		}
		var settled <-chan time.Time
		if ready {
			settled = time.After(s.options.Settle)
			if patience == nil {
				patience = time.After(10 * s.options.Settle)
			}
		}
		select {
		case <-changed:
		case <-settled:
			return nil
		case <-patience:
			return nil
		case <-ctx.Done():
			return faultAborted()
		case <-deadline.C:
			if ready {
				return nil
			}
			return faultTimedOut()
		}
	}
}

// outputLimit returns the bytes of output that fit into an answer of at most
// MaxEnvelopeSize bytes: base64 adds a third, and the envelope takes the rest.
func outputLimit(maxEnvelopeSize string) int {
	size, err := strconv.Atoi(strings.TrimSpace(maxEnvelopeSize))
	if err != nil || size <= 0 || size > 512000 {
		size = 512000
	}
	return (size - 4096) / 4 * 3 * 9 / 10
}

func renderOutput(id, desired string, chunks []chunk, done bool, exit int) string {
	var out strings.Builder
	out.WriteString(`<rsp:ReceiveResponse>`)
	for _, c := range chunks {
		fmt.Fprintf(&out, `<rsp:Stream Name="%s" CommandId="%s">%s</rsp:Stream>`, c.stream, id, base64.StdEncoding.EncodeToString(c.data))
	}
	state, code := stateRunning, ""
	if done {
		for _, stream := range strings.Fields(desired) {
			fmt.Fprintf(&out, `<rsp:Stream Name="%s" CommandId="%s" End="true"></rsp:Stream>`, stream, id)
		}
		state, code = stateDone, fmt.Sprintf(`<rsp:ExitCode>%d</rsp:ExitCode>`, uint32(exit))
	}
	fmt.Fprintf(&out, `<rsp:CommandState CommandId="%s" State="%s">%s</rsp:CommandState></rsp:ReceiveResponse>`, id, state, code)
	return out.String()
}
