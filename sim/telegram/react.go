package telegram

import (
	"slices"
	"strings"
)

// reactionEmoji are those that can be put under a message (Bot API documentation, ReactionTypeEmoji).
var reactionEmoji = strings.Fields(`
	❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾
	💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡`)

// setMessageReaction puts one emoji under a message, or takes it back. No bot is told of it.
func (c *call) setMessageReaction() (any, error) {
	var wanted []wireReaction
	if _, err := c.args.object("reaction", "reaction types", &wanted); err != nil {
		return nil, err
	}
	chat, p, err := c.message("message to react")
	if err != nil {
		return nil, err
	}
	emoji, err := readReactions(wanted)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(p.reactionsOf(c.bot.user), emoji) {
		p.react(c.bot.user, emoji)
		chat.emit(Reacted, c.bot.user, p, true)
	}
	return true, nil
}

func readReactions(wanted []wireReaction) ([]string, error) {
	if len(wanted) > 1 {
		return nil, badRequest("REACTIONS_TOO_MANY")
	}
	var emoji []string
	for _, w := range wanted {
		if w.Type != "emoji" || !slices.Contains(reactionEmoji, w.Emoji) {
			return nil, badRequest("REACTION_INVALID")
		}
		emoji = append(emoji, w.Emoji)
	}
	return emoji, nil
}

// tellReaction tells the bots that are administrators what a person put under a message.
func (c *Chat) tellReaction(p *post, by User, before, after []string) {
	update := reactionUpdated{
		Chat:        c.objectUnder(p.ChatID),
		MessageID:   p.ID,
		User:        by,
		Date:        c.server.now().Unix(),
		OldReaction: wireReactions(before),
		NewReaction: wireReactions(after),
	}
	for _, m := range c.members {
		if m.bot != nil && m.status == administrator {
			m.bot.tell(onReaction, update)
		}
	}
}
