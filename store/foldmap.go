package store

import (
	"slices"

	"lifeboat/bridge"
)

// The message map follows what was folded, also more than once: an album that
// became a part of a digest is found in the digest.

// postOf returns the delivery that really posts another one, which is itself
// unless it was folded.
func (tx *Tx) postOf(id int64) (post int64, err error) {
	_, err = tx.find("find the post that a delivery was folded into", func(row scanner) error { return row.Scan(&post) }, `
		WITH RECURSIVE path (id, into_id) AS (
			SELECT id, folded_into FROM deliveries WHERE id = $1
			UNION ALL
			SELECT deliveries.id, deliveries.folded_into FROM deliveries JOIN path ON deliveries.id = path.into_id)
		SELECT id FROM path WHERE into_id IS NULL`, id)
	return post, err
}

// FindFolded returns the delivery of a message in chat that was folded into
// another one, where [Tx.FindDelivery] leads.
func (tx *Tx) FindFolded(message int64, chat bridge.Chat) (id int64, found bool, err error) {
	found, err = tx.find("find a folded message", func(row scanner) error { return row.Scan(&id) }, `
		SELECT id FROM deliveries
		WHERE message = $1 AND platform = $2 AND chat = $3 AND action = 'post' AND state = 'folded'
		ORDER BY id LIMIT 1`, message, string(chat.Platform), chat.ID)
	return id, found, err
}

// findFoldedIn returns where members see a message that was folded: the part
// that stands for it if each part stands for one, else the first that has an id.
func (tx *Tx) findFoldedIn(message int64, chat bridge.Chat) (ref bridge.Reference, found bool, err error) {
	id, found, err := tx.FindFolded(message, chat)
	if err != nil || !found {
		return ref, false, err
	}
	post, err := tx.postOf(id)
	if err != nil {
		return ref, false, err
	}
	parts, folded, err := tx.partsAndFolded(post)
	if err != nil {
		return ref, false, err
	}
	if at := slices.Index(folded, id); at >= 0 {
		parts = standingFor(at, len(folded), parts)
	}
	for _, part := range parts {
		if part.VisibleID != "" {
			return bridge.Reference{ID: part.VisibleID}, true, nil
		}
	}
	return ref, false, nil
}

// standingFor returns the part of one of several messages, if each has one, or
// each has a file of its own; else all parts.
func standingFor(at, messages int, parts []StoredPart) []StoredPart {
	files := slices.DeleteFunc(slices.Clone(parts), func(p StoredPart) bool { return p.Size == 0 })
	switch {
	case len(parts) == messages:
		return parts[at : at+1]
	case len(files) == messages:
		return files[at : at+1]
	default:
		return parts
	}
}

// findFolded returns the message that a part of a post of many stands for:
// where the post has one part for each of them, or holds only one.
func (tx *Tx) findFolded(chat bridge.Chat, platformID string) (message int64, found bool, err error) {
	var post int64
	var position int
	found, err = tx.find("find a post of many", func(row scanner) error { return row.Scan(&post, &position) },
		findInPost, string(chat.Platform), chat.ID, platformID)
	if err != nil || !found {
		return 0, false, err
	}
	parts, folded, err := tx.partsAndFolded(post)
	if err != nil {
		return 0, false, err
	}
	at := -1
	switch {
	case len(folded) == 1:
		at = 0
	case len(parts) == len(folded):
		at = slices.IndexFunc(parts, func(p StoredPart) bool { return p.Index == position })
	}
	if at < 0 {
		return 0, false, nil
	}
	d, err := tx.Delivery(folded[at])
	return d.Message, err == nil && d.Message != 0, err
}

// FindPost returns the post of many that members of chat see under a platform's
// id.
func (tx *Tx) FindPost(chat bridge.Chat, platformID string) (d Delivery, found bool, err error) {
	var id int64
	var position int
	found, err = tx.find("find a post of many", func(row scanner) error { return row.Scan(&id, &position) },
		findInPost, string(chat.Platform), chat.ID, platformID)
	if err != nil || !found {
		return d, false, err
	}
	d, err = tx.Delivery(id)
	return d, err == nil, err
}

// FindMeant returns the message that somebody means who answers a post or reacts
// to it: as [Tx.FindMessage] does, and of a [Burst] the latest, since it was
// still the same person who spoke.
func (tx *Tx) FindMeant(chat bridge.Chat, platformID string) (message int64, found bool, err error) {
	if message, found, err = tx.FindMessage(chat, platformID); err != nil || found {
		return message, found, err
	}
	found, err = tx.find("find the latest message of a post", func(row scanner) error { return row.Scan(&message) },
		findInBurst, string(chat.Platform), chat.ID, platformID)
	return message, found, err
}

const findInBurst = `
	SELECT folded.message FROM parts
	JOIN deliveries AS post ON post.id = parts.delivery
	JOIN deliveries AS folded ON folded.folded_into = post.id
	WHERE parts.platform = $1 AND parts.chat = $2 AND parts.visible_id = $3 AND post.phase = '` + Burst + `' AND folded.action = 'post'
	ORDER BY coalesce(folded.place, folded.id) DESC LIMIT 1`

const findInPost = `
	SELECT parts.delivery, parts.position FROM parts
	WHERE parts.platform = $1 AND parts.chat = $2 AND parts.visible_id = $3
		AND EXISTS (SELECT 1 FROM deliveries WHERE folded_into = parts.delivery)
	ORDER BY parts.delivery DESC LIMIT 1`

func (tx *Tx) partsAndFolded(post int64) (parts []StoredPart, folded []int64, err error) {
	if parts, err = tx.Parts(post); err != nil {
		return nil, nil, err
	}
	folded, err = tx.FoldedPosts(post)
	return parts, folded, err
}

// FoldedPosts returns the folded deliveries that post a message, in order; the
// others change one of these.
func (tx *Tx) FoldedPosts(post int64) ([]int64, error) {
	var posts []int64
	read := func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		posts = append(posts, id)
		return err
	}
	return posts, tx.list("read the posts that were folded into a delivery", read, `
		SELECT id FROM deliveries WHERE folded_into = $1 AND action = 'post' ORDER BY coalesce(place, id), id`, post)
}
