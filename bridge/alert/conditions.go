package alert

import "time"

// Name names a condition.
type Name string

// The conditions.
const (
	Outage       Name = "outage"
	OwnNetwork   Name = "own network"
	SignInPage   Name = "sign-in page"
	NameServer   Name = "name server"
	LoggedOut    Name = "logged out"
	Banned       Name = "banned"
	Outdated     Name = "outdated"
	Replaced     Name = "replaced"
	Refused      Name = "refused"
	PasskeyAsked Name = "passkey asked"
	Blind        Name = "blind"
	FallbackDown Name = "fallback down"
	PhoneAway    Name = "phone away"
	Missed       Name = "missed"
	Parked       Name = "parked"
	Restored     Name = "restored"
	Overdue      Name = "overdue"
	InReview     Name = "replay in review"
	MissingRight Name = "missing right"
	Unfit        Name = "chat unfit"
	ReplayWaits  Name = "replay waits"
	SetAside     Name = "set aside"
	ChatMoved    Name = "chat moved"
	DiskLow      Name = "disk low"
	NotWritable  Name = "not writable"
	FilesUnkept  Name = "files unkept"
	// AnotherBridge is a second relay or bridge in a chat.
	AnotherBridge Name = "another bridge"
	ClockJumped   Name = "clock jumped"
)

// Severity is how much a condition matters.
type Severity string

// The severities.
const (
	Note    Severity = "note"    // good to know
	Warning Severity = "warning" // something will fail if nothing is done
	Urgent  Severity = "urgent"  // something fails now
)

// Condition is something that operators want to know of. The texts may hold
// {subject}, {evidence} and {count}, and a Cure how long it was true: {for}.
type Condition struct {
	Severity Severity
	// Text says what is wrong, Remedy what to do, Cure that it is over. Without
	// a Cure the end is not told.
	Text, Remedy, Cure string
	// Delay is how long it has to be true before it is told, CureDelay how long
	// it has to be away before its end is.
	Delay, CureDelay time.Duration
	// Again is how long after it was told it is told again if the count has
	// grown; 0 for never.
	Again time.Duration
	// ExplainedBy are the conditions beside which it is not told anew: they say
	// why, when they are about the same thing or about everything.
	ExplainedBy []Name
}

// ownNetwork explains why nothing can be reached.
var ownNetwork = []Name{OwnNetwork, SignInPage, NameServer}

// accountFaults explain why nothing can be seen of a platform.
var accountFaults = []Name{LoggedOut, Banned, Outdated, Replaced, Refused, PasskeyAsked}

// conditions declares all of them.
var conditions = map[Name]Condition{
	Outage: {
		Severity: Urgent,
		Text:     "{subject} is down: {evidence}. Members are led to the fallback chats; what they write there reaches {subject} as soon as it takes it.",
		Remedy:   "There is nothing that you have to do. /status shows how it stands; /failback and /pause overrule the relay.",
		Cure:     "{subject} works again for members, who were away for {for}; what was kept follows as each group's `replay:` says.",
	},
	OwnNetwork: {
		Severity: Urgent,
		Delay:    time.Minute, CureDelay: time.Minute,
		Text:   "The relay's own network is down: {evidence}. Members are not sent away.",
		Remedy: "Look at the line and the router where the relay stands.",
		Cure:   "The relay's own network works again.",
	},
	SignInPage: {
		Severity: Urgent,
		Delay:    time.Minute, CureDelay: time.Minute,
		Text:   "The relay's own network leads everything to somebody else: {evidence}. Members are not sent away.",
		Remedy: "A sign-in page answers for everything: sign in there with a browser in the relay's network, or have whoever runs that network let the relay through.",
		Cure:   "The relay's own network works again.",
	},
	NameServer: {
		Severity: Urgent,
		Delay:    time.Minute, CureDelay: time.Minute,
		Text:   "The relay's own name server is broken or keeps a name from it: {evidence}. Members are not sent away.",
		Remedy: "Have the relay's machine ask another name server (on many systems a line such as 'nameserver 1.1.1.1' in /etc/resolv.conf), or whoever runs that network to let the name through.",
		Cure:   "The relay's own name server works again.",
	},
	LoggedOut: {
		Severity:  Urgent,
		CureDelay: 10 * time.Second,
		Text:      "{subject} has logged the relay out: {evidence}.",
		Remedy:    "Write /pair to the bot, or run 'lifeboat pair' where the relay stands.",
		Cure:      "{subject} has taken the relay back.",
	},
	Banned: {
		Severity:  Urgent,
		CureDelay: time.Minute,
		Text:      "{subject} has banned the relay's account: {evidence}.",
		Remedy:    "Do not link it again and again, that makes it longer. /failover leads members to the fallback chats meanwhile.",
		Cure:      "{subject} has lifted the ban.",
	},
	Outdated: {
		Severity:  Urgent,
		CureDelay: time.Minute,
		Text:      "{subject} wants a newer Lifeboat: {evidence}.",
		Remedy:    "Install the latest version and start it again.",
		Cure:      "{subject} takes this version again.",
	},
	Replaced: {
		Severity:  Urgent,
		CureDelay: time.Minute,
		Text:      "Another program uses the relay's login to {subject}: {evidence}.",
		Remedy:    "Stop the second relay. A data folder belongs to one machine.",
		Cure:      "The relay has its login to {subject} to itself again.",
	},
	Refused: {
		Severity:  Urgent,
		CureDelay: 10 * time.Second,
		Text:      "{subject} refuses the relay's account: {evidence}.",
		Remedy:    "If its token was revoked or its password changed, write the new one into its file and start the relay again.",
		Cure:      "{subject} accepts the relay's account again.",
	},
	PasskeyAsked: {
		Severity:  Urgent,
		CureDelay: 10 * time.Second,
		Text:      "{subject} wants a passkey before it links the relay again: {evidence}.",
		Remedy:    "Link it by a code: write /pair with the phone's number to the bot, as in /pair +32470000000, or run 'lifeboat pair --phone'. If that is refused, too, wait a day.",
		Cure:      "{subject} has linked the relay without a passkey.",
	},
	Blind: {
		Severity:    Urgent,
		Delay:       2 * time.Minute,
		CureDelay:   30 * time.Second,
		ExplainedBy: append(ownNetwork, accountFaults...),
		Text:        "In the middle of an incident the relay can no longer tell whether {subject} works: {evidence}. The incident goes on.",
		Remedy:      "Members end it with /up when {subject} works for them, and you with /failback.",
		Cure:        "The relay can tell again how {subject} stands.",
	},
	FallbackDown: {
		Severity:    Warning,
		Delay:       2 * time.Minute,
		CureDelay:   2 * time.Minute,
		ExplainedBy: append(ownNetwork, accountFaults...),
		Text:        "{subject}, where members would go, is down: {evidence}.",
		Remedy:      "What is meant for it waits. A second fallback keeps members together while one is down.",
		Cure:        "{subject} works again.",
	},
	PhoneAway: {
		Severity:  Warning,
		CureDelay: time.Minute,
		Text:      "The phone of the relay's account on {subject} was last seen {evidence}.",
		Remedy:    "Switch it on and let it connect: after about 14 days without it the relay is logged out.",
		Cure:      "The phone of the relay's account on {subject} was seen.",
	},
	Missed: {
		Severity: Warning,
		Text:     "Some of what was said in {subject} may never have reached the relay: {evidence}.",
		Remedy:   "Look there yourself; what is missing cannot be had any more, and the other chats have not seen it.",
	},
	Parked: {
		Severity: Warning,
		// What explains it may be known a moment later.
		Delay: 10 * time.Second, Again: 6 * time.Hour, ExplainedBy: []Name{MissingRight},
		Text:   "{subject} refuses posts for good ({count} so far): {evidence}. They are kept aside.",
		Remedy: "Mend what the reason names; then 'lifeboat queue retry' sends them, and 'lifeboat queue drop' gives them up.",
		Cure:   "Nothing is kept aside for {subject} any more.",
	},
	Restored: {
		Severity: Warning,
		Delay:    time.Minute,
		Text:     "Something for {subject} waits for your word ({count} so far): {evidence}.",
		Remedy:   "'lifeboat queue' lists it; 'lifeboat queue retry --all' sends it, marked as possibly repeated, and 'lifeboat queue drop --all' gives it up.",
		Cure:     "Nothing from before the backup waits for {subject} any more.",
	},
	Overdue: {
		Severity: Warning,
		Again:    24 * time.Hour,
		Text:     "Messages for {subject} are not posted any more ({count} so far): {evidence}. They are kept aside until the retention time is over.",
		Remedy:   "'lifeboat queue' lists them; 'lifeboat queue retry' sends them all the same, 'lifeboat queue export' saves them. The limits are in the config, under queue.",
	},
	InReview: {
		Severity: Warning,
		Text:     "What was kept for {subject} ({count} so far) waits for your word; what is said now goes on.",
		Remedy: "/replay or 'lifeboat replay preview' shows what would be posted, '/replay release' or 'lifeboat replay release' posts it, " +
			"and '/replay cancel' or 'lifeboat replay cancel' gives it up.",
		Cure: "What was kept for {subject} waits for your word no more.",
	},
	MissingRight: {
		Severity:    Warning,
		ExplainedBy: []Name{Unfit},
		// It shows only when something is tried, so it counts as there for a day.
		CureDelay: 24 * time.Hour,
		Text:      "The relay is missing a right in {subject}: {evidence}.",
		Remedy:    "What needs it is left out until it has it.",
	},
	Unfit: {
		Severity:    Warning,
		ExplainedBy: []Name{ReplayWaits},
		// After a start it takes a while until all chats were looked at.
		CureDelay: time.Hour,
		Text:      "{subject} is not ready for an outage: {evidence}.",
		Remedy:    "It is looked at every 15 minutes until it is, and then once a day.",
		Cure:      "{subject} is ready for an outage.",
	},
	ReplayWaits: {
		Severity: Urgent,
		// After a start it takes a moment until the chat was looked at.
		CureDelay: time.Minute,
		Text:      "What was kept for {subject} waits, since the relay can post nothing there: {evidence}. Nothing of it is lost.",
		Remedy:    "It is looked at every 2 minutes; once that is mended, what was kept follows by itself.",
		Cure:      "The relay can post in {subject} again; what was kept for it follows.",
	},
	SetAside: {
		Severity: Note,
		Again:    24 * time.Hour,
		Text:     "{count} things that arrived cannot be understood. They are kept, and nothing waits for them.",
		Remedy:   "A newer Lifeboat may understand them; the log names them.",
	},
	ChatMoved: {
		Severity: Note,
		Text:     "The chat {subject} goes on under another id and is followed there.",
		Remedy:   "Write {evidence} into the config instead.",
	},
	AnotherBridge: {
		Severity:  Warning,
		CureDelay: time.Minute,
		Text:      "There is another relay or bridge in {subject}: {evidence} ({count} posts so far). That is not relayed again.",
		Remedy:    "Write its account under ignore: in the config of one of the two, or take one of them out of the chat.",
	},
	FilesUnkept: {
		Severity: Warning,
		// Room is made at once where something was delivered already.
		Delay: 30 * time.Second, CureDelay: 10 * time.Minute, ExplainedBy: []Name{DiskLow, NotWritable},
		Text:   "The files that members send cannot be kept: {evidence}. Members read a line in their place.",
		Remedy: "See that the media folder can be written to and has room; media.keep in the config says how much.",
		Cure:   "The files that members send are kept again.",
	},
	ClockJumped: {
		Severity: Warning,
		Text:     "The clock of the machine has jumped: {evidence}. After a jump forward nothing is deleted and nothing expires for a day.",
		Remedy:   "If it is wrong now, set it right; the relay follows.",
	},
	DiskLow: {
		Severity:    Urgent,
		CureDelay:   2 * time.Minute,
		ExplainedBy: []Name{NotWritable},
		Text:        "The disk of the data folder is nearly full: {evidence}. Without room nothing can be confirmed or kept.",
		Remedy:      "Free some space.",
		Cure:        "The disk of the data folder has room again.",
	},
	NotWritable: {
		Severity: Urgent,
		Text:     "The database could not be written to {evidence}. It can be again, or you would not read this.",
		Remedy:   "Look at the disk of the data folder: is it nearly full, or failing? Nothing is lost that was confirmed.",
	},
}
