package telegram

import (
	"errors"
	"fmt"
)

// SendAlbum posts several files as an album, with a caption below the first, and returns the ids of the messages. It
// fails as Say does; then none is posted.
func (p *Person) SendAlbum(c *Chat, files []Media, caption string, options ...PostOption) (messageIDs []int, err error) {
	var d draft
	for _, option := range options {
		option(&d)
	}
	for i := range files {
		if !files[i].isFile() {
			return nil, fmt.Errorf("%s posts an album with a %s in it: %w", p.user.Name(), files[i].kind, errors.ErrUnsupported)
		}
		if err := files[i].store(p.server.vault); err != nil {
			return nil, fmt.Errorf("%s posts an album: %w", p.user.Name(), err)
		}
	}
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	posts, err := p.composeAlbum(c, files, caption, d)
	if err != nil {
		return nil, fmt.Errorf("%s posts an album: %w", p.user.Name(), err)
	}
	c.sayAlbum(posts)
	for _, posted := range posts {
		messageIDs = append(messageIDs, posted.ID)
	}
	return messageIDs, nil
}

// composeAlbum gives the first file the caption and what it replies to.
func (p *Person) composeAlbum(c *Chat, files []Media, caption string, first draft) ([]*post, error) {
	var posts []*post
	for _, media := range files {
		posted, err := p.compose(c, media, caption, first)
		if err != nil {
			return nil, err
		}
		posts = append(posts, posted)
		caption, first = "", draft{threadID: first.threadID, silent: first.silent}
	}
	return posts, nil
}
