package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// millis is how a time is stored; the zero time is stored as NULL.
func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// moment is millis backwards.
func moment(stored sql.NullInt64) time.Time {
	if !stored.Valid {
		return time.Time{}
	}
	return time.UnixMilli(stored.Int64).UTC()
}

// orNull stores the id 0, which no row has, as NULL.
func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// textOrNull stores nothing as NULL.
func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// flag is how a truth is stored.
func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

// encode returns a value as JSON, or nil for a nil pointer or map.
func encode(what string, value any) (any, error) {
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", what, err)
	}
	if string(encoded) == "null" {
		return nil, nil
	}
	return string(encoded), nil
}

// decode is encode backwards. The error says what, and never quotes it.
func decode(what string, encoded sql.NullString, value any) error {
	if !encoded.Valid {
		return nil
	}
	if err := json.Unmarshal([]byte(encoded.String), value); err != nil {
		return fmt.Errorf("decode %s: %w", what, err)
	}
	return nil
}
