package model

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// emptySource is a Source without facts and trees.
type emptySource struct{}

func (emptySource) Facts(Facts)                              {}
func (emptySource) CompareTrees(func(Place, string, string)) {}

func TestTimeGoesOnAtAnotherScale(t *testing.T) {
	v := New(0.001, 1, emptySource{})
	v.Sleep(5 * time.Second)
	before := v.Elapsed()
	assert.GreaterOrEqual(t, before, Time(5*time.Second))
	v.Rescale(1)
	after := v.Elapsed()
	assert.GreaterOrEqual(t, after, before)
	assert.Less(t, v.Elapsed()-after, Time(5*time.Second), "real time at scale 1")
	assert.Equal(t, time.Minute, v.Scaled(time.Minute))
	v.Rescale(0)
	assert.Equal(t, time.Minute, v.Scaled(time.Minute), "0 means 1, as for New")
}

func TestWaitsEndWithTheModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := New(1, 1, emptySource{})
		assert.True(t, v.Sleep(time.Second))
		after := false
		v.After(time.Hour, func() { after = true })
		time.AfterFunc(time.Minute, v.Close)
		began := time.Now()
		assert.False(t, v.Sleep(time.Hour))
		assert.Equal(t, time.Minute, time.Since(began))
		assert.False(t, after)
		v.Close()
	})
}
