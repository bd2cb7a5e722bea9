package store

import "lifeboat/bridge"

// SetCursor notes how far a platform has received. An empty cursor leaves the
// stored one as it is.
func (tx *Tx) SetCursor(platform bridge.PlatformName, cursor bridge.Cursor) error {
	if cursor == "" {
		return nil
	}
	return tx.change("keep a cursor", `
		INSERT INTO cursors (platform, cursor) VALUES ($1, $2)
		ON CONFLICT (platform) DO UPDATE SET cursor = excluded.cursor`, string(platform), string(cursor))
}

// Cursor returns how far a platform has received, or nothing if it never did.
func (tx *Tx) Cursor(platform bridge.PlatformName) (cursor bridge.Cursor, err error) {
	_, err = tx.find("read a cursor", func(row scanner) error { return row.Scan(&cursor) }, `
		SELECT cursor FROM cursors WHERE platform = $1`, string(platform))
	return cursor, err
}
