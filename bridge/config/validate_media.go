package config

import "fmt"

func (r *reader) media(root section) Media {
	s, _ := root.subsection("media")
	media := Media{
		Largest: s.size("largest", 100*megabyte, megabyte, 2*gigabyte),
		Keep:    s.size("keep", 2*gigabyte, 10*megabyte, 1000*gigabyte),
	}
	if keep, given := s.entries["keep"]; given && media.Keep < media.Largest {
		keep.refuse(fmt.Sprintf("%s cannot hold one file of %s", inUnits(media.Keep), inUnits(media.Largest)),
			"Write: at least as much as media.largest, better ten times that")
	}
	s.refuseOthers()
	return media
}
