import type { Json } from '../../json.ts';

/**
 * Levels of arrays and objects that JSON may have: what is nested deeper cannot be written down again
 * by everybody who reads it. AWS's own parser stops there, too.
 */
const DEPTH_MAX = 1_000;

/** Reads JSON; undefined for a text that is none, or that is nested too deep. */
export function parseJson(text: string): Json | undefined {
  if (depthOf(text) > DEPTH_MAX) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** How deep the brackets of a text are nested, those within strings left out. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isString) {
      if (character === '\\') index += 1;
      else if (character === '"') isString = false;
    } else if (character === '"') isString = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return deepest;
}
