import { columns, operations } from './names';
import type { Environment, Outcome } from './names';

/** What must be reached in Chromium: a ratio of two medians of one run, and its limit. */
const goals: { text: string; value(e: Environment): number; least?: number; most?: number }[] = [
  { text: 'exp256: math/big ÷ ours', value: (e) => e.exp256.mathbig / e.exp256.ours, least: 3.2 },
  { text: 'exp256: gmp ÷ ours', value: (e) => e.exp256.gmp / e.exp256.ours, least: 1.4 },
  { text: 'exp256: BigInt ÷ ours', value: (e) => e.exp256.bigint / e.exp256.ours, least: 1.05 },
  { text: 'gexp: math/big ÷ ours', value: (e) => e.gexp.mathbig / e.gexp.ours, least: 12 },
  { text: 'sign ÷ exp256', value: (e) => e.sign.ours / e.exp256.ours, most: 0.35 },
  { text: 'verify ÷ exp256', value: (e) => e.verify.ours / e.exp256.ours, most: 2 },
  { text: 'verify_table ÷ exp256', value: (e) => e.verify_table.ours / e.exp256.ours, most: 0.8 },
  { text: 'handshake ÷ exp256', value: (e) => e.handshake.ours / e.exp256.ours, most: 20 },
  { text: 'handshake: bigmod ÷ ours', value: (e) => e.handshake.bigmod / e.handshake.ours, least: 3.5 },
  { text: 'joins a second', value: (e) => e.joins_per_s, least: 60 },
];

const busy = ': THE MACHINE IS BUSY, and the ratios of short to long operations are not to be believed.';

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return rows.map(line).join('\n');
}

/** The medians in ms, then how they stand against the goals. */
export function report(name: string, { environment: e, variants, noise }: Outcome): string {
  const times = [
    [`${name}, ms`, ...columns],
    ...operations.map((o) => [o, ...columns.map((c) => e[o][c].toPrecision(3))]),
    ['handshake', e.handshake.ours.toPrecision(3), '', e.handshake.bigmod.toPrecision(3)],
  ];
  const ratios = goals.map(({ text, value, least, most }) => {
    const v = value(e);
    const reached = (least === undefined || v >= least) && (most === undefined || v <= most);
    return [text, v.toFixed(2), least === undefined ? `≤ ${most}` : `≥ ${least}`, reached ? 'yes' : 'NO'];
  });
  return [
    table(times),
    `verify_table: only ours has tables, the others are as in verify.\nWhere there are two ways the better one is shown: ${variants.join(', ')}.`,
    `Medians are ${(100 * noise).toFixed(0)} % above the fastest samples${noise > 0.25 ? busy : '.'}`,
    table([['ratio', 'is', 'goal', 'reached'], ...ratios]),
    '',
  ].join('\n\n');
}
