package render

import "lifeboat/bridge"

// words are all that this room says in a language of its own.
type words struct {
	somebody, via, late string
	sent                map[bridge.Attachment]string
	absent              map[bridge.Absence]string
	units               []string // thousands of bytes, millions, billions
}

var english = words{
	somebody: "Somebody",
	via:      "via",
	late:     "late",
	sent: map[bridge.Attachment]string{
		bridge.Photo:    "sent a photo",
		bridge.Video:    "sent a video",
		bridge.Animated: "sent a GIF",
		bridge.Voice:    "sent a voice message",
		bridge.Audio:    "sent an audio file",
		bridge.File:     "sent a file",
		bridge.Sticker:  "sent a sticker",
		bridge.Location: "sent a location",
		bridge.Contact:  "sent a contact",
		bridge.Poll:     "started a poll",
		bridge.Other:    "sent something that cannot be shown here",
	},
	absent: map[bridge.Absence]string{
		bridge.TooLarge:   "too large to be passed on",
		bridge.Gone:       "no longer available",
		bridge.NotFetched: "could not be fetched",
		bridge.NotSent:    "could not be passed on",
	},
	units: []string{"kB", "MB", "GB"},
}
