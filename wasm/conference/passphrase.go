package conference

import "telemed/crypto/vault"

// passphrase is what stands between the browser's own vault key and the vault:
// with a passphrase set, the vault's key is wrapped by it, and that again sealed
// under the browser's.
type passphrase struct {
	device  *vault.Key // the key that the browser keeps
	wrapped []byte     // the record as stored; nil without a passphrase
	records []Record   // while locked
}

func (p *passphrase) start(vaultKey []byte, records []Record) {
	p.device = new(vault.Key)
	if copy(p.device[:], vaultKey) != len(p.device) {
		panic("conference: internal error: the vault key has another length")
	}
	for _, r := range records {
		if r.Name == recordPassphrase {
			p.wrapped, p.records = r.Value, records
		}
	}
}

func (d *Doctor) unlock(string) Result             { return refused(RefusedNotNow) }
func (d *Doctor) lock() Result                     { return refused(RefusedNotNow) }
func (d *Doctor) setPassphrase(_, _ string) Result { return refused(RefusedNotNow) }
