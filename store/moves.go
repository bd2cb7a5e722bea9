package store

import "lifeboat/bridge"

// AddChatMove notes that a conversation goes on under another id. What had
// moved to from before has moved on to to.
func (tx *Tx) AddChatMove(from, to bridge.Chat) error {
	err := tx.change("let an earlier move of a chat go on", `
		UPDATE chat_moves SET to_platform = $3, to_chat = $4 WHERE to_platform = $1 AND to_chat = $2`,
		string(from.Platform), from.ID, string(to.Platform), to.ID)
	if err != nil {
		return err
	}
	return tx.change("keep the move of a chat", `
		INSERT INTO chat_moves (platform, chat, to_platform, to_chat) VALUES ($1, $2, $3, $4)
		ON CONFLICT (platform, chat) DO UPDATE SET to_platform = excluded.to_platform, to_chat = excluded.to_chat`,
		string(from.Platform), from.ID, string(to.Platform), to.ID)
}

// ChatMoves returns where conversations went on, each by its old id.
func (tx *Tx) ChatMoves() (map[bridge.Chat]bridge.Chat, error) {
	moves := map[bridge.Chat]bridge.Chat{}
	read := func(row scanner) error {
		var from, to bridge.Chat
		err := row.Scan(&from.Platform, &from.ID, &to.Platform, &to.ID)
		moves[from] = to
		return err
	}
	return moves, tx.list("read the moves of chats", read, `
		SELECT platform, chat, to_platform, to_chat FROM chat_moves`)
}
