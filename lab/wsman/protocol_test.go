package wsman_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/wsman"
)

func TestRequestsThatWindowsRefuses(t *testing.T) {
	l := newLab(t, wsman.Options{})
	shell := l.create()
	command, program := l.start(shell)
	const ghost = "00000000-0000-0000-0000-000000000000"
	with := func(m message, change func(*message)) message {
		change(&m)
		return m
	}
	for _, c := range []struct {
		name string
		send message
		want string
	}{
		{"unknown shell", commandMessage(ghost, "x"), "w:InvalidSelectors 2150858843"},
		{"no shell", commandMessage("", "x"), "w:InvalidSelectors 2150858843"},
		{"unknown command, receive", receiveMessage(shell, ghost), "w:InvalidSelectors 2150858843"},
		{"unknown command, send", sendMessage(shell, ghost, "x", "false"), "w:InvalidSelectors 2150858843"},
		{"unknown command, signal", signalMessage(shell, ghost, "terminate"), "w:InvalidSelectors 2150858843"},
		{"no command id", receiveMessage(shell, ""), "w:InvalidParameter 87"},
		{"empty command", commandMessage(shell, ""), "w:InvalidParameter 87"},
		{"unknown signal", signalMessage(shell, command, "explode"), "w:InvalidParameter 87"},
		{"invalid idle time", createMessage("<rsp:IdleTimeOut>soon</rsp:IdleTimeOut>"), "w:InvalidParameter 87"},
		{"other resource", with(createMessage(""), func(m *message) { m.resource = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell" }), "a:DestinationUnreachable 2150858811"},
		{"unknown action", message{action: "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate"}, "a:ActionNotSupported 2150858771"},
		{"small envelope", with(createMessage(""), func(m *message) { m.maxSize = "8191" }), "w:EncodingLimit 2150858805"},
		{"no body", message{action: "http://schemas.xmlsoap.org/ws/2004/09/transfer/Create"}, "w:SchemaValidationError 2150858791"},
		{"operation time-out", receiveMessage(shell, command), "w:TimedOut 2150858793"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l.t = t
			assert.Equal(t, c.want, l.fault(c.send))
		})
	}
	l.t = t
	status, answer, err := l.postText("<not xml")
	require.NoError(t, err)
	assert.Equal(t, http.StatusInternalServerError, status)
	assert.Contains(t, answer, `Code="2150858819"`)

	status, answer, err = l.post(sendMessage(shell, command, strings.Repeat("x", 153600), "false"))
	require.NoError(t, err)
	assert.Equal(t, http.StatusRequestEntityTooLarge, status, "a request above the envelope limit")
	assert.Empty(t, answer)

	l.user = "other"
	assert.Equal(t, "w:InvalidSelectors 2150858843", l.fault(deleteMessage(shell)), "the shell of another user")
	close(program.exit)
}

func TestAccessDenied(t *testing.T) {
	l := newLab(t, wsman.Options{Allowed: func(user string) bool { return user != "other" }})
	l.create()
	l.user = "other"
	assert.Equal(t, "w:AccessDenied 5", l.fault(createMessage("")))
}

func TestQuotas(t *testing.T) {
	l := newLab(t, wsman.Options{Quotas: wsman.Quotas{ShellsPerUser: 2, ProcessesPerShell: 2, OperationsPerUser: 4}})
	first, second := l.create(), l.create()
	assert.Equal(t, "w:QuotaLimit 2150859173", l.fault(createMessage("")))
	l.user = "other"
	l.ok(deleteMessage(l.create()))
	l.user = "admin"
	l.ok(deleteMessage(second))
	second = l.create()

	one, _ := l.start(first)
	ending, two := l.start(first)
	assert.Equal(t, "w:InternalError 2150859241", l.fault(commandMessage(first, "x")))
	two.exit <- 0
	l.output(first, ending)
	_, running := l.server.Shells()
	require.Equal(t, 1, running)
	l.start(first)
	l.ok(signalMessage(first, one, "terminate"))
	l.start(second)
	assert.Equal(t, "w:QuotaLimit 2150859174", l.fault(commandMessage(first, "x")), "a terminated command still counts as an operation")
	l.ok(deleteMessage(first))
	l.start(second)
}

func TestCommandSeesItsShellsSettings(t *testing.T) {
	l := newLab(t, wsman.Options{})
	create := createMessage(`<rsp:WorkingDirectory>C:\Temp</rsp:WorkingDirectory><rsp:Environment><rsp:Variable Name="A">1 &amp; 2</rsp:Variable><rsp:Variable Name="B"></rsp:Variable></rsp:Environment>`)
	create.options = `<w:Option Name="WINRS_NOPROFILE">TRUE</w:Option><w:Option Name="WINRS_CODEPAGE">65001</w:Option>`
	shell := element(l.ok(create), "ShellId")
	command := message{
		action: shellURI + "/Command", shell: shell,
		body:    `<rsp:CommandLine><rsp:Command>cmd</rsp:Command><rsp:Arguments>/c</rsp:Arguments><rsp:Arguments>echo "ü  x"</rsp:Arguments></rsp:CommandLine>`,
		options: `<w:Option Name="WINRS_SKIP_CMD_SHELL">True</w:Option><w:Option Name="WINRS_CONSOLEMODE_STDIN">FALSE</w:Option>`,
	}
	l.ok(command)
	assert.Equal(t, wsman.Command{
		Line: `cmd /c echo "ü  x"`, Environment: []wsman.Variable{{Name: "A", Value: "1 & 2"}, {Name: "B"}}, WorkDir: `C:\Temp`,
		SkipCmd: true, NoProfile: true, CodePage: 65001, User: "admin",
	}, (<-l.programs.started).command)
}

func TestStandardInputEnds(t *testing.T) {
	for _, end := range []string{"true", "True", "TRUE"} {
		l := newLab(t, wsman.Options{})
		shell := l.create()
		command, program := l.start(shell)
		l.ok(sendMessage(shell, command, "one ", "false"))
		l.ok(sendMessage(shell, command, "zwölf", end))
		select {
		case text := <-program.input:
			assert.Equal(t, "one zwölf", text)
		case <-time.After(2 * time.Second):
			require.Fail(t, "standard input has no end", "End=%q", end)
		}
		assert.Equal(t, "w:InternalError 995", l.fault(sendMessage(shell, command, "late", "false")))
	}
}

func TestOutputComesInChunksThatFit(t *testing.T) {
	l := newLab(t, wsman.Options{})
	shell := l.create()
	command, program := l.start(shell)
	want := strings.Repeat("0123456789abcdef", 20000)
	program.print <- want
	program.fail <- "trouble"
	program.exit <- -1
	receive := receiveMessage(shell, command)
	receive.maxSize = "32768"
	var got, errors string
	answers := 0
	for done := false; !done; answers++ {
		answer := l.ok(receive)
		assert.LessOrEqual(t, len(answer), 32768)
		got += outputOf(t, answer, "stdout")
		errors += outputOf(t, answer, "stderr")
		done = strings.Contains(answer, "CommandState/Done")
		if done {
			assert.Contains(t, answer, "<rsp:ExitCode>4294967295</rsp:ExitCode>")
		} else {
			assert.Contains(t, answer, "CommandState/Running")
		}
	}
	assert.Equal(t, want, got)
	assert.Equal(t, "trouble", errors)
	assert.Greater(t, answers, 10)
	assert.Equal(t, "w:InvalidSelectors 2150858843", l.fault(receive), "a finished command no longer exists")
}

func TestReceiveReturnsWhileAProgramWritesWithoutAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const settle = 100 * time.Millisecond
		l := newLabInBubble(t, wsman.Options{Settle: settle})
		shell := l.create()
		command, program := l.start(shell)
		go func() {
			for again := time.Tick(settle / 100); ; {
				select {
				case program.print <- ".":
				case <-program.ended:
					return
				}
				select {
				case <-again:
				case <-program.ended:
					return
				}
			}
		}()
		receive := receiveMessage(shell, command)
		receive.timeout = "PT30S"
		began := time.Now()
		l.ok(receive)
		assert.LessOrEqual(t, time.Since(began), 10*settle)
	})
}

func TestCommandContinuesWhenItsClientDisconnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLabInBubble(t, wsman.Options{})
		shell := l.create()
		command, program := l.start(shell)
		receive := receiveMessage(shell, command)
		receive.timeout = "PT30S"
		ctx, cancel := context.WithCancel(context.Background())
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, strings.NewReader(receive.render()))
		require.NoError(t, err)
		request.SetBasicAuth(l.user, password)
		disconnected := make(chan error, 1)
		go func() {
			response, err := l.client.Do(request)
			if err == nil {
				err = response.Body.Close()
			}
			disconnected <- err
		}()
		synctest.Wait()
		cancel()
		require.ErrorIs(t, <-disconnected, context.Canceled)
		synctest.Wait()

		program.print <- "still here"
		program.exit <- 0
		assert.Equal(t, "still here", l.output(shell, command))
	})
}

func TestEndsOfCommands(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(l *lab, shell, command string)
		want string
	}{
		"ctrl_c":    {func(l *lab, s, c string) { l.ok(signalMessage(s, c, "ctrl_c")) }, "exit 3221225786"},
		"terminate": {func(l *lab, s, c string) { l.ok(signalMessage(s, c, "terminate")) }, "fault 2150858843"},
		"delete":    {func(l *lab, s, _ string) { l.ok(deleteMessage(s)) }, "fault 2150858843"},
		"reboot":    {func(l *lab, _, _ string) { l.server.Reset() }, "fault 2150858843"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, wsman.Options{})
			shell := l.create()
			command, program := l.start(shell)
			c.end(l, shell, command)
			select {
			case <-program.ended:
			case <-time.After(2 * time.Second):
				require.Fail(t, "the program still runs")
			}
			_, answer, err := l.post(receiveMessage(shell, command))
			require.NoError(t, err)
			got := "exit " + element(answer, "ExitCode")
			if found := faultCode.FindStringSubmatch(answer); found != nil {
				got = "fault " + found[2]
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestReceiveIsAbortedWithItsShell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLabInBubble(t, wsman.Options{})
		shell := l.create()
		command, _ := l.start(shell)
		receive := receiveMessage(shell, command)
		receive.timeout = "PT30S"
		time.AfterFunc(time.Second, l.server.Reset)
		assert.Equal(t, "w:InternalError 995", l.fault(receive))
	})
}

func TestIdleShellExpires(t *testing.T) {
	l := newLab(t, wsman.Options{})
	shell := element(l.ok(createMessage("<rsp:IdleTimeOut>PT0.3S</rsp:IdleTimeOut>")), "ShellId")
	command, program := l.start(shell)
	for range 4 {
		assert.Equal(t, "w:TimedOut 2150858793", l.fault(receiveMessage(shell, command)), "a shell in use does not expire")
	}
	<-program.ended
	assert.Equal(t, "w:InvalidSelectors 2150858843", l.fault(receiveMessage(shell, command)))
	open, _ := l.server.Shells()
	assert.Zero(t, open)
}

func TestIdentify(t *testing.T) {
	l := newLab(t, wsman.Options{OS: "10.0.17763"})
	answer := l.ok(message{body: `<i:Identify xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/>`})
	assert.Equal(t, "OS: 10.0.17763 SP: 0.0 Stack: 3.0", element(answer, "ProductVersion"))
	assert.Equal(t, "Microsoft Corporation", element(answer, "ProductVendor"))

	without := func(path string) int {
		address := strings.TrimSuffix(l.endpoint.URL(), "/wsman") + path
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader("<x/>"))
		require.NoError(t, err)
		response, err := l.client.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response.StatusCode
	}
	assert.Equal(t, http.StatusOK, without("/wsman-anon/identify"), "it needs no account")
	assert.Equal(t, http.StatusUnauthorized, without("/wsman"))
	assert.Equal(t, http.StatusNotFound, without("/other"))
}

func TestWinRM2AnswersCreateWithoutShell(t *testing.T) {
	l := newLab(t, wsman.Options{OS: "6.1.7601", ServicePack: 1, WinRM2: func() bool { return true }})
	named := l.ok(message{body: `<i:Identify xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/>`})
	assert.Contains(t, named, "OS: 6.1.7601 SP: 1.0 Stack: 2.0")
	answer := l.ok(createMessage(""))
	assert.NotContains(t, answer, "rsp:ShellId")
	l.ok(deleteMessage(element(answer, "Selector")))
}
