package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
)

// redPixel returns a PNG of one red pixel.
func redPixel() []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	img.Set(0, 0, color.NRGBA{R: 0xff, A: 0xff})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil
	}
	return b.Bytes()
}

// silence returns a WAV file of one silent sample: 8 kHz, mono, 16 bit PCM.
func silence() []byte {
	const rate, sample, format = 8000, 2, 16
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, 4+8+format+8+sample)
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, format)
	b = binary.LittleEndian.AppendUint16(b, 1) // PCM
	b = binary.LittleEndian.AppendUint16(b, 1) // one channel
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, rate*sample)
	b = binary.LittleEndian.AppendUint16(b, sample)
	b = binary.LittleEndian.AppendUint16(b, sample*8)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, sample)
	return append(b, 0, 0)
}
