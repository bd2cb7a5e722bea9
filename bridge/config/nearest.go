package config

// nearest returns the known word that a mistyped one was probably meant to be:
// at most two letters away, or one in words of up to four letters.
func nearest(word string, known []string) (string, bool) {
	best, fewest := "", 3
	if len(word) <= 4 {
		fewest = 2
	}
	if len(word) > 40 {
		return "", false
	}
	for _, candidate := range known {
		if n := editDistance(word, candidate); n < fewest {
			best, fewest = candidate, n
		}
	}
	return best, best != ""
}

// editDistance counts the letters to be added, removed or replaced to turn one
// word into the other.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
