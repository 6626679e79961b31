package services

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config"
)

func TestKernelResourcesDefaultToTheCatalogues(t *testing.T) {
	s := WithDefaults(example(t, "munich"))
	assert.Equal(t, []string{"IP Address", "Network Name", "File Server", "licsvc", "nameloc", "cfgsvc", "xmrsvc", "infostor", "mta", "mrs"}, s.Policies.KernelResources)
	assert.Equal(t, s, WithDefaults(s), "a second time changes nothing")
	assert.Equal(t, []string{"licsvc"}, WithDefaults(&config.Site{Policies: config.Policies{KernelResources: []string{"licsvc"}}}).Policies.KernelResources)
}

func TestRestartAction(t *testing.T) {
	s := example(t, "vienna")
	assert.Equal(t, RestartFailover, RestartAction(s, "Network Name"))
	assert.Equal(t, RestartFailover, RestartAction(s, "Infostor"))
	assert.Equal(t, RestartNoFailover, RestartAction(s, "stunnel"))
}
