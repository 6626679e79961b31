package serve

import (
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/windows"
)

// A host of Windows Server 2008 R2 has WinRM 2.0 until the Windows Management Framework is installed.
func TestTheManagementFrameworkBringsALaterWinRM(t *testing.T) {
	site, err := config.Read("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	site.Cluster.WindowsServer = "2008 R2"
	l, err := Start(site, Options{Directory: t.TempDir(), Scale: 0.01, Secrets: resolver(func(config.Secret) (string, error) { return "x", nil })})
	require.NoError(t, err)
	t.Cleanup(l.Close)
	host := l.Hosts()[0]
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // the lab's own certificate
	identify := func() string {
		body := `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body><i:Identify xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>`
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, host.URL, strings.NewReader(body))
		require.NoError(t, err)
		request.SetBasicAuth(host.User, host.Password)
		request.Header.Set("Content-Type", "application/soap+xml;charset=UTF-8")
		response, err := client.Do(request)
		require.NoError(t, err)
		defer func() { _ = response.Body.Close() }()
		answer, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return string(answer)
	}
	assert.Contains(t, identify(), "OS: 6.1.7601 SP: 1.0 Stack: 3.0")
	l.World.Host(host.Name).SetInfo((*windows.HostInfo).AsShipped)
	assert.Contains(t, identify(), "Stack: 2.0")
}
