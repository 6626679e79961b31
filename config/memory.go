package config

// minimumMemoryMB is the manual's minimum of a node without speech, in Windows Server 2012 R2 and
// newer (V-19).
const minimumMemoryMB = 4096

// MinimumMemoryMB is the least memory of a node in MB: the manual's minimum and
// what TTS and ASR on the nodes need, or more where the site file says so (V-19).
func MinimumMemoryMB(s *Site) int {
	return max(s.XPR.MinimumMemoryMB(), s.Checks.MinimumMemoryMB)
}

// MinimumMemoryMB is the manual's minimum of a node in MB, with what TTS and ASR on the nodes need (V-19).
func (x XPR) MinimumMemoryMB() int {
	mb := minimumMemoryMB
	if x.TTSOnNodes {
		mb += max(1024, 100*x.TTSVoices+2*x.TTSChannels)
	}
	if x.ASROnNodes {
		mb += 512
	}
	return mb
}
