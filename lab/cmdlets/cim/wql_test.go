package cim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWQL(t *testing.T) {
	tests := map[string]struct {
		filter string
		want   wql
	}{
		"empty":        {" ", nil},
		"one":          {"Name='x'", wql{{{"Name", "=", "x"}}}},
		"number":       {`DriveType = 3`, wql{{{"DriveType", "=", "3"}}}},
		"and in text":  {`Name="a and b" AND State <> 'x'`, wql{{{"Name", "=", "a and b"}, {"State", "<>", "x"}}}},
		"or":           {"a='1' and b='2' or c!='3'", wql{{{"a", "=", "1"}, {"b", "=", "2"}}, {{"c", "!=", "3"}}}},
		"escapes":      {`Name='O\'Brien' and PathName='C:\\x'`, wql{{{"Name", "=", "O'Brien"}, {"PathName", "=", `C:\x`}}}},
		"like":         {"Name like 'mrs%'", wql{{{"Name", "LIKE", "mrs%"}}}},
		"double quote": {`Name="x'y"`, wql{{{"Name", "=", "x'y"}}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := parseWQL(test.filter)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
	for _, filter := range []string{"Name", "Name=", "Name='x", "Name='O'Brien'", "Name ~ 'x'", "Name='x' xor b='y'", "Name='x' and", "'Name'='x'", `Name='x\`} {
		_, err := parseWQL(filter)
		assert.ErrorIs(t, err, errInvalidQuery, filter)
	}
}
