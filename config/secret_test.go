package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSecretsOfASite(t *testing.T) {
	assert.Equal(t, []SecretUse{
		{"xpr.adminPassword", "env:XPR_ADMIN_PASSWORD"},
		{"xpr.postmasterPassword", "env:XPR_POSTMASTER_PASSWORD"},
		{"tls.password", "env:XPR_TLS_PASSWORD"},
		{"accounts.service.password", "env:XPR_SERVICE_PASSWORD"},
	}, example(t, "vienna").Secrets())
}
