import type { LifecycleEvent } from './lifecycle-event.ts';
import type { Paint, Style } from './paint.ts';

/** What a line says of an event. */
export type ShownEvent = Pick<LifecycleEvent, 'at' | 'kind' | 'message' | 'rule'>;

/** A lifecycle event as one line of a terminal: when, what, why. */
export function eventLine(event: ShownEvent, paint: Paint): string {
  const kind = paint(styleOf(event.kind), event.kind.padEnd(KIND_WIDTH));
  const rule = event.rule ? paint('dim', ` [${event.rule.id}]`) : '';
  return `${paint('dim', instantText(event.at))}  ${kind} ${oneLine(event.message)}${rule}`;
}

/** An instant of ISO 8601 as people read it. */
export function instantText(at: string): string {
  return at.replace('T', ' ').replace('Z', '');
}

/** Messages quote what users wrote: it must neither break the line nor command the terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    return escaped === character ? `\\u00${character.charCodeAt(0).toString(16)}` : escaped;
  });
}

/** As wide as the kinds that are seen most; a longer one moves its own line only. */
const KIND_WIDTH = 27;

function styleOf(kind: string): Style {
  if (/FAILED|THROTTLED|RESET|DENIED|REFUSED|DROPPED|EXPIRED|EXHAUSTED|TIMED_OUT/.test(kind)) {
    return 'red';
  }
  if (kind.endsWith('SUCCEEDED') || kind.endsWith('DELIVERED')) return 'green';
  if (kind.startsWith('ENVIRONMENT')) return 'yellow';
  if (kind.startsWith('CLOCK')) return 'magenta';
  if (kind.startsWith('INVOCATION') || kind.startsWith('EVENT')) return 'cyan';
  return 'blue';
}
