package main

import "slices"

// percentile returns the value that the given part of all values, from 0 to 1,
// does not exceed; 0 without values.
func percentile(values []float64, part float64) float64 {
	if len(values) == 0 {
		return 0
	}
	ordered := slices.Sorted(slices.Values(values))
	return ordered[min(int(part*float64(len(ordered))), len(ordered)-1)]
}

func median(values []float64) float64 { return percentile(values, 0.5) }
