package message

import (
	"encoding/binary"
	"errors"
	"io"

	"telemed/crypto/codec"
	"telemed/crypto/seal"
)

// ErrChunk says that a frame is not the chunk that it should be: another file or
// index, a broken seal, a wrong length (FILE-CHUNK).
var ErrChunk = errors.New("message: not this chunk of the file")

// ErrFileKey says that a manifest's frame is too short to carry the file's key behind
// it (FILE-KEY).
var ErrFileKey = errors.New("message: a manifest without its file key")

const chunkHeader = 1 + 16 + 4

// SealChunk makes FILE_CHUNK, the same bytes for everyone who needs this chunk:
//
//	45 ‖ file id [16] ‖ index u32 ‖ seal(file key, ad = all before, chunk)
func SealChunk(rand io.Reader, key *seal.Key, file [16]byte, index uint32, chunk []byte) ([]byte, error) {
	frame := make([]byte, 0, chunkHeader+seal.SealedSize(len(chunk)))
	frame = append(append(frame, OpFileChunk), file[:]...)
	frame = binary.BigEndian.AppendUint32(frame, index)
	sealed, err := seal.Seal(rand, key, frame, chunk)
	if err != nil {
		return nil, err
	}
	return append(frame, sealed...), nil
}

// ChunkOf reads which file and chunk a FILE_CHUNK says it is: not yet believed.
func ChunkOf(frame []byte) (file [16]byte, index uint32, ok bool) {
	s := codec.Reader(frame)
	var op byte
	ok = s.ReadUint8(&op) && op == OpFileChunk && s.CopyBytes(file[:]) && s.ReadUint32(&index)
	return file, index, ok
}

// OpenChunk opens a frame that has to be chunk index, of length bytes, of the file;
// every failure is ErrChunk (FILE-CHUNK).
func OpenChunk(key *seal.Key, file [16]byte, index uint32, length int, frame []byte) ([]byte, error) {
	f, i, ok := ChunkOf(frame)
	if !ok || f != file || i != index || len(frame) != chunkHeader+seal.SealedSize(length) {
		return nil, ErrChunk
	}
	chunk, err := seal.Open(key, frame[:chunkHeader], frame[chunkHeader:])
	if err != nil || len(chunk) != length {
		return nil, ErrChunk
	}
	return chunk, nil
}

// Carried is what a frame carries of signed content: the content itself and, behind a
// manifest, the file's key.
func Carried(signed []byte, key *seal.Key) []byte {
	if signed[0] != TypeManifest {
		return signed
	}
	return append(append(make([]byte, 0, len(signed)+len(key)), signed...), key[:]...)
}

// Split is Carried backwards (FILE-KEY); key is nil for what is no manifest. Nothing
// of it is verified yet.
func Split(payload []byte) (signed []byte, key *seal.Key, err error) {
	if len(payload) == 0 || payload[0] != TypeManifest {
		return payload, nil, nil
	}
	n := len(payload) - seal.KeySize
	if n < 0 {
		return nil, nil, ErrFileKey
	}
	key = new(seal.Key)
	copy(key[:], payload[n:])
	return payload[:n:n], key, nil
}
