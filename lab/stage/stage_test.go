package stage

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/secrets"
)

func TestTheWorkerGetsTheSecretsThatTheSiteFileNames(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	siteFile := filepath.Join(from, "trial.yaml")
	require.NoError(t, os.WriteFile(siteFile, []byte("site: berlin\n"), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(from, "secrets"), 0o700))
	secret := filepath.Join(from, "secrets", "xprsvc")
	require.NoError(t, os.WriteFile(secret, []byte("s3cret\n"), 0o600))
	s := &Stage{Site: &config.Site{Name: "berlin"}}
	s.Site.Accounts.Service.Password = "file:secrets/xprsvc"
	s.Site.XPR.AdminPassword = "env:XPR_ADMIN_PASSWORD"

	require.NoError(t, s.copySiteFile(Options{SiteFile: siteFile, Directory: to}))
	assert.Equal(t, filepath.Join(to, "sites", "berlin.yaml"), s.SiteFile)
	value, err := secrets.Resolver{Directory: filepath.Dir(s.SiteFile)}.Resolve(s.Site.Accounts.Service.Password)
	require.NoError(t, err)
	assert.Equal(t, "s3cret", value)

	require.NoError(t, os.Remove(secret))
	assert.ErrorContains(t, s.copySiteFile(Options{SiteFile: siteFile, Directory: to}), "cannot give the worker the secret of accounts.service.password")
}
