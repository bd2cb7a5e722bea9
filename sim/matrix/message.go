package matrix

import (
	"slices"
	"strings"
	"time"
)

// Message is what members see of a message.
type Message struct {
	RoomID string
	ID     string
	Sender string // a user's id
	// Type is the message type, such as m.text and m.image.
	Type string
	Text string
	HTML string // empty where there is no markup
	// ReplyTo is the id of the message that this one answers.
	ReplyTo      string
	MentionsRoom bool
	Mentions     []string // the ids of users
	File         string   // the address of the file, with mxc://
	FileName     string
	// MIME, FileSize and FileHash are those of the file as the server has it: its size in bytes and its SHA-256 in
	// lowercase hexadecimal. They are empty where there is no file any more.
	MIME      string
	FileSize  int64
	FileHash  string
	Voice     bool // a voice note
	GIF       bool // a video that is shown as a GIF
	Edited    bool
	Redacted  bool
	Sent      time.Time
	Reactions []Reaction
	// TransactionID is what the sender's client has called it.
	TransactionID string
}

// Reaction is one user's reaction.
type Reaction struct {
	Sender string
	Key    string
}

// Messages lists what is in the room now, with edits applied and without what was taken back.
func (r *Room) Messages() []Message {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	var list []Message
	for _, one := range r.events {
		if one.kind == typeMessage && one.redactedBy == nil && !one.isEdit() {
			list = append(list, r.shown(one))
		}
	}
	return list
}

// shown is a message as members see it now.
func (r *Room) shown(e *event) Message {
	m := Message{
		RoomID: r.id, ID: e.id, Sender: e.sender, Sent: e.sent, TransactionID: e.txn,
		ReplyTo:  e.content.object("m.relates_to").object("m.in_reply_to").text("event_id"),
		Redacted: e.redactedBy != nil,
	}
	m.put(e.content)
	for _, later := range r.events[r.countUpTo(e.position):] {
		if later.redactedBy == nil && later.related() == e.id {
			m.apply(later)
		}
	}
	if file := r.server.mediaAt(m.File); file != nil {
		m.MIME, m.FileSize, m.FileHash = file.mimeType, file.size, file.hash
	}
	return m
}

// apply takes an edit or a reaction over.
func (m *Message) apply(later *event) {
	switch {
	case later.kind == typeReaction:
		m.Reactions = append(m.Reactions, Reaction{later.sender, later.content.object("m.relates_to").text("key")})
	case later.isEdit() && later.sender == m.Sender && !m.Redacted:
		m.put(later.content.object("m.new_content"))
		m.Edited = true
	}
}

// put takes over what a content says.
func (m *Message) put(said content) {
	mentions := said.object("m.mentions")
	m.Type, m.Text, m.HTML = said.text("msgtype"), said.text("body"), said.text("formatted_body")
	m.MentionsRoom, _ = mentions["room"].(bool)
	m.Mentions = slices.Clone(mentions.texts("user_ids"))
	m.File, m.FileName = said.text("url"), said.text("filename")
	_, m.Voice = said["org.matrix.msc3245.voice"]
	m.GIF, _ = said.object("info")["fi.mau.gif"].(bool)
	if m.FileName == "" && strings.HasPrefix(m.File, "mxc://") {
		m.FileName = m.Text
	}
}
