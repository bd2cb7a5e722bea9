package whatsapp

import (
	"context"
	"fmt"
	"time"

	"lifeboat/bridge"
)

var _ bridge.Forgetter = (*Platform)(nil)

// forgetAfter is how old a text is that nobody is at work on any more.
const forgetAfter = time.Minute

// ForgetPerson deletes the name, the tokens and the message keys of a person,
// and the texts that devices could have asked for again, of whomever they are:
// whatsmeow does not note whose they are. The keys of the encryption stay, since
// nothing that the person writes could be read without them.
func (p *Platform) ForgetPerson(ctx context.Context, id string) (stays string, err error) {
	for _, statement := range []string{
		`DELETE FROM whatsmeow_contacts WHERE their_jid = $1`,
		`DELETE FROM whatsmeow_message_secrets WHERE sender_jid = $1`,
		`DELETE FROM whatsmeow_privacy_tokens WHERE their_jid = $1`,
	} {
		if _, err := p.database.db.ExecContext(ctx, statement, id); err != nil {
			return "", fmt.Errorf("forget a person in %s: %w", p.database.path, err)
		}
	}
	if err := p.Prune(ctx, time.Now().Add(-forgetAfter)); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s keeps the id and the keys of %s, without which the groups could not be read; they go when the account is linked anew", p.database.path, id), nil
}
