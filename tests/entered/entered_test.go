package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const model = `package x

type T[V any] struct{}

func used() { return }

func unused() {
	f := func() {}
	f()
}

func (t *T[V]) method() { used() }

func empty() {}
`

func TestFunctionsThatNoProfileEntersAreListed(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	write("lab/x/x.go", model)
	write("lab/x/x_test.go", "package x\n\nfunc helper() { used() }\n")
	write("lab/stage/y.go", "package stage\n\nfunc around() { return }\n")
	first := write("first", "mode: set\nchangeover/lab/x/x.go:5.13,5.22 1 1\nchangeover/lab/x/x.go:7.15,9.5 2 0\nchangeover/lab/x/x.go:12.25,12.34 1 0\n")
	second := write("second", "mode: atomic\nchangeover/lab/x/x.go:12.25,12.34 1 12\n")
	kept := exceptionList
	t.Cleanup(func() { exceptionList = kept })

	exceptionList = ""
	problems, err := check(root, []string{first, second})
	require.NoError(t, err)
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], "lab/x/x.go:7: no test enters unused")

	exceptionList = "# why\nlab/x unused for a reason\n"
	problems, err = check(root, []string{first, second})
	require.NoError(t, err)
	assert.Empty(t, problems)

	exceptionList = "lab/x unused for a reason\nlab/x T.method for another\nlab/x gone for a third\n"
	problems, err = check(root, []string{first, second})
	require.NoError(t, err)
	require.Len(t, problems, 2)
	assert.Contains(t, problems[0], "T.method is entered")
	assert.Contains(t, problems[1], `no function "lab/x gone"`)
}

func TestProfilesThatCannotBeReadAreErrors(t *testing.T) {
	_, err := check("../..", nil)
	require.ErrorContains(t, err, "no coverage profile is given")
	_, err = check("../..", []string{filepath.Join(t.TempDir(), "none")})
	require.ErrorContains(t, err, "cannot read the coverage profile")
	broken := filepath.Join(t.TempDir(), "broken")
	require.NoError(t, os.WriteFile(broken, []byte("nonsense 1\n"), 0o600))
	_, err = check("../..", []string{broken})
	require.ErrorContains(t, err, `line "nonsense 1" does not have the format`)
}

func TestEveryExceptionHasAReason(t *testing.T) {
	assert.NotEmpty(t, exceptions())
	for key, reason := range exceptions() {
		assert.NotEmpty(t, reason, key)
	}
}
