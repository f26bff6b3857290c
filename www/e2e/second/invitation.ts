/** Names, invitations and what comes from them (crypto/SPEC.md, 1 and 4). */
import { must, Reader, Refused, text, u64, u8, utf8, v16 } from './bytes.ts';
import { h256, h512, kdf, none, sha256 } from './label.ts';

const version = 1;
const checksumBytes = 4;

/** Whether a text may stand for a person, or with more code points for a file. */
export function isName(name: string, most = 64): boolean {
  const points = [...name].length;
  return points >= 1 && points <= most && !/[\p{Cc}\p{Bidi_Control}]/u.test(name) && !/^[\p{White_Space}\p{Cf}]*$/u.test(name);
}

export function checkName(name: string): void {
  must(isName(name), 'NAME');
}

const loopback = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const hostLabels = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/;

/** An origin exactly as browsers serialise it, `https:`, or `http:` of a loopback host. */
export function isOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, port, origin: serialised } = new URL(origin);
  if (origin !== serialised || port === '0') return false;
  if (!hostname.startsWith('[') && !hostLabels.test(hostname)) return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}

export interface Invitation {
  open: boolean;
  room: Buffer;
  doctorFingerprint: Buffer;
  id: Buffer;
  secret: Buffer;
  /** Milliseconds since the Unix epoch; 0: no end. */
  validUntil: bigint;
  doctorName: string;
  patientName: string;
  /** Empty: the page's own. */
  relayOrigin: string;
}

export function parseInvitation(bytes: Buffer): Invitation {
  must(bytes.length > 0, 'INVITE-FIELD');
  must(bytes[0] === version, 'INVITE-VERSION');
  const from = new Reader(bytes.subarray(1), 'INVITE-FIELD');
  const flags = from.u8();
  const invitation = {
    open: flags === 1,
    room: from.take(16),
    doctorFingerprint: from.take(32),
    id: from.take(8),
    secret: from.take(16),
    validUntil: from.u64(),
    doctorName: text(from.v16(), 'INVITE-FIELD'),
    patientName: text(from.v16(), 'INVITE-FIELD'),
    relayOrigin: text(from.v16(), 'INVITE-FIELD'),
  };
  from.end();
  const { open, doctorName, patientName, relayOrigin } = invitation;
  must(flags <= 1, 'INVITE-FIELD', 'flags');
  must(isName(doctorName), 'INVITE-FIELD', 'doctor’s name');
  must(patientName === '' || (!open && isName(patientName)), 'INVITE-FIELD', 'patient’s name');
  must(relayOrigin === '' || isOrigin(relayOrigin), 'INVITE-FIELD', 'relay origin');
  return invitation;
}

function encoded(invitation: Invitation, secret: Uint8Array): Buffer {
  const { open, room, doctorFingerprint, id, validUntil, doctorName, patientName, relayOrigin } = invitation;
  const names = [doctorName, patientName, relayOrigin].map((name) => v16(utf8(name)));
  return Buffer.concat([u8(version), u8(open ? 1 : 0), room, doctorFingerprint, id, secret, u64(validUntil), ...names]);
}

export const encodeInvitation = (invitation: Invitation) => encoded(invitation, invitation.secret);
export const publicPart = (invitation: Invitation) => encoded(invitation, none);

const checksum = (bytes: Uint8Array) => h256('invitation checksum', bytes).subarray(0, checksumBytes);

export function toFragment(invitation: Invitation): string {
  const bytes = encodeInvitation(invitation);
  return Buffer.concat([bytes, checksum(bytes)]).toString('base64url');
}

export function fromFragment(fragment: string): Invitation {
  const all = Buffer.from(fragment, 'base64url');
  // Buffer passes over what is not base64url.
  if (all.toString('base64url') !== fragment || all.length < checksumBytes) throw new Refused('INVITE-SUM');
  const bytes = all.subarray(0, -checksumBytes);
  must(checksum(bytes).equals(all.subarray(-checksumBytes)), 'INVITE-SUM');
  return parseInvitation(bytes);
}

/** T0 */
export const firstTranscript = (invitation: Invitation) =>
  h512('transcript', invitation.room, publicPart(invitation), u8(version));

export const helloKey = (invitation: Invitation, way: 'P2D' | 'D2P') =>
  kdf(invitation.secret, firstTranscript(invitation), `hello key ${way}`, 64);

/** ID_Di */
export const patientId = (invitationId: Uint8Array, y: Uint8Array) => h256('patient id', invitationId, y).subarray(0, 16);

export function safetyNumber(doctorFingerprint: Uint8Array, patientFingerprint: Uint8Array): string[] {
  const n = h512('safety number', doctorFingerprint, patientFingerprint);
  const groups = Array.from({ length: 12 }, (_, i) => n.readUIntBE(5 * i, 5) % 100_000);
  return groups.map((group) => String(group).padStart(5, '0'));
}

/** The doctor's side, for the vectors. */
export function owner(masterSecret: Uint8Array, relayOrigin: string): { token: Buffer; room: Buffer } {
  const token = kdf(masterSecret, none, 'owner token', 32, utf8(relayOrigin));
  return { token, room: sha256(token).subarray(0, 16) };
}
