// Code generated from en.yaml by go test ./bridge/announce/catalog -update. DO NOT EDIT.

package catalog

// Down says "{{.Primary}} has been down since {{.Since}}. Let's go on here. Write as usual: your messages are kept and go back to the {{.Primary}} group when it works.".
func (l Language) Down(primary string, since string) string {
	return l.say("Down", map[string]any{"Primary": primary, "Since": since})
}

// DownMirrored says "{{.Primary}} has been down since {{.Since}}. What you write here is kept and follows there when it works.".
func (l Language) DownMirrored(primary string, since string) string {
	return l.say("DownMirrored", map[string]any{"Primary": primary, "Since": since})
}

// DownSummed says "{{.Primary}} has been down since {{.Since}}. Let's go on here. When it works, the {{.Primary}} group is told how much was said here, and by whom.".
func (l Language) DownSummed(primary string, since string) string {
	return l.say("DownSummed", map[string]any{"Primary": primary, "Since": since})
}

// DownStays says "{{.Primary}} has been down since {{.Since}}. Let's go on here. What you write stays here, also when it works again.".
func (l Language) DownStays(primary string, since string) string {
	return l.say("DownStays", map[string]any{"Primary": primary, "Since": since})
}

// DownForSome says "{{.Primary}} has worked for only some of us since {{.Since}}. If it fails for you, go on here: this chat and the {{.Primary}} group are connected, so what is written in one appears in the other.".
func (l Language) DownForSome(primary string, since string) string {
	return l.say("DownForSome", map[string]any{"Primary": primary, "Since": since})
}

// DownForSomeThere says "{{.Primary}} has worked for only some of us since {{.Since}}. The others go on in {{.Others}}: what is written there appears here, and the other way round.".
func (l Language) DownForSomeThere(primary string, since string, others string) string {
	return l.say("DownForSomeThere", map[string]any{"Primary": primary, "Since": since, "Others": others})
}

// StillDown says "Still down after {{.Duration}}.".
func (l Language) StillDown(duration string) string {
	return l.say("StillDown", map[string]any{"Duration": duration})
}

// StillForSome says "Still so after {{.Duration}}.".
func (l Language) StillForSome(duration string) string {
	return l.say("StillForSome", map[string]any{"Duration": duration})
}

// Kept says "{{.Count}} messages kept.".
func (l Language) Kept(count int) string {
	return l.count("Kept", count, map[string]any{"Count": count})
}

// Ring says "{{.Primary}} is still down, since {{.Since}}. Please talk here until it works again: nothing that you write is lost.".
func (l Language) Ring(primary string, since string) string {
	return l.say("Ring", map[string]any{"Primary": primary, "Since": since})
}

// RingForSome says "{{.Primary}} still works for only some of us, since {{.Since}}. If it fails for you, please talk here: what is written here appears in the {{.Primary}} group, too.".
func (l Language) RingForSome(primary string, since string) string {
	return l.say("RingForSome", map[string]any{"Primary": primary, "Since": since})
}

// WasDown says "{{.Primary}} was down from {{.From}} to {{.Until}}. It works again.".
func (l Language) WasDown(primary string, from string, until string) string {
	return l.say("WasDown", map[string]any{"Primary": primary, "From": from, "Until": until})
}

// WasDownForSome says "{{.Primary}} worked for only some of us from {{.From}} to {{.Until}}. It works again.".
func (l Language) WasDownForSome(primary string, from string, until string) string {
	return l.say("WasDownForSome", map[string]any{"Primary": primary, "From": from, "Until": until})
}

// Back says "{{.Primary}} works again.".
func (l Language) Back(primary string) string {
	return l.say("Back", map[string]any{"Primary": primary})
}

// BackReplay says "What was said here is now being brought to the {{.Primary}} group.".
func (l Language) BackReplay(primary string) string {
	return l.say("BackReplay", map[string]any{"Primary": primary})
}

// BackSummed says "The {{.Primary}} group is told how much was said here, and by whom.".
func (l Language) BackSummed(primary string) string {
	return l.say("BackSummed", map[string]any{"Primary": primary})
}

// BackInReview says "What was said here is kept. Whoever runs this relay looks at it before it follows in the {{.Primary}} group.".
func (l Language) BackInReview(primary string) string {
	return l.say("BackInReview", map[string]any{"Primary": primary})
}

// BackMorning says "What was said here is brought to the {{.Primary}} group in the morning.".
func (l Language) BackMorning(primary string) string {
	return l.say("BackMorning", map[string]any{"Primary": primary})
}

// BackJoined says "You can go on here or there: both stay connected until it is quiet here.".
func (l Language) BackJoined() string {
	return l.say("BackJoined", nil)
}

// BackMirrored says "You can go on here or there: both stay connected.".
func (l Language) BackMirrored() string {
	return l.say("BackMirrored", nil)
}

// BackLocal says "You say that {{.Primary}} works. Only this relay does not reach it yet: what was said here is kept and follows as soon as it does.".
func (l Language) BackLocal(primary string) string {
	return l.say("BackLocal", map[string]any{"Primary": primary})
}

// BackLocalStays says "You say that {{.Primary}} works. Only this relay does not reach it yet.".
func (l Language) BackLocalStays(primary string) string {
	return l.say("BackLocalStays", map[string]any{"Primary": primary})
}

// BlindStays says "This relay cannot see {{.Primary}} any more. Let's go on here. When {{.Primary}} works for you, write {{.Sign}}up.".
func (l Language) BlindStays(primary string, sign string) string {
	return l.say("BlindStays", map[string]any{"Primary": primary, "Sign": sign})
}

// Blind says "This relay cannot see {{.Primary}} any more. Let's go on here: your messages are kept. When {{.Primary}} works for you, write {{.Sign}}up.".
func (l Language) Blind(primary string, sign string) string {
	return l.say("Blind", map[string]any{"Primary": primary, "Sign": sign})
}

// GoOn says "{{.Platform}} cannot be reached either. Let's go on in {{.Others}}.".
func (l Language) GoOn(platform string, others string) string {
	return l.say("GoOn", map[string]any{"Platform": platform, "Others": others})
}

// Peacetime says "{{.Primary}} works, so your message has gone to the {{.Primary}} group. Answers appear there.".
func (l Language) Peacetime(primary string) string {
	return l.say("Peacetime", map[string]any{"Primary": primary})
}

// Help says "This chat stands in when {{.Primary}} is down. Write as usual: it is brought to the {{.Primary}} group. You can also write:".
func (l Language) Help(primary string) string {
	return l.say("Help", map[string]any{"Primary": primary})
}

// HelpStatus says "{{.Sign}}status: how {{.Primary}} stands".
func (l Language) HelpStatus(sign string, primary string) string {
	return l.say("HelpStatus", map[string]any{"Sign": sign, "Primary": primary})
}

// HelpVotes says "{{.Sign}}up or {{.Sign}}down: {{.Primary}} works for you, or does not".
func (l Language) HelpVotes(sign string, primary string) string {
	return l.say("HelpVotes", map[string]any{"Sign": sign, "Primary": primary})
}

// HelpStop says "{{.Sign}}stop: do not relay my words; {{.Sign}}start: relay them again".
func (l Language) HelpStop(sign string) string {
	return l.say("HelpStop", map[string]any{"Sign": sign})
}

// StatusWorks says "{{.Primary}} works, as far as I can see. Write there as usual.".
func (l Language) StatusWorks(primary string) string {
	return l.say("StatusWorks", map[string]any{"Primary": primary})
}

// StatusJoined says "{{.Primary}} works. This chat is still connected to the {{.Primary}} group.".
func (l Language) StatusJoined(primary string) string {
	return l.say("StatusJoined", map[string]any{"Primary": primary})
}

// StatusReturning says "{{.Primary}} works again, and what was said here is being brought back.".
func (l Language) StatusReturning(primary string) string {
	return l.say("StatusReturning", map[string]any{"Primary": primary})
}

// StatusUncertain says "I cannot see at the moment whether {{.Primary}} works.".
func (l Language) StatusUncertain(primary string) string {
	return l.say("StatusUncertain", map[string]any{"Primary": primary})
}

// VotedAlready says "You have said so within the last five minutes; it counts.".
func (l Language) VotedAlready() string {
	return l.say("VotedAlready", nil)
}

// VotedUp says "Thank you. {{.Said}} of {{.Needed}} who are needed say that {{.Primary}} works.".
func (l Language) VotedUp(said int, needed int, primary string) string {
	return l.say("VotedUp", map[string]any{"Said": said, "Needed": needed, "Primary": primary})
}

// VotedDown says "Thank you. {{.Said}} of {{.Needed}} who are needed say that {{.Primary}} does not work.".
func (l Language) VotedDown(said int, needed int, primary string) string {
	return l.say("VotedDown", map[string]any{"Said": said, "Needed": needed, "Primary": primary})
}

// Stopped says "From now on your words are not relayed. The other chats only read that you wrote. /start undoes that.".
func (l Language) Stopped() string {
	return l.say("Stopped", nil)
}

// Started says "Your words are relayed again.".
func (l Language) Started() string {
	return l.say("Started", nil)
}

// WroteOn says "{{.Name}} wrote on {{.Platform}}.".
func (l Language) WroteOn(name string, platform string) string {
	return l.say("WroteOn", map[string]any{"Name": name, "Platform": platform})
}

// ReplayHeader says "{{.Count}} messages from {{.Platforms}}, {{.Span}}, {{.Zone}}".
func (l Language) ReplayHeader(count int, platforms string, span string, zone string) string {
	return l.count("ReplayHeader", count, map[string]any{"Count": count, "Platforms": platforms, "Span": span, "Zone": zone})
}

// Missed says "While {{.Platform}} could not be reached, {{.Span}}, {{.Count}} messages were written here".
func (l Language) Missed(count int, platform string, span string) string {
	return l.count("Missed", count, map[string]any{"Count": count, "Platform": platform, "Span": span})
}

// Deleted says "{{.Count}} messages were deleted".
func (l Language) Deleted(count int) string {
	return l.count("Deleted", count, map[string]any{"Count": count})
}

// Unshown says "{{.Count}} older messages are not shown".
func (l Language) Unshown(count int) string {
	return l.count("Unshown", count, map[string]any{"Count": count})
}

// Disappeared says "{{.Count}} messages were set to disappear, and have".
func (l Language) Disappeared(count int) string {
	return l.count("Disappeared", count, map[string]any{"Count": count})
}

// Answers says "(to {{.Name}}: “{{.Words}}”)".
func (l Language) Answers(name string, words string) string {
	return l.say("Answers", map[string]any{"Name": name, "Words": words})
}

// ReactedToPost says "(to “{{.Words}}”)".
func (l Language) ReactedToPost(words string) string {
	return l.say("ReactedToPost", map[string]any{"Words": words})
}

// ChangedEarlier says "has changed a message of {{.Clock}}:".
func (l Language) ChangedEarlier(clock string) string {
	return l.say("ChangedEarlier", map[string]any{"Clock": clock})
}

// DeletedEarlier says "has deleted a message of {{.Clock}}, which cannot be removed here any more".
func (l Language) DeletedEarlier(clock string) string {
	return l.say("DeletedEarlier", map[string]any{"Clock": clock})
}

// SaidBy says "{{.Name}}: {{.Amount}}".
func (l Language) SaidBy(name string, amount string) string {
	return l.say("SaidBy", map[string]any{"Name": name, "Amount": amount})
}

// Elsewhere says "They can be read in {{.Platforms}}.".
func (l Language) Elsewhere(platforms string) string {
	return l.say("Elsewhere", map[string]any{"Platforms": platforms})
}

// Attached says "All of them are in the file that follows.".
func (l Language) Attached() string {
	return l.say("Attached", nil)
}

// And says "{{.Others}} and {{.Last}}".
func (l Language) And(others string, last string) string {
	return l.say("And", map[string]any{"Others": others, "Last": last})
}

// Somebody says "Somebody".
func (l Language) Somebody() string {
	return l.say("Somebody", nil)
}

// Via says "via".
func (l Language) Via() string {
	return l.say("Via", nil)
}

// Late says "late".
func (l Language) Late() string {
	return l.say("Late", nil)
}

// PossiblyRepeated says "(possibly repeated)".
func (l Language) PossiblyRepeated() string {
	return l.say("PossiblyRepeated", nil)
}

// SentPhoto says "sent a photo".
func (l Language) SentPhoto() string {
	return l.say("SentPhoto", nil)
}

// SentVideo says "sent a video".
func (l Language) SentVideo() string {
	return l.say("SentVideo", nil)
}

// SentAnimated says "sent a GIF".
func (l Language) SentAnimated() string {
	return l.say("SentAnimated", nil)
}

// SentVoice says "sent a voice message".
func (l Language) SentVoice() string {
	return l.say("SentVoice", nil)
}

// SentAudio says "sent an audio file".
func (l Language) SentAudio() string {
	return l.say("SentAudio", nil)
}

// SentFile says "sent a file".
func (l Language) SentFile() string {
	return l.say("SentFile", nil)
}

// SentSticker says "sent a sticker".
func (l Language) SentSticker() string {
	return l.say("SentSticker", nil)
}

// SentLocation says "sent a location".
func (l Language) SentLocation() string {
	return l.say("SentLocation", nil)
}

// SentContact says "sent a contact".
func (l Language) SentContact() string {
	return l.say("SentContact", nil)
}

// SentPoll says "started a poll".
func (l Language) SentPoll() string {
	return l.say("SentPoll", nil)
}

// SentOther says "sent something that cannot be shown here".
func (l Language) SentOther() string {
	return l.say("SentOther", nil)
}

// SentSealed says "sent a message that cannot be read yet".
func (l Language) SentSealed() string {
	return l.say("SentSealed", nil)
}

// TooLarge says "too large to be passed on".
func (l Language) TooLarge() string {
	return l.say("TooLarge", nil)
}

// Gone says "no longer available".
func (l Language) Gone() string {
	return l.say("Gone", nil)
}

// NotFetched says "could not be fetched".
func (l Language) NotFetched() string {
	return l.say("NotFetched", nil)
}

// NotSent says "could not be passed on".
func (l Language) NotSent() string {
	return l.say("NotSent", nil)
}

// Kilobytes says "kB".
func (l Language) Kilobytes() string {
	return l.say("Kilobytes", nil)
}

// Megabytes says "MB".
func (l Language) Megabytes() string {
	return l.say("Megabytes", nil)
}

// Gigabytes says "GB".
func (l Language) Gigabytes() string {
	return l.say("Gigabytes", nil)
}

// Decimal says ".".
func (l Language) Decimal() string {
	return l.say("Decimal", nil)
}

// Clock says "{{printf \"%02d\" .Hour}}:{{printf \"%02d\" .Minute}}".
func (l Language) Clock(hour int, minute int) string {
	return l.say("Clock", map[string]any{"Hour": hour, "Minute": minute})
}

// OnDay says "{{.Day}} {{.Month}}, {{.Clock}}".
func (l Language) OnDay(day int, month string, clock string) string {
	return l.say("OnDay", map[string]any{"Day": day, "Month": month, "Clock": clock})
}

// January says "January".
func (l Language) January() string {
	return l.say("January", nil)
}

// February says "February".
func (l Language) February() string {
	return l.say("February", nil)
}

// March says "March".
func (l Language) March() string {
	return l.say("March", nil)
}

// April says "April".
func (l Language) April() string {
	return l.say("April", nil)
}

// May says "May".
func (l Language) May() string {
	return l.say("May", nil)
}

// June says "June".
func (l Language) June() string {
	return l.say("June", nil)
}

// July says "July".
func (l Language) July() string {
	return l.say("July", nil)
}

// August says "August".
func (l Language) August() string {
	return l.say("August", nil)
}

// September says "September".
func (l Language) September() string {
	return l.say("September", nil)
}

// October says "October".
func (l Language) October() string {
	return l.say("October", nil)
}

// November says "November".
func (l Language) November() string {
	return l.say("November", nil)
}

// December says "December".
func (l Language) December() string {
	return l.say("December", nil)
}

// Minutes says "{{.Count}} minutes".
func (l Language) Minutes(count int) string {
	return l.count("Minutes", count, map[string]any{"Count": count})
}

// HoursMinutes says "{{.Hour}} h {{printf \"%02d\" .Minute}}".
func (l Language) HoursMinutes(hour int, minute int) string {
	return l.say("HoursMinutes", map[string]any{"Hour": hour, "Minute": minute})
}

// DaysHours says "{{.Count}} days {{.Hour}} h".
func (l Language) DaysHours(count int, hour int) string {
	return l.count("DaysHours", count, map[string]any{"Count": count, "Hour": hour})
}
