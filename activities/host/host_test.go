package host

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type thing struct {
	Name string `json:"name"`
}

func TestDecode(t *testing.T) {
	none, one, two := Reply{Result: json.RawMessage(`[]`)}, Reply{Result: json.RawMessage(`[{"name":"a"}]`)}, Reply{Result: json.RawMessage(`[{"name":"a"},{"name":"b"}]`)}
	var object thing
	require.NoError(t, one.Decode(&object))
	assert.Equal(t, thing{"a"}, object)
	require.NoError(t, none.Decode(&object))
	assert.Equal(t, thing{"a"}, object, "no object leaves it as it is")
	require.ErrorContains(t, two.Decode(&object), "the answer has 2 objects, and one object was expected")
	var list []thing
	require.NoError(t, two.Decode(&list))
	assert.Equal(t, []thing{{"a"}, {"b"}}, list)
	require.NoError(t, one.Decode(nil))
	require.NoError(t, Reply{}.Decode(&list))
	require.ErrorContains(t, one.Decode(&[]int{}), "cannot read the script's answer")
}

func TestErrorNamesWhatIsTheSameInEveryLanguage(t *testing.T) {
	tests := map[string]struct {
		err  Error
		want string
		code uint32
	}{
		"Win32":   {Error{Script: "s", Message: "m", ID: "I", Win32: 1722, HRESULT: 0x80004005, Line: 2}, "m (I, error 1722, s line 2)", 1722},
		"HRESULT": {Error{Script: "s", Message: "m", ID: "m", HRESULT: 0x80070005}, "m (0x80070005, s)", 5},
		"other":   {Error{Script: "s", Message: "m", HRESULT: 0x80131501}, "m (0x80131501, s)", 0},
		"none":    {Error{Script: "s", Message: "m"}, "m (s)", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, test.err.Error())
			assert.Equal(t, test.code, test.err.Code())
		})
	}
}
