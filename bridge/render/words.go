package render

import "lifeboat/bridge"

// Words are all that this room says in a language of its own. The zero Words
// leave out what they would say.
type Words struct {
	Somebody string // who has no name
	Via      string // before the name of a platform
	Late     string
	// Sent tells of attachments: "sent a photo". One that is missing is told of
	// as [bridge.Other].
	Sent map[bridge.Attachment]string
	// Absent says why a file is not there.
	Absent map[bridge.Absence]string
	// Units are thousands of bytes, millions, billions.
	Units [3]string
	// Decimal parts a number from its fraction.
	Decimal string
}
