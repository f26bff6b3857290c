// Package group is the prime-order group of the protocol: the subgroup of
// order q (256 bits) of the integers mod p (3072 bits), with ElectionGuard's
// parameters, and the scalars mod q.
//
// Membership and range are checked where a value is decoded and never later:
// an *Element that exists is in the subgroup. Values are immutable but for
// Erase; Precompute shows in nothing but speed. All that is not named VarTime
// runs in time independent of the values.
//
// Only package elgamal and the handshake's plumbing should import it; what
// wants to encrypt or sign wants elgamal.
//
// # Speed
//
// The arithmetic is made for WebAssembly, where Go has no 128-bit product and no
// carry, and 64-bit multiplications are what time is spent on. kernel.go says
// how; what an operation costs, go test -bench . and make bench.
//
// Tables make exponentiations of one base fast: g's, of 112 KiB, built by the first
// BaseExp; one of as much for an Element after Precompute; and one of 14 KiB for an
// Element that was decoded, built by its first exponentiation out of squares that
// the check of its order has computed. In multiplications mod p (a squaring counts
// as 0.8), for an exponentiation and for verifying:
//
//	                 Exp   SignatureVarTime
//	not decoded      277   308
//	decoded          111   150  (and 22 less from the second time on)
//	precomputed       52    94
//	DecodeElement    210
//	Precompute       430
//
// What was tried and did not pay, in Node 20 on an AMD Milan, where a
// multiplication mod p takes 5.4 µs and a squaring 4.3:
//
//   - Karatsuba's identity once, not twice (products of 56 digits): a squaring
//     in 5.7 µs. Three times in a squaring (products of 14): its columns take
//     2.0 µs for 1.25, as adding up outweighs what is saved.
//   - A squaring column by column, 55 sums of products with no stores: the
//     columns take 1.85 µs for 1.25. Go keeps 16 values in wasm locals, and 28
//     digits come from memory again and again.
//   - A loop in place of unrolled columns, or a call for each of the nine
//     products: every jump and call goes through a table in Go's wasm. The nine
//     calls cost 0.35 µs of a squaring, 126 in the reduction 1.5 µs.
//   - p's digits as constants in the code: the reduction is 11 % slower.
//   - Eight digits of Montgomery's m at a time, not sixteen: 5 % slower.
//   - A wasm assembly (.s) addModulus with the same sums in a structured loop:
//     7 % faster, 4 % of a squaring. Go's own code for the loops is as good as
//     this file's shape allows; a twin to be kept equal is not worth that.
//   - lookUp with eight words of all entries in registers: 3.4 µs for 1.1.
//   - A window of five bits for Exp: as many multiplications, twice the scan.
//   - Digits of 29 bits: 7 % fewer products on paper, but columns up to 2^63.3,
//     so that one more pass over 224 columns takes half of that back. Not built.
package group
