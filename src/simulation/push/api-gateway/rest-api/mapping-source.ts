import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import { valueOf, type Mapping } from './method.ts';

/** What mapping expressions may take values from; a name may have several, and the last one counts. */
export interface MappingValues {
  readonly headers: readonly Mapping[];
  readonly query: readonly Mapping[];
  readonly path: readonly Mapping[];
  /** The body that is mapped; null for none. */
  readonly body: string | null;
  readonly stageVariables: readonly Mapping[];
  /** As templates know it: `$context`. */
  readonly context: JsonObject;
}

/** Of which message a mapping takes its values. */
export type MappingSide = 'request' | 'response' | 'gateway';

const SOURCES: Readonly<Record<MappingSide, RegExp>> = {
  request:
    /^('[^']*'|method\.request\.(header|querystring|path)\.[\w.-]+|method\.request\.body(\.[\w.[\]-]+)?|stageVariables\.\w+|context\.[\w.]+)$/,
  response:
    /^('[^']*'|integration\.response\.header\.[\w.-]+|integration\.response\.body(\.[\w.[\]-]+)?|stageVariables\.\w+|context\.[\w.]+)$/,
  gateway:
    /^('[^']*'|method\.request\.(header|querystring|path)\.[\w.-]+|stageVariables\.\w+|context\.[\w.]+)$/,
};

const LENGTH_MAX = 1_024;

/** Whether an expression says where a value comes from: `'Event'`, `method.request.header.Kind`, … */
export function isMappingSource(expression: string, side: MappingSide): boolean {
  return expression.length <= LENGTH_MAX && SOURCES[side].test(expression);
}

/** The value that an expression stands for; null where there is none. */
export function readSource(expression: string, values: MappingValues): string | null {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  const [, place = '', name = ''] =
    /^(?:method\.request|integration\.response)\.(\w+)\.?(.*)$/.exec(expression) ?? [];
  switch (place) {
    case 'header':
      return lastOf(values.headers, name, (left) => left.toLowerCase());
    case 'querystring':
      return lastOf(values.query, name, (left) => left);
    case 'path':
      return valueOf(values.path, name);
    case 'body':
      return name === '' ? values.body : textAt(parsed(values.body), name);
    default:
      return outsideMessage(expression, values);
  }
}

function outsideMessage(expression: string, values: MappingValues): string | null {
  const variable = /^stageVariables\.(\w+)$/.exec(expression)?.[1];
  if (variable !== undefined) return valueOf(values.stageVariables, variable);
  return textAt(values.context, expression.slice('context.'.length));
}

function lastOf(
  entries: readonly Mapping[],
  name: string,
  spelling: (name: string) => string,
): string | null {
  const wanted = spelling(name);
  return entries.findLast((entry) => spelling(entry.name) === wanted)?.value ?? null;
}

function parsed(text: string | null): Json {
  try {
    return JSON.parse(text ?? 'null') as Json;
  } catch {
    return null;
  }
}

/** A member as text: `order.lines[0].id`. */
function textAt(value: Json, path: string): string | null {
  let found: Json | undefined = value;
  for (const [, name, index] of path.matchAll(/([\w-]+)|\[(\d{1,6})\]/g)) {
    if (name !== undefined) {
      found = isJsonObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
    } else found = isJsonArray(found) ? found[Number(index)] : undefined;
  }
  if (found === undefined || found === null) return null;
  return typeof found === 'string' ? found : JSON.stringify(found);
}
