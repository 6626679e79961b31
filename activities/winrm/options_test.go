package winrm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNewRefusesOptionsThatCannotWork(t *testing.T) {
	good := Options{URL: "https://node1:5986/wsman", User: `LAB\admin`, Password: "hidden"}
	tests := map[string]struct {
		change func(*Options)
		want   string
	}{
		"no URL":                     {func(o *Options) { o.URL = "" }, "must look like"},
		"a password in a broken URL": {func(o *Options) { o.URL = "https://u:hidden@node1:x/" }, "cannot use the WinRM URL"},
		"a user in the URL":          {func(o *Options) { o.URL = "https://u:hidden@node1/wsman" }, "contains a user"},
		"clear text":                 {func(o *Options) { o.URL = "http://node1:5985/wsman" }, "clear text"},
		"no password":                {func(o *Options) { o.Password = "" }, "password is missing"},
		"unknown authentication":     {func(o *Options) { o.Auth = "kerberos" }, "set auth to ntlm or basic"},
		"Basic with a domain":        {func(o *Options) { o.Auth = Basic }, "local accounts only"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			o := good
			test.change(&o)
			_, err := New(o)
			require.ErrorContains(t, err, test.want)
			assert.NotContains(t, err.Error(), "hidden")
		})
	}
	_, err := New(good)
	require.NoError(t, err)
	good.URL, good.AllowHTTP = "http://node1:5985/wsman", true
	_, err = New(good)
	require.NoError(t, err)
}
