package announce

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// Words returns what stands in front of messages, in the first language.
func (p Printer) Words() render.Words {
	l := p.first()
	return render.Words{
		Somebody: l.Somebody(), Via: l.Via(), Late: l.Late(),
		Sent: map[bridge.Attachment]string{
			bridge.Photo: l.SentPhoto(), bridge.Video: l.SentVideo(), bridge.Animated: l.SentAnimated(),
			bridge.Voice: l.SentVoice(), bridge.Audio: l.SentAudio(), bridge.File: l.SentFile(),
			bridge.Sticker: l.SentSticker(), bridge.Location: l.SentLocation(), bridge.Contact: l.SentContact(),
			bridge.Poll: l.SentPoll(), bridge.Other: l.SentOther(), bridge.Sealed: l.SentSealed(),
		},
		Absent: map[bridge.Absence]string{
			bridge.TooLarge: l.TooLarge(), bridge.Gone: l.Gone(), bridge.NotFetched: l.NotFetched(), bridge.NotSent: l.NotSent(),
		},
		Units: [3]string{l.Kilobytes(), l.Megabytes(), l.Gigabytes()}, Decimal: l.Decimal(),
	}
}

// PossiblyRepeated returns the words that mark a post which may have come
// before, in the first language.
func (p Printer) PossiblyRepeated() string { return p.first().PossiblyRepeated() }

// Clock returns a time of day in the zone of the group and the form of its
// first language, such as "16:42".
func (p Printer) Clock(t time.Time) string { return p.first().clock(t) }

// ReactedToPost stands behind reactions to a post of many messages as a whole,
// which is named by its first line.
func (p Printer) ReactedToPost(words string) string { return p.first().ReactedToPost(words) }

// ChangedEarlier stands before the new wording of a message of a time of day
// that cannot be edited any more.
func (p Printer) ChangedEarlier(clock string) string { return p.first().ChangedEarlier(clock) }

// DeletedEarlier says that a message of a time of day was taken back, and cannot
// be removed.
func (p Printer) DeletedEarlier(clock string) string { return p.first().DeletedEarlier(clock) }
