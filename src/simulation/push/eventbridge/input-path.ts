import { isJsonArray, isJsonObject, type Json } from '../../json.ts';

/** A way into an event: names of members and places in arrays. */
export type InputPath = readonly (string | number)[];

const STEP = /\.([^.[\]*?()'"\s]+)|\['([^'\]]+)'\]|\["([^"\]]+)"\]|\[(\d{1,6})\]/y;

/**
 * Reads a path as rules' targets have it: `$`, `$.detail.items[0].id`, `$['detail-type']`. It leads
 * to one place, so there are no wildcards, slices or filters. Null for a text that is no such path.
 */
export function parseInputPath(text: string): InputPath | null {
  if (!text.startsWith('$')) return null;
  const steps: (string | number)[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (!match) return null;
    const [, plain, quoted, doubleQuoted, index] = match;
    steps.push(index === undefined ? (plain ?? quoted ?? doubleQuoted ?? '') : Number(index));
  }
  return steps;
}

/** What a path leads to; undefined where it leads nowhere. */
export function followInputPath(path: InputPath, event: Json): Json | undefined {
  let value: Json | undefined = event;
  for (const step of path) {
    if (typeof step === 'number') value = isJsonArray(value) ? value[step] : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}
