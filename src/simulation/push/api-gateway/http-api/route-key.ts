import { refuseBadRequest } from '../bad-request.ts';

/** The route for whatever no other one takes. */
export const DEFAULT_ROUTE = '$default';

const METHODS: ReadonlySet<string> = new Set([
  'ANY',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
]);

const LENGTH_MAX = 512;

/** A part of a path between slashes. */
export type RouteSegment =
  | { readonly kind: 'static'; readonly text: string }
  /** `{id}`: one segment. `{proxy+}`: all that is left, and at least one. */
  | { readonly kind: 'variable' | 'greedy'; readonly name: string };

/** `POST /orders/{id}`, taken apart. */
export interface RouteKey {
  /** `POST`, or `ANY`. */
  readonly method: string;
  readonly segments: readonly RouteSegment[];
}

/** Refuses what cannot be a route key. */
export function validateRouteKey(routeKey: string): void {
  if (routeKey === DEFAULT_ROUTE) return;
  const refuse = (why: string): never =>
    refuseBadRequest(
      'routeKey',
      `The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default": ${why}.`,
    );
  if (routeKey.length > LENGTH_MAX) refuse(`it has more than ${LENGTH_MAX} characters`);
  const { method, path } = splitRouteKey(routeKey);
  if (!METHODS.has(method)) refuse(`the method is one of ${[...METHODS].join(', ')}`);
  if (!path.startsWith('/')) refuse('the path begins with a slash');
  const segments = readSegments(path);
  const names = new Set<string>();
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'static') {
      if (!/^[\w.~%!$&'()*+,;=:@-]*$/.test(segment.text)) {
        refuse(`"${segment.text}" is neither the text of a path nor one variable in braces`);
      }
      continue;
    }
    if (names.has(segment.name)) refuse(`it has the variable "${segment.name}" twice`);
    names.add(segment.name);
    if (segment.kind === 'greedy' && index !== segments.length - 1) {
      refuse(`"{${segment.name}+}" takes all that is left, so it comes last`);
    }
  }
}

/** A route key that is valid, taken apart; null for `$default`. */
export function readRouteKey(routeKey: string): RouteKey | null {
  if (routeKey === DEFAULT_ROUTE) return null;
  const { method, path } = splitRouteKey(routeKey);
  return { method, segments: readSegments(path) };
}

/** `/orders/{id}`, or `$default`. */
export function pathOfRoute(routeKey: string): string {
  return routeKey === DEFAULT_ROUTE ? routeKey : splitRouteKey(routeKey).path;
}

/** `POST`; `*` where a route takes every method. */
export function methodOfRoute(routeKey: string): string {
  const method = routeKey === DEFAULT_ROUTE ? 'ANY' : splitRouteKey(routeKey).method;
  return method === 'ANY' ? '*' : method;
}

function splitRouteKey(routeKey: string): { readonly method: string; readonly path: string } {
  const [method = '', path = ''] = routeKey.split(' ', 2);
  // What stands behind a second blank belongs to no form of a path.
  return { method, path: routeKey.length > method.length + path.length + 1 ? '' : path };
}

function readSegments(path: string): RouteSegment[] {
  return path
    .slice(1)
    .split('/')
    .map((text) => {
      const variable = /^\{([\w.:-]+)(\+?)\}$/.exec(text);
      if (!variable) return { kind: 'static', text };
      return { kind: variable[2] === '+' ? 'greedy' : 'variable', name: variable[1] ?? '' };
    });
}
