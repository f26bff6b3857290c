/** The words of the diagnostics card, on both pages. */
import { msg } from '@lit/localize';
import type { Operation } from '../engine/types.ts';

export const diagnostics = {
  title: () => msg('Diagnostics'),
  text: () => msg('How long the cryptography takes in this browser, on this device. It is measured in a few seconds, and the conversation goes on meanwhile.'),
  measure: () => msg('Measure'),
  again: () => msg('Measure again'),
  measuring: () => msg('Measuring…'),
  notNow: () => msg('This cannot be measured at the moment. Wait a little, then try again.'),
  table: () => msg('What an operation takes'),
  operation: (operation: Operation): string => operations[operation](),
};

const operations: Record<Operation, () => string> = {
  'key-pair': () => msg('Make a key pair'),
  sign: () => msg('Sign'),
  verify: () => msg('Verify a signature'),
  encrypt: () => msg('Encrypt'),
  decrypt: () => msg('Decrypt'),
  seal: () => msg('Seal 1 MB (AES-256-CBC and HMAC-SHA-512)'),
  handshake: () => msg('Join: all that both sides compute'),
};
