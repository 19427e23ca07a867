import type { HttpApiSnapshot, DeployedRoute } from './deployment.ts';
import { readRouteKey, type RouteKey, type RouteSegment } from './route-key.ts';

/** The route that takes a request, and what its variables stand for. */
export interface RouteMatch {
  readonly route: DeployedRoute;
  /** By name; null for none. */
  readonly pathParameters: Readonly<Record<string, string>> | null;
}

/** A candidate with its place in the order in which routes are preferred. */
interface Candidate extends RouteMatch {
  readonly rank: string;
}

/**
 * The route for a method and a path without the stage: one that fits the whole path before one that
 * takes all that is left, a text before a variable, the method before ANY, and `$default` for whatever
 * nothing else takes. Null where there is no route.
 */
export function matchRoute(
  { routes }: HttpApiSnapshot,
  method: string,
  path: string,
): RouteMatch | null {
  const parts = path.slice(1).split('/').map(decoded);
  let best: Candidate | null = null;
  for (const route of routes) {
    const candidate = candidateOf(route, method, parts);
    if (candidate && (best === null || candidate.rank < best.rank)) best = candidate;
  }
  return best;
}

const DEFAULT_RANK = '9';

function candidateOf(
  route: DeployedRoute,
  method: string,
  parts: readonly string[],
): Candidate | null {
  const key = readRouteKey(route.routeKey);
  if (key === null) return { route, pathParameters: null, rank: DEFAULT_RANK };
  if (key.method !== 'ANY' && key.method !== method) return null;
  const pathParameters = parametersOf(key.segments, parts);
  if (pathParameters === null) return null;
  return {
    route,
    pathParameters: pathParameters.length === 0 ? null : Object.fromEntries(pathParameters),
    rank: rankOf(key),
  };
}

/** What the variables stand for; null where the path does not fit. */
function parametersOf(
  segments: readonly RouteSegment[],
  parts: readonly string[],
): (readonly [string, string])[] | null {
  const isGreedy = segments.at(-1)?.kind === 'greedy';
  if (isGreedy ? parts.length < segments.length : parts.length !== segments.length) return null;
  const parameters: (readonly [string, string])[] = [];
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (segment.kind === 'static') {
      if (segment.text !== part) return null;
      continue;
    }
    const value = segment.kind === 'greedy' ? parts.slice(index).join('/') : part;
    if (value === '') return null;
    parameters.push([segment.name, value]);
  }
  return parameters;
}

/** Compares as routes are preferred: the smaller comes first. */
function rankOf({ method, segments }: RouteKey): string {
  const isGreedy = segments.at(-1)?.kind === 'greedy';
  const kinds = segments.map(({ kind }) => ({ static: 0, variable: 1, greedy: 2 })[kind]).join('');
  return `${isGreedy ? 1 : 0}${kinds}${method === 'ANY' ? 1 : 0}`;
}

/** A part of the path with its percent escapes read; one that is no such text stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
