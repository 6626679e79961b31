package runbook

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A printed command that nobody has filled in attests nothing.
func TestPlaceholdersAreNobodysWords(t *testing.T) {
	for _, placeholder := range []string{YourWords, YourWordsOnAll, YourApproval, YourText, YourValue, LeftOpen, "...", " TEXT ", "done: " + YourWords} {
		for name, why := range map[string]string{
			"operator":     Refusal(Decision{Operator: placeholder, Reason: "x"}),
			"reason":       Refusal(Decision{Operator: "eva", Reason: placeholder}),
			"confirmation": Refusal(Confirmation{Operator: "eva", Reason: placeholder}),
			"statement":    Refusal(Confirmation{Operator: "eva", Statements: map[string]string{"PREP-1": placeholder}}),
			"value":        Refusal(Confirmation{Operator: "eva", Values: map[string]string{"xpr.serverName": placeholder}}),
			"withdrawal":   Refusal(Withdrawal{Key: "k", Operator: "eva", Reason: placeholder}),
			"input":        Input{Site: "berlin", Reason: placeholder}.Refusal(),
		} {
			assert.Contains(t, why, "it contains the placeholder ", "%s %s", name, placeholder)
			assert.Contains(t, why, "; replace the placeholder with your own words", "%s %s", name, placeholder)
		}
	}
	for _, fine := range []string{"the TEXT of the ticket", "R:\\VALUE", "text", "on …"} {
		assert.Empty(t, Refusal(Confirmation{Operator: "eva", Reason: fine}), fine)
	}
}

// A text without a letter and a digit says nothing.
func TestAPunctuationMarkAttestsNothing(t *testing.T) {
	for _, empty := range []string{"-", "<", ">", "?!", " . ", "--", "*"} {
		for name, why := range map[string]string{
			"operator":     Refusal(Decision{Operator: empty, Reason: "x"}),
			"reason":       Refusal(Decision{Operator: "eva", Reason: empty}),
			"confirmation": Refusal(Confirmation{Operator: "eva", Reason: empty}),
			"statement":    Refusal(Confirmation{Operator: "eva", Statements: map[string]string{"PREP-1": empty}}),
			"withdrawal":   Refusal(Withdrawal{Key: "k", Operator: "eva", Reason: empty}),
			"input":        Input{Site: "berlin", Reason: empty}.Refusal(),
		} {
			assert.Contains(t, why, "it contains no letter and no digit; write it in your own words", "%s %s", name, empty)
		}
	}
	for _, fine := range []string{"", "7", "是", "ja!"} {
		assert.Empty(t, Refusal(Decision{Operator: fine, Reason: fine}), fine)
		assert.Empty(t, Refusal(Confirmation{Operator: "eva", Reason: fine, Statements: map[string]string{"PREP-1": fine}}), fine)
	}
	assert.Empty(t, Refusal(Confirmation{Operator: "eva", Values: map[string]string{"xpr.serverName": "-"}}), "a value is compared with the site file")
}
