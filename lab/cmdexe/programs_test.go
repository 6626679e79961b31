package cmdexe

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

func TestCmdPrograms(t *testing.T) {
	const missing = "The specified service does not exist as an installed service.\r\n\r\n"
	for _, c := range []struct {
		line, stdout, stderr string
		exit                 int
	}{
		{line: "sc query licsvc", stdout: "\r\nSERVICE_NAME: licsvc \r\n" +
			"        TYPE               : 10  WIN32_OWN_PROCESS  \r\n        STATE              : 4  RUNNING \r\n" +
			"                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\r\n" +
			"        WIN32_EXIT_CODE    : 0  (0x0)\r\n        SERVICE_EXIT_CODE  : 0  (0x0)\r\n" +
			"        CHECKPOINT         : 0x0\r\n        WAIT_HINT          : 0x0\r\n"},
		{line: "sc.exe query nameloc", stdout: "\r\nSERVICE_NAME: nameloc \r\n" +
			"        TYPE               : 20  WIN32_SHARE_PROCESS  \r\n        STATE              : 1  STOPPED \r\n" +
			"        WIN32_EXIT_CODE    : 1077  (0x435)\r\n        SERVICE_EXIT_CODE  : 0  (0x0)\r\n" +
			"        CHECKPOINT         : 0x0\r\n        WAIT_HINT          : 0x0\r\n"},
		{line: "sc qc licsvc", stdout: "[SC] QueryServiceConfig SUCCESS\r\n\r\nSERVICE_NAME: licsvc\r\n" +
			"        TYPE               : 10  WIN32_OWN_PROCESS \r\n        START_TYPE         : 3   DEMAND_START\r\n" +
			"        ERROR_CONTROL      : 1   NORMAL\r\n        BINARY_PATH_NAME   : \"D:\\XPR\\bin\\licsvc.exe\" -s\r\n" +
			"        LOAD_ORDER_GROUP   : \r\n        TAG                : 0\r\n        DISPLAY_NAME       : Licence service\r\n" +
			"        DEPENDENCIES       : RpcSs\r\n                           : Tcpip\r\n                           : +NetworkProvider\r\n" +
			"        SERVICE_START_NAME : LocalSystem\r\n"},
		{line: "sc query ghost", stdout: "[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n\r\n" + missing, exit: 1060},
		{line: "sc config ghost start= auto", stdout: "[SC] OpenService FAILED 1060:\r\n\r\n" + missing, exit: 1060},
		{line: "sc config nameloc start= demand", stdout: "[SC] ChangeServiceConfig SUCCESS\r\n"},
		{line: "sc create licsvc binPath= x", stdout: "[SC] CreateService FAILED 1073:\r\n\r\nThe specified service already exists.\r\n\r\n", exit: 1073},
		{line: "sc stop licsvc >nul", exit: 0},
		{line: "net helpmsg 1060", stdout: "\r\nThe specified service does not exist as an installed service.\r\n\r\n"},
		{line: "net helpmsg 99999", stderr: "99999 is not a valid Windows network message number.\r\n\r\nMore help is available by typing NET HELPMSG 3871.\r\n\r\n", exit: 2},
		{line: `net start "Name locator"`, stdout: "The Name locator service is starting.\r\nThe Name locator service was started successfully.\r\n\r\n"},
		{line: "net start licsvc", stderr: "The requested service has already been started.\r\n\r\nMore help is available by typing NET HELPMSG 2182.\r\n\r\n", exit: 2},
		{line: "net stop licsvc", stdout: "The Licence service service is stopping.\r\nThe Licence service service was stopped successfully.\r\n\r\n"},
		{line: "net stop ghost", stderr: "The service name is invalid.\r\n\r\nMore help is available by typing NET HELPMSG 2185.\r\n\r\n", exit: 2},
		{line: `reg query HKLM\SOFTWARE\XPR /v port`, stdout: "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\XPR\r\n    Port    REG_DWORD    0x223d\r\n\r\n"},
		{line: `reg query HKLM\SOFTWARE\XPR`, stdout: "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\XPR\r\n    (Default)    REG_SZ    root\r\n" +
			"    Path    REG_SZ    D:\\XPR \"x\"\r\n    Port    REG_DWORD    0x223d\r\n    List    REG_MULTI_SZ    a\\0b\r\n" +
			"    Tmp    REG_EXPAND_SZ    %TEMP%\r\n    Raw    REG_BINARY    01AB\r\n\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\XPR\\Sub\r\n"},
		{line: `reg query HKLM\SOFTWARE\XPR\Sub /s`, stdout: "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\XPR\\Sub\r\n    Port    REG_SZ    x\r\n\r\n"},
		{line: `reg query HKLM\SOFTWARE\Nothing`, stderr: "ERROR: The system was unable to find the specified registry key or value.\r\n", exit: 1},
		{line: "ping -n 1 kern2", stdout: "\r\nPinging kern2 [10.0.0.2] with 32 bytes of data:\r\nReply from 10.0.0.2: bytes=32 time<1ms TTL=128\r\n\r\n" +
			"Ping statistics for 10.0.0.2:\r\n    Packets: Sent = 1, Received = 1, Lost = 0 (0% loss),\r\n" +
			"Approximate round trip times in milli-seconds:\r\n    Minimum = 0ms, Maximum = 0ms, Average = 0ms\r\n"},
		{line: "ping -n 2 10.0.0.9", stdout: "\r\nPinging 10.0.0.9 with 32 bytes of data:\r\nRequest timed out.\r\nRequest timed out.\r\n\r\n" +
			"Ping statistics for 10.0.0.9:\r\n    Packets: Sent = 2, Received = 0, Lost = 2 (100% loss),\r\n", exit: 1},
		{line: "ping nohost", stdout: "Ping request could not find host nohost. Please check the name and try again.\r\n", exit: 1},
		{line: "shutdown /a", stderr: "Unable to abort the system shutdown because no shutdown was in progress.(1116)\r\n", exit: 1116},
		{line: "shutdown /r /t 3600 & shutdown /r /t 0", stderr: "A system shutdown has already been scheduled.(1190)\r\n", exit: 1190},
		{line: `regsvr32 /s C:\data\ghost.dll`, exit: 3},
		{line: "ipconfig /all", stderr: "not supported by the lab: ipconfig\r\n", exit: 1},
		{line: `C:\Windows\System32\Robocopy.exe C:\a C:\b`, stderr: "not supported by the lab: robocopy\r\n", exit: 1},
		{line: `E:\robocopy.exe C:\a C:\b`, stderr: "The system cannot find the path specified.\r\n", exit: 1},
		{line: "secedit /export", stderr: "not supported by the lab: secedit\r\n", exit: 1},
		{line: "net start & net start", stderr: "not supported by the lab: net start\r\nnot supported by the lab: net start\r\n", exit: 1},
		{
			line: "sc config nameloc start= disabled >nul & net start nameloc", exit: 2,
			stderr: "not supported by the lab: net start of a service that fails: The service cannot be started, either because it is disabled or because it has no enabled devices associated with it.\r\n",
		},
		{line: "chcp", stderr: "not supported by the lab: chcp\r\n", exit: 1},
		{line: "cmd", stderr: "not supported by the lab: cmd.exe without /c\r\n", exit: 1},
		{line: "net view", stderr: "not supported by the lab: net view\r\n", exit: 1},
	} {
		t.Run(c.line, func(t *testing.T) {
			stdout, stderr, exit := runCmd(t, newCmdTestHost(t), c.line)
			assert.Equal(t, c.stdout, stdout, "standard output")
			assert.Equal(t, c.stderr, stderr, "standard error")
			assert.Equal(t, c.exit, exit, "exit code")
		})
	}
}

func TestCmdProgramsChangeTheHost(t *testing.T) {
	host := newCmdTestHost(t)
	require.NoError(t, host.Files.Write(`D:\XPR\bin\AxMmCtl.dll`, []byte("MZ")))

	_, _, exit := runCmd(t, host, `sc create xmrsvc binPath= "\"D:\XPR\xmr svc.exe\" -k" start= auto depend= licsvc/nameloc obj= BERLIN\svc password= secret DisplayName= "XMR service"`)
	assert.Zero(t, exit)
	service, err := host.Services.Get("xmrsvc")
	assert.NoError(t, err)
	assert.Equal(t, scm.Service{
		Name: "xmrsvc", DisplayName: "XMR service", BinaryPath: `"D:\XPR\xmr svc.exe" -k`, StartType: scm.StartAuto,
		Account: `BERLIN\svc`, Type: "Own Process", ErrorControl: "Normal", State: scm.Stopped, ExitCode: 1077,
		DependOnService: []string{"licsvc", "nameloc"}, PasswordValid: true,
	}, service)

	_, _, exit = runCmd(t, host, "sc config licsvc depend= /")
	assert.Zero(t, exit)
	licsvc, _ := host.Services.Get("licsvc")
	assert.Empty(t, licsvc.DependOnService)

	_, _, exit = runCmd(t, host, "sc config licsvc start=auto")
	assert.Equal(t, scInvalidCommandLine, exit, "the value is a word of its own")
	licsvc, _ = host.Services.Get("licsvc")
	assert.Equal(t, scm.StartManual, licsvc.StartType)

	_, _, exit = runCmd(t, host, `regsvr32 /s D:\XPR\bin\AxMmCtl.dll`)
	assert.Zero(t, exit)
	classes, err := host.Registry.Key(`SOFTWARE\Classes\CLSID`)
	assert.NoError(t, err)
	if assert.Len(t, classes.SubKeys, 1) {
		assert.Regexp(t, `^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$`, classes.SubKeys[0])
		server, err := host.Registry.Key(`SOFTWARE\Classes\CLSID\` + classes.SubKeys[0] + `\InprocServer32`)
		assert.NoError(t, err)
		assert.Equal(t, []registry.Value{registry.SZ("", `D:\XPR\bin\AxMmCtl.dll`)}, server.Values)
	}

	_, _, exit = runCmd(t, host, `reg export HKLM\SOFTWARE\XPR C:\data\xpr.reg /y`)
	assert.Zero(t, exit)
	assert.Equal(t, "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\XPR]\r\n@=\"root\"\r\n"+
		"\"Path\"=\"D:\\\\XPR \\\"x\\\"\"\r\n\"Port\"=dword:0000223d\r\n\"List\"=hex(7):61,00,00,00,62,00,00,00,00,00\r\n"+
		"\"Tmp\"=hex(2):25,00,54,00,45,00,4d,00,50,00,25,00,00,00\r\n\"Raw\"=hex:01,ab\r\n\r\n"+
		"[HKEY_LOCAL_MACHINE\\SOFTWARE\\XPR\\Sub]\r\n\"Port\"=\"x\"\r\n\r\n", fromUTF16File(content(t, host, `C:\data\xpr.reg`)))
	_, _, exit = runCmd(t, host, `reg export HKLM\SOFTWARE\XPR C:\data\xpr.reg`)
	assert.Equal(t, 1, exit, "an existing file is not overwritten unasked")

	_, _, exit = runCmd(t, host, "shutdown /r /f /t 0 /c \"new drivers\"")
	assert.Zero(t, exit)
	assert.NoError(t, host.World().Await(t.Context(), func() bool { return !host.Up() }), "the host goes down")
}

// fromUTF16File decodes ASCII text from UTF-16 with a byte order mark.
func fromUTF16File(data string) string {
	text := make([]byte, 0, len(data)/2)
	for i := 2; i < len(data); i += 2 {
		text = append(text, data[i])
	}
	return string(text)
}
