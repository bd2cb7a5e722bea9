package store

// SaveState keeps what a decider has decided, under its name, in place of what
// was there. The version says how to read the body.
func (tx *Tx) SaveState(name string, version int, body []byte) error {
	return tx.change("save the state of "+name, `
		INSERT INTO states (name, version, body) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET version = excluded.version, body = excluded.body`, name, version, body)
}

// LoadState returns what was saved last under a name.
func (tx *Tx) LoadState(name string) (version int, body []byte, found bool, err error) {
	found, err = tx.find("load the state of "+name, func(row scanner) error { return row.Scan(&version, &body) }, `
		SELECT version, body FROM states WHERE name = $1`, name)
	return version, body, found, err
}
