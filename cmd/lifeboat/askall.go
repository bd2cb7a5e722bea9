package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
)

// askDeadline bounds what a platform may take to answer. A WhatsApp login takes
// about a second, and longer on a small machine.
const askDeadline = 25 * time.Second

// asker asks the platforms about their chats and rights.
type asker struct {
	platforms []bridge.Platform
	settings  *config.Config
	data      folder
}

// chats lists the chats of all platforms that can tell, in the order of the
// configuration.
func (a asker) chats(ctx context.Context) control.Chats {
	var found control.Chats
	for _, answers := range inParallel(ctx, a.platforms, a.chatsOf) {
		found.Chats = append(found.Chats, answers.Chats...)
		found.Problems = append(found.Problems, answers.Problems...)
	}
	return found
}

func (a asker) chatsOf(ctx context.Context, platform bridge.Platform) control.Chats {
	lister, able := platform.(bridge.ChatLister)
	if !able {
		return control.Chats{}
	}
	listed, err := lister.Chats(ctx)
	if err != nil {
		return control.Chats{Problems: []string{fmt.Sprintf("%s: %v", platform.Name(), err)}}
	}
	var found control.Chats
	for _, chat := range listed {
		found.Chats = append(found.Chats, control.Chat{
			Chat: chat.Chat.String(), Title: chat.Title, Members: chat.Members,
			Group: groupOf(a.settings, chat.Chat), Remedy: inTheWay(chat),
		})
	}
	return found
}

// inTheWay says what keeps people or the relay from writing in a chat.
func inTheWay(chat bridge.ChatInfo) string {
	switch {
	case !chat.CanPost && chat.Remedy != "":
		return chat.Remedy
	case !chat.CanPost:
		return "the relay may not write there: give its account the right to"
	case chat.AnnouncementOnly:
		return "only admins may write there: members could not talk"
	default:
		return ""
	}
}

// checks looks at the data folder, at the control targets, at every account and
// at every configured chat.
func (a asker) checks(ctx context.Context) []control.Check {
	checks := []control.Check{checkOf(checkFolder(a.data)), checkOf(checkDisk(dataDisk{string(a.data)}))}
	for _, finding := range a.checkControls(ctx) {
		checks = append(checks, checkOf(finding))
	}
	for _, found := range inParallel(ctx, a.platforms, a.checksOf) {
		for _, finding := range found {
			checks = append(checks, checkOf(finding))
		}
	}
	return checks
}

func checkOf(f bridge.Finding) control.Check {
	return control.Check{OK: f.OK, What: f.What, Remedy: f.Remedy}
}

func (a asker) checksOf(ctx context.Context, platform bridge.Platform) []bridge.Finding {
	var findings []bridge.Finding
	if checker, able := platform.(bridge.Checker); able {
		findings = a.checksBy(ctx, checker, platform.Name())
	} else if lister, able := platform.(bridge.ChatLister); able {
		findings = a.checkByList(ctx, platform.Name(), lister)
	}
	for i := range findings {
		findings[i].What = fmt.Sprintf("%s: %s", platform.Name(), findings[i].What)
	}
	return findings
}

// checksBy asks everything over one connection where that matters. Without a
// connection there is nothing to be learned about the chats.
func (a asker) checksBy(ctx context.Context, checker bridge.Checker, platform bridge.PlatformName) (findings []bridge.Finding) {
	ask := func(ctx context.Context) {
		findings = checker.CheckAccount(ctx)
		for _, id := range a.chatsToCheck(platform) {
			findings = append(findings, checker.CheckChat(ctx, id)...)
		}
	}
	visitor, able := checker.(bridge.Visitor)
	if !able {
		ask(ctx)
		return findings
	}
	if err := visitor.Visit(ctx, ask); err != nil {
		unseen := bridge.Finding{What: "the chats could not be looked at", Remedy: err.Error(), Unsure: true}
		return append(checker.CheckAccount(ctx), unseen)
	}
	return findings
}

// chatsToCheck are the platform's chats in groups, and those with operators.
func (a asker) chatsToCheck(platform bridge.PlatformName) []string {
	ids := chatsOn(platform, a.settings)
	for _, chat := range privateChats(a.settings) {
		if chat.Platform == platform {
			ids = append(ids, chat.ID)
		}
	}
	return ids
}

// checkByList looks for the configured chats among those that the account takes
// part in.
func (a asker) checkByList(ctx context.Context, platform bridge.PlatformName, lister bridge.ChatLister) []bridge.Finding {
	listed, err := lister.Chats(ctx)
	if err != nil {
		return []bridge.Finding{{What: "the account answers", Remedy: err.Error()}}
	}
	findings := []bridge.Finding{{OK: true, What: fmt.Sprintf("the account answers and is in %d groups", len(listed))}}
	for _, id := range a.chatsToCheck(platform) {
		i := slices.IndexFunc(listed, func(chat bridge.ChatInfo) bool { return chat.Chat.ID == id })
		if i < 0 {
			findings = append(findings, bridge.Finding{What: "it is a member of " + id, Remedy: "add the relay's account to that group, or correct the id ('lifeboat chats' lists those it is in)"})
			continue
		}
		remedy := inTheWay(listed[i])
		findings = append(findings, bridge.Finding{OK: remedy == "", What: fmt.Sprintf("everybody can write in %s (%s)", oneLine(listed[i].Title), id), Remedy: remedy})
	}
	return findings
}

// checkFolder sees whether the data folder can be written to.
func checkFolder(data folder) bridge.Finding {
	finding := bridge.Finding{OK: true, What: "the data folder can be written to"}
	probe, err := os.CreateTemp(string(data), ".check-*")
	if err == nil {
		err = probe.Close()
		if removed := os.Remove(probe.Name()); err == nil {
			err = removed
		}
	}
	if err != nil {
		finding.OK, finding.Remedy = false, fmt.Sprintf("give this user the right to write in %s, and free disk space if it is full: %v", data, err)
	}
	return finding
}

// checkDisk sees whether the disk has room for a long outage.
func checkDisk(disk dataDisk) bridge.Finding {
	free, err := disk.Free()
	switch {
	case err != nil:
		return bridge.Finding{What: "the disk has room", Remedy: err.Error()}
	case free < roomNeeded:
		return bridge.Finding{What: fmt.Sprintf("the disk has room (%d MB are free)", free>>20), Remedy: fmt.Sprintf("free disk space: at least %d MB are wanted", roomNeeded>>20)}
	default:
		return bridge.Finding{OK: true, What: fmt.Sprintf("the disk has room (%d MB are free)", free>>20)}
	}
}

// roomNeeded is what should be free before anything is kept, in bytes: some
// thousands of messages and the files of a day.
const roomNeeded uint64 = 512 << 20

// groupOf names the configured group that has a chat.
func groupOf(settings *config.Config, chat bridge.Chat) string {
	for _, group := range settings.Groups {
		if group.Primary == chat || slices.Contains(group.Fallbacks, chat) {
			return group.Name
		}
	}
	return ""
}

// inParallel asks all platforms at once and returns the answers in their order.
func inParallel[A any](ctx context.Context, platforms []bridge.Platform, ask func(context.Context, bridge.Platform) A) []A {
	ctx, cancel := context.WithTimeout(ctx, askDeadline)
	defer cancel()
	answers := make([]A, len(platforms))
	var asked sync.WaitGroup
	for i, platform := range platforms {
		asked.Go(func() { answers[i] = ask(ctx, platform) })
	}
	asked.Wait()
	return answers
}

// oneLine shows foreign text so that it cannot break a table or move the
// cursor.
func oneLine(text string) string {
	return strings.Join(strings.Fields(strings.Map(visible, text)), " ")
}

func visible(c rune) rune {
	if c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0 || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 {
		return ' '
	}
	return c
}
