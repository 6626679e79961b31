package problem

import (
	"slices"
	"strings"
)

// nearestNames is the number of names that a suggestion lists.
const nearestNames = 3

// Nearest returns the known names that were probably meant by a word, the most similar first: names that differ
// from it only in case, hyphens and underscores, or in at most a third of its letters.
func Nearest(word string, known []string) []string {
	type near struct {
		name     string
		distance int
	}
	var found []near
	plain := plainName(word)
	for _, name := range known {
		if d := distance(plain, plainName(name)); d <= max(1, len(plain)/3) && d < len(plain) {
			found = append(found, near{name, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.distance - b.distance })
	var names []string
	for _, n := range found[:min(nearestNames, len(found))] {
		names = append(names, n.name)
	}
	return names
}

// DidYouMean is what a message adds about names that were probably meant, or nothing.
func DidYouMean(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(names, " or ") + "?"
}

func plainName(name string) []rune {
	return []rune(strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name)))
}

// distance is the number of changes that turn one word into the other: a letter is added, removed, replaced, or swapped
// with the next.
func distance(a, b []rune) int {
	before, last := []int(nil), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := last[j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			row[j] = min(last[j]+1, row[j-1]+1, replaced)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
