package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// maxRemembered bounds how many chats are remembered, since anybody can add a
// bot to a group. The one of which nothing was heard for longest is forgotten.
const maxRemembered = 300

// remembered is a chat or topic in which the bot has seen something.
type remembered struct {
	ID    string `json:"id"` // as an address
	Title string `json:"title"`
	// Topic is the topic's name, empty for a whole chat.
	Topic string `json:"topic,omitempty"`
}

// chatBook remembers the chats of a bot, since the Bot API cannot list them. It
// is safe for concurrent use.
type chatBook struct {
	file string // empty to remember until the process ends

	mu    sync.Mutex
	chats []remembered // of which something was heard last at the end
}

// openChatBook reads what was remembered. A file that cannot be read as one is
// written anew with the next chat.
func openChatBook(file string) (*chatBook, error) {
	book := &chatBook{file: file}
	if file == "" {
		return book, nil
	}
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the Telegram chats that were seen: %w", err)
	}
	if json.Unmarshal(text, &book.chats) != nil {
		book.chats = nil
	}
	return book, nil
}

// all returns the chats.
func (b *chatBook) all() []remembered {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.chats)
}

// learn takes over what updates tell of chats, and saves it if it is news.
func (b *chatBook) learn(glimpses []glimpse) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	news := false
	for _, g := range glimpses {
		news = b.take(g) || news
	}
	if !news {
		return nil
	}
	return b.save()
}

// take puts what was seen at the end of the book, and says whether it is news.
func (b *chatBook) take(g glimpse) bool {
	same := func(r remembered) bool { return r.ID == g.ID }
	at := slices.IndexFunc(b.chats, same)
	before := remembered{}
	if at >= 0 {
		before = b.chats[at]
		b.chats = slices.Delete(b.chats, at, at+1)
	}
	if g.gone {
		return b.forget(g.ID) || at >= 0
	}
	now := g.remembered
	if now.Topic == "" {
		now.Topic = before.Topic
	}
	b.chats = append(b.chats, now)
	b.chats = b.chats[max(0, len(b.chats)-maxRemembered):]
	return now != before
}

// forget drops a chat's topics.
func (b *chatBook) forget(chat string) bool {
	before := len(b.chats)
	b.chats = slices.DeleteFunc(b.chats, func(r remembered) bool {
		a, err := parseAddress(r.ID)
		return err != nil || address{chat: a.chat}.String() == chat
	})
	return len(b.chats) != before
}

// save writes the book so that a crash leaves the old one or the new one.
func (b *chatBook) save() error {
	if b.file == "" {
		return nil
	}
	text, err := json.Marshal(b.chats)
	if err != nil {
		return fmt.Errorf("save the Telegram chats that were seen: %w", err)
	}
	draft, err := os.CreateTemp(filepath.Dir(b.file), filepath.Base(b.file)+"-") // 0600
	if err != nil {
		return fmt.Errorf("save the Telegram chats that were seen: %w", err)
	}
	_, err = draft.Write(text)
	if err = errors.Join(err, draft.Close()); err == nil {
		err = os.Rename(draft.Name(), b.file)
	}
	if err != nil {
		return fmt.Errorf("save the Telegram chats that were seen: %w", errors.Join(err, os.Remove(draft.Name())))
	}
	return nil
}
