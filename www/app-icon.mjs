/**
 * The app's icon: a speech bubble with a cross. Drawn once, as shapes; written as SVG, and as PNG for
 * systems that take nothing else.
 */
import { crc32, deflateSync } from 'node:zlib';

const side = 512;
const teal = '#0b5a5e';
const white = '#ffffff';

/** Later ones lie on earlier ones. `rounded` is only the icon that no system cuts into its own shape. */
const shapes = (rounded) => [
  { fill: teal, x: 0, y: 0, width: side, height: side, radius: rounded ? 112 : 0 },
  { fill: white, x: 104, y: 108, width: 304, height: 232, radius: 64 },
  { fill: white, triangle: [[164, 320], [164, 412], [264, 336]] },
  { fill: teal, x: 230, y: 156, width: 52, height: 136, radius: 12 },
  { fill: teal, x: 188, y: 198, width: 136, height: 52, radius: 12 },
];

export function svgIcon() {
  const parts = shapes(true).map(({ fill, triangle, x, y, width, height, radius }) =>
    triangle
      ? `<path fill="${fill}" d="M${triangle.map((point) => point.join(' ')).join('L')}Z"/>`
      : `<rect fill="${fill}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">${parts.join('')}</svg>`;
}

function covers({ triangle, x, y, width, height, radius }, px, py) {
  if (triangle) {
    let left = 0;
    for (let i = 0; i < 3; i++) {
      const [ax, ay] = triangle[i];
      const [bx, by] = triangle[(i + 1) % 3];
      if ((bx - ax) * (py - ay) > (by - ay) * (px - ax)) left++;
    }
    return left === 0 || left === 3;
  }
  if (px < x || px > x + width || py < y || py > y + height) return false;
  const dx = Math.max(x + radius - px, px - (x + width - radius), 0);
  const dy = Math.max(y + radius - py, py - (y + height - radius), 0);
  return dx * dx + dy * dy <= radius * radius;
}

/** Samples to a pixel, each way: edges without steps. */
const samples = 4;

/** RGBA of one pixel of an icon that is `scale` times smaller than the drawing. */
function pixel(drawn, px, py, scale) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < samples * samples; i++) {
    const x = (px + ((i % samples) + 0.5) / samples) * scale;
    const y = (py + (Math.floor(i / samples) + 0.5) / samples) * scale;
    let top = drawn.length - 1;
    while (top >= 0 && !covers(drawn[top], x, y)) top--;
    if (top < 0) continue;
    const shape = drawn[top];
    for (let c = 0; c < 3; c++) sum[c] += shape.rgb[c];
    sum[3]++;
  }
  const covered = sum[3];
  if (covered === 0) return [0, 0, 0, 0];
  return [sum[0] / covered, sum[1] / covered, sum[2] / covered, (255 * covered) / samples ** 2].map(Math.round);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length);
  body.copy(result, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}

/** A PNG of this many pixels a side. `cut`: the system cuts it into its own shape (maskable). */
export function pngIcon(pixels, cut) {
  const drawn = shapes(!cut).map((shape) => ({ ...shape, rgb: Buffer.from(shape.fill.slice(1), 'hex') }));
  const rows = Buffer.alloc(pixels * (1 + 4 * pixels)); // each row begins with its filter: none
  for (let y = 0; y < pixels; y++) {
    for (let x = 0; x < pixels; x++) rows.set(pixel(drawn, x, y, side / pixels), y * (1 + 4 * pixels) + 1 + 4 * x);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set([8, 6], 8); // 8 bits a channel, RGBA
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
