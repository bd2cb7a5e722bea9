package whatsapp

import "maps"

// Unlink has the phone of number remove all its companions, as its owner does in the list of linked devices. Those
// that are online are told that they have been removed, and none of them can log in again. It returns how many there
// were.
func (s *Server) Unlink(number string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[digits(number)]
	if a == nil {
		return 0
	}
	before := len(a.devices)
	maps.DeleteFunc(a.devices, func(id uint16, d *device) bool {
		if id != 0 && d.session != nil {
			d.session.end(streamError(loggedOutCode, "device_removed"))
		}
		return id != 0
	})
	s.announceDevices(a)
	return before - len(a.devices)
}

// loggedOutCode is the code of a stream:error that ends a login (whatsmeow connectionevents.go:35).
const loggedOutCode = 401
