package powershell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/powershell/scripts"
	"changeover/config/secrets"
)

// cmd.exe takes 8,191 characters; WinRM puts its own prefix before the command.
func TestTheBootstrapFitsACommandLine(t *testing.T) {
	assert.Less(t, len("powershell.exe "+strings.Join(commandLine(), " ")), 8000)
	assert.LessOrEqual(t, len(compact(scripts.Bootstrap.Text)), 2900)
	assert.NotContains(t, compact(scripts.Bootstrap.Text), "\n#")
}

// A secret of which only a part is left in the error output cannot be found and masked.
func TestAShortenedErrorOutputShowsNoPartOfASecret(t *testing.T) {
	const secret = "Horse-Battery-Staple-9"
	known := &secrets.Scrubber{}
	known.Add(secret)
	none := &secrets.Scrubber{}
	for name, s := range map[string]session{"of a request": {secrets: []string{secret}, scrub: none.Scrub}, "known to the pool": {scrub: known.Scrub}} {
		for left := range len(secret) {
			for place, rest := range map[string]int{"kept": stderrKept - left - len("end"), "shown": stderrShown - left - len("end")} {
				for _, filling := range []string{"x", "\xff", "漢"} {
					ended, length := s, 1
					if place == "kept" {
						length = len(filling)
					}
					ended.note([]byte(strings.Repeat("-", stderrKept) + secret))
					ended.note([]byte(strings.Repeat(filling, rest/length) + strings.Repeat("x", rest%length) + "end"))
					text := ended.ended(1).Error()
					for _, part := range []string{"Horse", "Staple-9", "le-9", "-9"} {
						assert.NotContains(t, text, part, "%s: %d bytes are %s", name, left, place)
					}
					assert.Contains(t, text, "end")
				}
			}
		}
	}
	s := &session{secrets: []string{secret}, scrub: none.Scrub}
	s.note([]byte("cannot use " + secret + "\r\n"))
	assert.EqualError(t, s.ended(1), "powershell.exe ended with exit code 1: cannot use ********")
}
