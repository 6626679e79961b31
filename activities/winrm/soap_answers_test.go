package winrm

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOutputOfRecordedAnswers(t *testing.T) {
	tests := map[string]Output{
		"receive-done":      {Stdout: []byte("hi\r\n"), Done: true},
		"receive-running":   {Stdout: []byte("hi\n")},
		"receive-input":     {Stdout: []byte("output 1\noutput 2\n"), Done: true},
		"receive-exit-code": {Stdout: []byte("out \r\n"), Stderr: []byte("err \r\n"), Done: true, ExitCode: 1},
		"receive-unicode":   {Stdout: []byte("こんにちは\n"), Done: true},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := parseOutput([]byte(recorded(t, name)))
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestOutputThatIsDamagedIsAnError(t *testing.T) {
	done := recorded(t, "receive-done")
	for name, answer := range map[string]string{
		"no XML":    "<s:Envelope",
		"no output": recorded(t, "signal"),
		"base64":    regexp.MustCompile(`aGkNCg==`).ReplaceAllString(done, "aGk!"),
		"exit code": regexp.MustCompile(`ExitCode>0<`).ReplaceAllString(done, "ExitCode>x<"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseOutput([]byte(answer))
			require.ErrorContains(t, err, "cannot read")
		})
	}
}

func TestExitCodesMayBeNegative(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "1190": 1190, "-1": -1, "4294967295": -1, "2147942402": -2147024894} {
		got, err := exitCode(text)
		require.NoError(t, err)
		assert.Equal(t, want, got, text)
	}
}

func TestShellOfRecordedAnswers(t *testing.T) {
	const id = "4283CBDC-3706-415B-88BD-B385F3E51A53"
	newer := recorded(t, "create")
	older := regexp.MustCompile(`<rsp:Shell .*</rsp:Shell>`).ReplaceAllString(newer, "")
	require.NotEqual(t, newer, older)
	for name, answer := range map[string]string{"with rsp:Shell": newer, "WinRM 2.0, selector only": older} {
		t.Run(name, func(t *testing.T) {
			got, err := parseShell([]byte(answer))
			require.NoError(t, err)
			assert.Equal(t, id, got)
		})
	}
	_, err := parseShell([]byte(recorded(t, "delete")))
	require.ErrorContains(t, err, "contains no id")
}

func TestFaultsOfRecordedAnswers(t *testing.T) {
	tests := map[string]struct {
		code    uint32
		subcode string
		gone    bool
	}{
		"fault-timed-out": {CodeTimedOut, "w:TimedOut", false},
		"fault-missing":   {CodeMissing, "w:InvalidSelectors", true},
		"fault-parameter": {87, "w:InvalidParameter", false},
		"fault-no-file":   {2147942402, "w:InternalError", false},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			got := parseFault("Receive", []byte(recorded(t, name)))
			require.NotNil(t, got)
			assert.Equal(t, want.code, got.Code)
			assert.Equal(t, want.subcode, got.Subcode)
			assert.Equal(t, want.gone, got.Gone())
			assert.False(t, got.Quota())
			assert.NotEmpty(t, got.Reason)
			assert.NotEmpty(t, got.Detail)
			assert.Contains(t, got.Error(), "Receive failed with fault")
		})
	}
	assert.Nil(t, parseFault("Receive", []byte(recorded(t, "receive-done"))))
	assert.Nil(t, parseFault("Receive", []byte("<html>")))
	assert.True(t, (&Fault{Code: CodeOperationQuota}).Quota())
}
