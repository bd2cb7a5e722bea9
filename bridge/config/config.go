// Package config turns the configuration file into typed, checked values.
//
// [Load] either returns a [Config] that the relay can run with as it is, or
// [Problems]: everything that is wrong with the file, all at once, each with
// its place in the file and what to write instead. Nothing is guessed and no
// unknown key is passed over. What is legal but probably not meant is found in
// [Config.Warnings].
//
// The package reads the configuration file, the files that hold secrets and
// the environment variables that are named there. It opens nothing else: a CA
// file or the data folder is the business of whoever uses it. Relative paths
// count from the folder of the configuration file.
//
// A Config does not change once it is loaded, so any number of goroutines may
// read it.
package config

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/replay"
)

// Config is the whole configuration, checked and with every default filled in.
type Config struct {
	// Data is the absolute path of the data folder.
	Data string
	// Timezone, Languages, QuietHours and HoldReplay hold for groups without their
	// own; see [Group], where they are already resolved.
	Timezone   *time.Location
	Languages  []string
	QuietHours QuietHours
	HoldReplay bool
	// Retention is how long message text is kept once it has been delivered,
	// from 1 hour to 30 days.
	Retention time.Duration
	// Platforms come in the order of the file, each with a name of its own.
	Platforms []Platform
	// Groups come in the order of the file. There is at least one, and no chat
	// belongs to two.
	Groups []Group
	People []Person
	// Ignored are the accounts of other bridges, of which nothing is relayed.
	Ignored   []PersonID
	Operators Operators
	Failover  Failover
	Replay    Replay
	Media     Media
	Queue     Queue
	// Rehearsal says that nobody relies on this relay: only then may a platform
	// be replaced by a simulator.
	Rehearsal bool
	// Warnings are for the operator to read at the start, in the order of the
	// file. They name the place like a [Problem] and hold no secret.
	Warnings []string
}

// Group is one conversation of people. Its settings are its own where the file
// gives it some, and those of the whole configuration otherwise.
type Group struct {
	// Name is unique and fits on one line.
	Name    string
	Primary bridge.Chat
	// Fallbacks is never empty; the first is the one that members are told of
	// first.
	Fallbacks []bridge.Chat
	Timezone  *time.Location
	// Languages are one or two; members are addressed in both, one text below the
	// other, and the first has the words in front of messages.
	Languages  []string
	QuietHours QuietHours
	// Mirror says that the chats are joined in peacetime too.
	Mirror    bool
	RingAfter time.Duration
	Linger    time.Duration
	// Replay is how much of what was held is posted after an outage.
	Replay replay.Mode
	// HoldReplay says that nothing of it is posted until operators release it.
	HoldReplay bool
}

// Person is somebody whom the operators know by name.
type Person struct {
	Name string
	IDs  []PersonID
}

// PersonID is one account of a person, in the form in which the platform names
// senders: "32470000000@s.whatsapp.net", "123456789".
type PersonID struct {
	Platform bridge.PlatformName
	ID       string
}

// Operators are the routes on which those who run the relay are reached. There
// is at least one.
type Operators struct {
	// Telegram holds the operators' accounts, each on a platform of the type
	// telegram.
	Telegram []PersonID
	// URLs address other services. They hold passwords and the like.
	URLs []Secret
}

// Failover holds the clocks of an outage.
type Failover struct {
	// RingAfter is how long an outage lasts before members are rung, at most 24
	// hours. It holds for groups without their own.
	RingAfter time.Duration
	// HealthyFor is how long the evidence must be unbroken before failback, from
	// 10 seconds to 24 hours.
	HealthyFor time.Duration
	// Linger is how long chats stay joined after failback, at most 24 hours. It
	// holds for groups without their own.
	Linger time.Duration
	// Controls are unrelated machines that prove the relay's own uplink: at least
	// three, or at least one in a rehearsal. Each is "host:port", which has to show
	// a certificate of its own, or a URL that has to answer with an empty 204.
	Controls []string
	// ControlsCAFile is the absolute path of the certificates that are trusted for
	// controls; empty for those of the machine.
	ControlsCAFile string
	// SecondResolver is a name server, as host:port, that is asked under suspicion
	// whether a name resolves that the machine's own does not know; empty for none.
	SecondResolver string
}

// Replay sets the pace at which held messages are sent.
type Replay struct {
	// PostsPerMinute is for each chat on WhatsApp, from 1 to 60.
	PostsPerMinute int
}

// Media bounds the files that messages carry, in bytes.
type Media struct {
	// Largest is the largest file that is passed on, from 1 MB to 2 GB.
	Largest int64
	// Keep is how much all kept files may take together, at least as much as the
	// largest one.
	Keep int64
}

// Queue bounds what waits for members.
type Queue struct {
	// ExpireAfter is how long a message may wait, from 1 hour to 90 days.
	ExpireAfter time.Duration
	// LimitPerChat is how many messages may wait for one chat, from 100 to
	// 10,000,000.
	LimitPerChat int64
}
