import type { DeployedResource, RestApiSnapshot } from './deployment.ts';
import type { Mapping, RestMethod } from './method.ts';

/** Where a request leads. */
export interface Route {
  readonly resource: DeployedResource;
  readonly method: RestMethod;
  /** By name, undecoded, as a REST API passes them on. */
  readonly pathParameters: readonly Mapping[];
}

/**
 * Finds the method for a path: a resource of that very name comes before `{id}`, that before
 * `{proxy+}`, and a method of that name before `ANY`. Empty parts of the path, behind a slash at its
 * end or between two of them, are passed over (AGR-02). Null where nothing fits (AGR-10).
 */
export function findRoute(
  { resources }: RestApiSnapshot,
  httpMethod: string,
  path: string,
): Route | null {
  const parts = path.split('/').filter((part) => part !== '');
  const children = new Map<string, DeployedResource[]>();
  for (const resource of resources) {
    if (resource.parentId === null) continue;
    const siblings = children.get(resource.parentId);
    if (siblings) siblings.push(resource);
    else children.set(resource.parentId, [resource]);
  }
  const root = resources.find(({ parentId }) => parentId === null);
  return root ? descend(root, 0, []) : null;

  /** Looks at every resource once at most: each stands at one depth. */
  function descend(
    resource: DeployedResource,
    depth: number,
    pathParameters: readonly Mapping[],
  ): Route | null {
    if (depth === parts.length) return routeTo(resource, httpMethod, pathParameters);
    const part = parts[depth] ?? '';
    for (const child of inOrder(children.get(resource.resourceId) ?? [])) {
      const { pathPart } = child;
      if (isGreedy(pathPart)) {
        const name = pathPart.slice(1, -2);
        const rest = { name, value: parts.slice(depth).join('/') };
        const route = routeTo(child, httpMethod, [...pathParameters, rest]);
        if (route) return route;
      } else if (isVariable(pathPart)) {
        const variable = { name: pathPart.slice(1, -1), value: part };
        const route = descend(child, depth + 1, [...pathParameters, variable]);
        if (route) return route;
      } else if (pathPart === part) {
        const route = descend(child, depth + 1, pathParameters);
        if (route) return route;
      }
    }
    return null;
  }
}

function routeTo(
  resource: DeployedResource,
  httpMethod: string,
  pathParameters: readonly Mapping[],
): Route | null {
  const method =
    resource.methods.find((one) => one.httpMethod === httpMethod) ??
    resource.methods.find((one) => one.httpMethod === 'ANY');
  return method ? { resource, method, pathParameters } : null;
}

function inOrder(resources: readonly DeployedResource[]): readonly DeployedResource[] {
  return [...resources].sort((left, right) => rankOf(left.pathPart) - rankOf(right.pathPart));
}

function rankOf(pathPart: string): number {
  if (isGreedy(pathPart)) return 2;
  return isVariable(pathPart) ? 1 : 0;
}

function isVariable(pathPart: string): boolean {
  return pathPart.startsWith('{');
}

function isGreedy(pathPart: string): boolean {
  return pathPart.endsWith('+}');
}
