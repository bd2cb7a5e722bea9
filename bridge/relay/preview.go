package relay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// Preview is what would be posted of what is held for a group if its replay began
// now. It holds what members said, and is for the operator's eyes only.
type Preview struct {
	Group string
	Stage failover.Stage
	// Messages are held, of which Edited have another wording by now, Deleted are
	// not shown, and Delivered were posted by their members' own phones.
	Messages, Edited, Deleted, Delivered int
	Posts                                []PreviewedPost
	// Takes is how long the posts take at the account's pace, from the first to
	// the last, if no other group is replayed meanwhile.
	Takes time.Duration
}

// PreviewedPost is one thing that would be done in the primary chat.
type PreviewedPost struct {
	Action bridge.Action
	// Texts are what members read, one for each message that they get; none where
	// there are only files.
	Texts []string
	// Files are the media that would be posted.
	Files []bridge.Medium
	// Problem says why it cannot be shown, or posted.
	Problem string
}

// errLooked undoes what was only tried in order to look.
var errLooked = errors.New("this was only looked at")

// Preview tells what a group's replay would post, by composing it as it will be
// and undoing that. It returns an error for a group that is not configured.
func (r *Relay) Preview(ctx context.Context, name string) (Preview, error) {
	group, known := r.groups.ByName[name]
	if !known {
		return Preview{}, r.unknownGroup(name)
	}
	snapshot, err := r.ask(ctx)
	if err != nil {
		return Preview{}, err
	}
	w := r.newLook(snapshot)
	preview := Preview{Group: name, Stage: w.groupState(group).Stage}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if err := w.preview(tx, group, &preview); err != nil {
			return err
		}
		return errLooked
	})
	if !errors.Is(err, errLooked) {
		return Preview{}, fmt.Errorf("compose what is held for %s: %w", name, err)
	}
	return preview, nil
}

// newLook is a step of which nothing will be kept.
func (r *Relay) newLook(snapshot Snapshot) *work {
	w := &work{relay: r, now: snapshot.At, looking: true, memories: map[bridge.PlatformName]memory{}, touched: map[bridge.Chat]bool{}}
	for _, primary := range snapshot.Primaries {
		w.memories[primary.Name] = memory{Failover: primary.State}
	}
	return w
}

func (w *work) preview(tx *store.Tx, group directory.Group, p *Preview) error {
	if err := p.count(tx, group.Primary); err != nil {
		return err
	}
	if p.Stage != failover.Replaying { // where it is composed already
		if err := w.composeAsAfterwards(tx, group, p); err != nil {
			return err
		}
	}
	lane, err := tx.LaneFront(group.Primary, store.Replay, p.Messages+mostChanges)
	if err != nil {
		return err
	}
	for _, d := range lane {
		shown, err := w.relay.previewed(tx, d)
		if err != nil {
			return err
		}
		p.Posts = append(p.Posts, shown)
	}
	if pace := w.relay.options.ReplayPerMinute; pace > 0 && len(p.Posts) > 1 {
		p.Takes = time.Duration(len(p.Posts)-1) * time.Minute / time.Duration(pace)
	}
	return nil
}

// mostChanges bounds how many changes of what was posted earlier are shown.
const mostChanges = 1000

// count counts what is held as it is.
func (p *Preview) count(tx *store.Tx, chat bridge.Chat) (err error) {
	if p.Messages, err = tx.HeldMessages(chat); err != nil {
		return err
	}
	if p.Edited, err = tx.HeldChanged(chat, bridge.ActionEdit); err != nil {
		return err
	}
	p.Deleted, err = tx.HeldChanged(chat, bridge.ActionDelete)
	return err
}

// composeAsAfterwards does what the end of the outage would do.
func (w *work) composeAsAfterwards(tx *store.Tx, group directory.Group, p *Preview) error {
	if err := w.dropDelivered(tx, group); err != nil {
		return err
	}
	left, err := tx.HeldMessages(group.Primary)
	if err != nil {
		return err
	}
	p.Delivered = p.Messages - left
	return w.composeReplay(tx, group)
}

// previewed is a delivery as members would read it.
func (r *Relay) previewed(tx *store.Tx, d store.Delivery) (PreviewedPost, error) {
	shown := PreviewedPost{Action: d.Action}
	post, err := r.content.Resolve(tx, d)
	var refused *bridge.SendError
	switch {
	case errors.As(err, &refused):
		shown.Problem = refused.Reason
		return shown, nil
	case err != nil:
		return shown, err
	}
	for _, file := range post.Files {
		shown.Files = append(shown.Files, file.Medium)
	}
	shown.Texts, err = r.read(post)
	if err != nil {
		shown.Problem = bridge.AsSendError(err).Reason
	}
	return shown, nil
}

// read is what members read of a post, message by message.
func (r *Relay) read(post bridge.Post) ([]string, error) {
	platform := r.platforms[post.Chat.Platform]
	parts, err := platform.Render(post)
	if err != nil {
		return nil, err
	}
	reader, able := platform.(bridge.Reader)
	if !able {
		return []string{post.Text.Plain}, nil
	}
	var texts []string
	for _, part := range parts {
		text, err := reader.ReadPart(part)
		if err != nil {
			return nil, err
		}
		if text != "" {
			texts = append(texts, text)
		}
	}
	return texts, nil
}
