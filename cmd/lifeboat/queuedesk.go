package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/control"
	"lifeboat/bridge/relay"
	"lifeboat/store"
)

// queueDesk answers what is asked about the queue, from the database.
type queueDesk struct{ store *store.Store }

// Counts counts what is in the lanes and parked.
func (d queueDesk) Counts(ctx context.Context) ([]control.Lane, error) {
	var lanes []control.Lane
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		counts, err := tx.Counts()
		lanes = lanesOf(counts)
		return err
	})
	return lanes, err
}

func lanesOf(counts []store.LaneCount) []control.Lane {
	var lanes []control.Lane
	for _, l := range counts {
		lanes = append(lanes, control.Lane{Chat: l.Chat.String(), Lane: string(l.Lane), State: string(l.State), Count: l.Count, Oldest: l.Oldest})
	}
	return lanes
}

// Queue lists deliveries.
func (d queueDesk) Queue(ctx context.Context, query control.QueueQuery) ([]control.Queued, error) {
	wanted := store.QueueQuery{Lane: store.Lane(query.Lane), State: store.State(query.State), After: query.After, Limit: query.Limit}
	if query.Chat != "" {
		platform, id, named := strings.Cut(query.Chat, ":")
		if !named {
			return nil, fmt.Errorf("%q is no chat: write it as in the config, platform:id", query.Chat)
		}
		wanted.Chat = bridge.Chat{Platform: bridge.PlatformName(platform), ID: id}
	}
	queued := []control.Queued{}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		deliveries, err := tx.Queue(wanted)
		if err != nil {
			return err
		}
		for _, delivery := range deliveries {
			one, err := queuedOf(tx, delivery, query.Contents)
			if err != nil {
				return err
			}
			queued = append(queued, one)
		}
		return nil
	})
	return queued, err
}

// queuedOf describes a delivery. One that others were folded into says what all
// of them say.
func queuedOf(tx *store.Tx, d store.Delivery, contents bool) (control.Queued, error) {
	queued := control.Queued{
		ID: d.ID, Chat: d.Chat.String(), Lane: string(d.Lane), State: string(d.State), Action: string(d.Action),
		Attempts: d.Attempts, Reason: d.Reason, CreatedAt: d.CreatedAt, NextTry: d.NextTry,
	}
	messages, err := messagesOf(tx, d)
	if err != nil {
		return queued, err
	}
	queued.Messages = len(messages)
	if !contents {
		return queued, nil
	}
	if d.Body != nil && len(messages) == 0 {
		queued.Contents = []control.Content{{Text: d.Body.Text.Plain}}
	}
	for _, message := range messages {
		content, err := contentOf(tx, message)
		if err != nil {
			return queued, err
		}
		queued.Contents = append(queued.Contents, content)
	}
	return queued, nil
}

// messagesOf are the messages that a delivery stands for.
func messagesOf(tx *store.Tx, d store.Delivery) ([]int64, error) {
	folded, err := tx.Folded(d.ID)
	if err != nil {
		return nil, err
	}
	var messages []int64
	for _, id := range folded {
		one, err := tx.Delivery(id)
		if err != nil {
			return nil, err
		}
		within, err := messagesOf(tx, one)
		if err != nil {
			return nil, err
		}
		messages = append(messages, within...)
	}
	if len(folded) == 0 && d.Message != 0 {
		messages = []int64{d.Message}
	}
	return messages, nil
}

func contentOf(tx *store.Tx, id int64) (control.Content, error) {
	message, err := tx.Message(id)
	if errors.Is(err, store.ErrForgotten) {
		return control.Content{Missing: err.Error()}, nil
	}
	if err != nil {
		return control.Content{}, err
	}
	content := control.Content{
		Chat: message.Chat.String(), Sender: nameOf(message.Sender), SentAt: message.SentAt,
		Text: message.Text.Plain, Attachment: string(message.Attachment),
	}
	if message.Media != nil {
		content.File = message.Media.Name
	}
	return content, nil
}

func nameOf(person bridge.Person) string {
	if person.Name == "" {
		return person.ID
	}
	return person.Name
}

// RetryParked puts parked deliveries back for the next run of the relay.
func (d queueDesk) RetryParked(ctx context.Context, ids []int64) (int, error) {
	retried := 0
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		back, err := tx.RetryParked(ids, func(d store.Delivery) store.Lane { return d.Lane })
		retried = len(back)
		return err
	})
	return retried, err
}

// DropParked gives parked deliveries up for good.
func (d queueDesk) DropParked(ctx context.Context, ids []int64) (dropped int, err error) {
	err = d.store.Write(ctx, func(tx *store.Tx) (err error) {
		dropped, err = tx.DropParked(ids, relay.GivenUp, time.Now())
		return err
	})
	return dropped, err
}
