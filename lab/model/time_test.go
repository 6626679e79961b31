package model

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

type nothing struct{}

func (nothing) Facts(Facts)                              {}
func (nothing) CompareTrees(func(Place, string, string)) {}

func TestTimeGoesOnAtAnotherScale(t *testing.T) {
	v := New(0.001, 1, nothing{})
	v.Sleep(5 * time.Second)
	before := v.Elapsed()
	assert.GreaterOrEqual(t, before, Time(5*time.Second))
	v.Rescale(1)
	after := v.Elapsed()
	assert.GreaterOrEqual(t, after, before)
	assert.Less(t, v.Elapsed()-after, Time(5*time.Second), "a second lasts a second now")
	assert.Equal(t, time.Minute, v.Scaled(time.Minute))
	v.Rescale(0)
	assert.Equal(t, time.Minute, v.Scaled(time.Minute), "as New takes it")
}
