package config

// MinimumMemoryMB is the least memory of a node in MB: the manual's minimum and
// what TTS and ASR on the nodes need, or more where the site file says so (V-19).
func MinimumMemoryMB(s *Site) int {
	return max(s.ManualsMemoryMB(), s.Checks.MinimumMemoryMB)
}

// ManualsMemoryMB is the manual's minimum of a node in MB, with what TTS and ASR on the nodes need (V-19).
func (s *Site) ManualsMemoryMB() int {
	x, mb := s.XPR, s.Requirements().MemoryMB
	if x.TTSOnNodes {
		mb += max(1024, 100*x.TTSVoices+2*x.TTSChannels)
	}
	if x.ASROnNodes {
		mb += 512
	}
	return mb
}
