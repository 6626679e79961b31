package cmd

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"changeover/lab/model"
)

// costs is the value of a --costs flag.
type costs model.Costs

// fields returns the fields of costs in the order in which they are shown.
func (c *costs) fields() []struct {
	name  string
	value *time.Duration
} {
	return []struct {
		name  string
		value *time.Duration
	}{{"processStart", &c.ProcessStart}, {"moduleImport", &c.ModuleImport}, {"roundTrip", &c.RoundTrip}}
}

func (c *costs) String() string {
	if *c == (costs{}) {
		return "none"
	}
	var parts []string
	for _, field := range c.fields() {
		parts = append(parts, field.name+"="+field.value.String())
	}
	return strings.Join(parts, ",")
}

// Type implements pflag.Value: it returns the type that the help shows.
func (c *costs) Type() string { return "costs" }

// Set implements pflag.Value.
func (c *costs) Set(text string) error {
	switch text {
	case "none":
		*c = costs{}
		return nil
	case "slow":
		*c = costs(model.SlowHosts)
		return nil
	}
	var set costs
	for part := range strings.SplitSeq(text, ",") {
		if err := set.take(part); err != nil {
			return err
		}
	}
	*c = set
	return nil
}

func (c *costs) take(part string) error {
	name, value, _ := strings.Cut(part, "=")
	for _, field := range c.fields() {
		if field.name != name {
			continue
		}
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 {
			return fmt.Errorf("give %s a duration of zero or more, for example %s=500ms", name, name)
		}
		*field.value = d
		return nil
	}
	return errors.New("give 'none', 'slow' or a list such as processStart=700ms,moduleImport=1s,roundTrip=20ms")
}
