package alert

// Remedy says what operators can do about a finding; empty if it is not declared.
func (f Finding) Remedy() string { return f.fill(conditions[f.Condition].Remedy) }
