package config

import "time"

// reader turns the sections of one file into a Config. Parts are read in an
// order in which each finds what it refers to.
type reader struct {
	*findings
	// folder is where relative paths count from; shownFolder is the same as the
	// operator wrote it.
	folder, shownFolder string
	rehearsal           bool
	connections         []connection
}

// connection is a platform and the place of its name, faulty ones included:
// what refers to a faulty platform is not at fault itself.
type connection struct {
	Platform
	place value
}

func (r *reader) config(root section) *Config {
	config := &Config{
		Data:       r.dataFolder(root),
		Timezone:   root.timezone(time.Local),
		Languages:  root.languages([]string{"en"}),
		Retention:  root.duration("retention", day, time.Hour, 30*day),
		QuietHours: root.quietHours(QuietHours{}),
		HoldReplay: root.flag("hold_replay", false),
		Rehearsal:  root.flag("rehearsal", false),
	}
	r.rehearsal = config.Rehearsal
	config.Platforms = r.platforms(root)
	config.Failover = r.failover(root)
	config.Replay = r.replay(root)
	config.Media = r.media(root)
	config.Queue = r.queue(root)
	config.Groups = r.groups(root, config)
	config.People = r.people(root, config.Groups)
	config.Ignored = r.ignored(root, config.People)
	config.Operators = r.operators(root)
	r.warnOfUnused(config)
	root.refuseOthers()
	return config
}
