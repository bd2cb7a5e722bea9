package telegram

// Start opens the private chat with a bot, as pressing its start button does: the person says /start. If they have one
// already it says so again.
func (p *Person) Start(b *Bot) (*Chat, error) {
	c := p.privateChat(b)
	if _, err := p.Say(c, "/start"); err != nil {
		return nil, err
	}
	return c, nil
}

// privateChat finds or makes the private chat of a person and a bot, unblocked.
func (p *Person) privateChat(b *Bot) *Chat {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := b.privates[p.user.ID]
	if c == nil {
		c = s.newChat(private, p.user.ID, "")
		c.members = []*member{{user: p.user, status: ordinary}, {user: b.user, bot: b, status: ordinary}}
		b.privates[p.user.ID] = c
	}
	c.unblock(b)
	return c
}

// Block ends what a bot may say to the person. It fails silently if they have no private chat.
func (p *Person) Block(b *Bot) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if c := b.privates[p.user.ID]; c != nil && c.member(b.user.ID).present() {
		c.change(c.member(b.user.ID), kicked, p.user)
	}
}

// Unblock takes Block back.
func (p *Person) Unblock(b *Bot) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if c := b.privates[p.user.ID]; c != nil {
		c.unblock(b)
	}
}

func (c *Chat) unblock(b *Bot) {
	if m := c.member(b.user.ID); !m.present() {
		c.change(m, ordinary, c.owner())
	}
}
