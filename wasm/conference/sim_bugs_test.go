package conference

// bugs are what the simulation has found in the engine, each as it was, with a world that finds
// it. TestSimulationSeeds runs the worlds; make simulate-faults shows that they still do.
var bugs = []fault{
	{"a page that dies between setup's two writes does not start again", 0, "the stored identity does not open", []edit{
		{"doctor_start.go", "	if len(records) == 1 {\n		return nil ", "	if false {\n		return nil "},
	}},
	{"a message passed over in the lobby is acknowledged by a later one", 0, "lost: the doctor has acknowledged", []edit{
		{"doctor_frames.go", "	case *passed != 0 && content.Number > *passed:\n", "	case false:\n"},
		{"patient_frames.go", "		p.at.outbox.begin() // what was", "		// what was"},
		{"patient_commands.go", "p.connected && p.at.admitted {", "p.connected {"},
	}},
	{"a message passed over while the page is locked is acknowledged by a later one", 0, "lost: the doctor has acknowledged", []edit{
		{"doctor_frames.go", "	case *passed != 0 && content.Number > *passed:\n", "	case false:\n"},
	}},
	{"a history out of its order where a clock was set back", 0, "order: ", []edit{
		{"doctor_start.go", "			l.place = max(l.time, letters[i-1].place)\n", "			l.place = l.time\n"},
	}},
	{"a passphrase changed in part", 0, "cannot read ", []edit{
		{"doctor_start.go", "		if err != nil && c.before != nil {\n", "		if false {\n"},
	}},
	{"what waits for a held key does not go when it is the invitation's own again", 1377, "in the end: ", []edit{
		{"doctor_session.go", "	d.savePatient(p)\n	d.resume(p)\n	for ", "	d.savePatient(p)\n	d.sendLobby(p)\n	for "},
	}},
}
