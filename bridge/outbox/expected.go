package outbox

import "time"

// Expect sets how long one try of a part without a file waits for its
// acknowledgement; 0 for as long as the platform's traits say.
func (s *Sender) Expect(deadline time.Duration) { s.expected.Store(int64(deadline)) }

// deadline bounds one try of a part without a file.
func (s *Sender) deadline() time.Duration {
	if expected := time.Duration(s.expected.Load()); expected > 0 {
		return expected
	}
	return s.traits.SendDeadline
}
