package telegram

import (
	"encoding/json"

	"lifeboat/bridge"
)

// contents say what the fields are that a message carries beside text. A GIF
// also comes as a document and a venue also as a location, so the order counts.
var contents = []struct {
	field string
	is    bridge.Attachment
}{
	{"animation", bridge.Animated},
	{"photo", bridge.Photo},
	{"video", bridge.Video},
	{"video_note", bridge.Video},
	{"voice", bridge.Voice},
	{"audio", bridge.Audio},
	{"document", bridge.File},
	{"sticker", bridge.Sticker},
	{"venue", bridge.Location},
	{"location", bridge.Location},
	{"contact", bridge.Contact},
	{"poll", bridge.Poll},
}

// services are the fields of messages that nobody said: they record what
// happened in the chat (https://core.telegram.org/bots/api#message).
var services = []string{
	"new_chat_members", "new_chat_member", "new_chat_participant", "left_chat_member", "left_chat_participant",
	"new_chat_title", "new_chat_photo", "delete_chat_photo",
	"group_chat_created", "supergroup_chat_created", "channel_chat_created",
	"message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message",
	"successful_payment", "refunded_payment", "users_shared", "chat_shared", "connected_website",
	"write_access_allowed", "passport_data", "proximity_alert_triggered", "boost_added", "chat_background_set",
	"checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed", "paid_message_price_changed",
	"forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
	"general_forum_topic_hidden", "general_forum_topic_unhidden",
	"giveaway_created", "giveaway_completed", "chat_owner_left", "chat_owner_changed",
	"suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined",
	"suggested_post_paid", "suggested_post_refunded",
	"video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
	"voice_chat_scheduled", "voice_chat_started", "voice_chat_ended", "voice_chat_participants_invited",
	"web_app_data", "gift", "unique_gift", "gift_upgrade_sent",
}

// UnmarshalJSON reads a message. What has neither text nor any known content is
// something that members see and this version has no name for:
// [bridge.Other].
func (m *message) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &m.fields); err != nil {
		return err
	}
	var present map[string]json.RawMessage
	if err := json.Unmarshal(data, &present); err != nil {
		return err
	}
	m.service = hasService(present)
	m.attachment, m.medium = attachmentIn(present)
	if m.attachment == "" && m.Text == "" && !m.service {
		m.attachment = bridge.Other
	}
	return nil
}

func hasService(present map[string]json.RawMessage) bool {
	for _, field := range services {
		if _, ok := present[field]; ok {
			return true
		}
	}
	return false
}

func attachmentIn(present map[string]json.RawMessage) (bridge.Attachment, *bridge.Medium) {
	for _, content := range contents {
		if raw, ok := present[content.field]; ok {
			return content.is, mediumIn(content.field, raw, content.is)
		}
	}
	return "", nil
}
