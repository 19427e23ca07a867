import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'cyan' | 'yellow' | 'magenta' | 'blue';

/** Gives a text a style, or returns it as it is where nobody would see one. */
export type Paint = (style: Style, text: string) => string;

/** Where a text is written to. */
type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'hasColors'>;

/** Terminals are coloured, files and pipes are not; `NO_COLOR` and `FORCE_COLOR` have the last word. */
export function paintFor(stream: Stream): Paint {
  const isForced = !['', '0', 'false', undefined].includes(process.env['FORCE_COLOR']);
  const isColoured = isForced || (stream.isTTY && stream.hasColors());
  return isColoured
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text;
}
