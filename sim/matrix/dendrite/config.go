package dendrite

import (
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// configuration has a database for each component. Presence is off in both directions, since Dendrite does not come
// back from SIGKILL with it on.
const configuration = `version: 2
global:
  server_name: localhost
  private_key: FOLDER/key.pem
  disable_federation: true
  presence: {enable_inbound: false, enable_outbound: false}
  jetstream: {in_memory: true, storage_path: FOLDER/jetstream}
  cache: {max_size_estimated: 16mb}
client_api:
  registration_disabled: false
  rate_limiting: {enabled: false}
  # Without a name of its own, the shared secret would be looked for in the environment.
  registration_shared_secret: loopback
media_api:
  base_path: FOLDER/media
  max_file_size_bytes: 33554432
  database: {connection_string: "file:FOLDER/media.dbUNSYNCED"}
sync_api:
  search: {enabled: false, index_path: FOLDER/search}
  database: {connection_string: "file:FOLDER/sync.dbUNSYNCED"}
user_api:
  bcrypt_cost: 4
  account_database: {connection_string: "file:FOLDER/account.dbUNSYNCED"}
  device_database: {connection_string: "file:FOLDER/device.dbUNSYNCED"}
room_server:
  database: {connection_string: "file:FOLDER/room.dbUNSYNCED"}
key_server:
  database: {connection_string: "file:FOLDER/key.dbUNSYNCED"}
federation_api:
  database: {connection_string: "file:FOLDER/federation.dbUNSYNCED"}
relay_api:
  database: {connection_string: "file:FOLDER/relay.dbUNSYNCED"}
mscs:
  database: {connection_string: "file:FOLDER/mscs.dbUNSYNCED"}
logging:
  - {type: std, level: warn}
`

// unsynced keeps the databases from waiting for the disk, which is most of the time that Dendrite takes. A killed
// process loses nothing by it, only a machine that loses power does. The question mark is escaped, or Dendrite would
// take it off the file's name (internal/sqlutil/uri.go); SQLite's driver reads what is behind it.
const unsynced = "%3f_pragma=synchronous=off"

// writeConfig puts the configuration and a fresh signing key into a folder, and returns the configuration's path.
func writeConfig(folder string) (string, error) {
	seed := make([]byte, 32)
	if _, err := rand.Read(seed); err != nil {
		return "", fmt.Errorf("make a signing key: %w", err)
	}
	key := pem.EncodeToMemory(&pem.Block{
		Type: "MATRIX PRIVATE KEY", Headers: map[string]string{"Key-ID": "ed25519:auto"}, Bytes: seed,
	})
	if err := os.WriteFile(filepath.Join(folder, "key.pem"), key, 0o600); err != nil {
		return "", fmt.Errorf("write the signing key: %w", err)
	}
	file := filepath.Join(folder, "dendrite.yaml")
	text := strings.NewReplacer("FOLDER", folder, "UNSYNCED", unsynced).Replace(configuration)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("write the configuration: %w", err)
	}
	return file, nil
}
