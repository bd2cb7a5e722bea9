package announce

import "lifeboat/bridge"

// DownForSome returns the status post for those who still read the primary: where the others are, and that both
// sides read each other.
func (p Printer) DownForSome(f Facts) bridge.Text {
	return p.each(func(v voice) string {
		return v.DownForSomeThere(f.Primary, v.moment(f.Since, f.Now), v.list(f.Others))
	})
}
