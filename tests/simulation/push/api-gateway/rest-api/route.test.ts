import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeployedResource } from '../../../../../src/simulation/push/api-gateway/rest-api/deployment.ts';
import { findRoute } from '../../../../../src/simulation/push/api-gateway/rest-api/route.ts';

const METHOD = {
  httpMethod: 'ANY',
  authorizationType: 'NONE',
  methodResponses: [],
  integration: null,
} as const;

/** A tree in which each number says below which earlier resource the next one stands. */
const trees = fc
  .array(
    fc.record({
      below: fc.nat(20),
      pathPart: fc.constantFrom('a', 'b', '{x}', '{rest+}'),
      hasMethod: fc.boolean(),
    }),
    { maxLength: 20 },
  )
  .map((parts) => {
    const root = { resourceId: '0', parentId: null, pathPart: '', path: '/', methods: [METHOD] };
    const resources: DeployedResource[] = [root];
    for (const { below, pathPart, hasMethod } of parts) {
      const parent = resources[below % resources.length] ?? root;
      if (parent.pathPart.endsWith('+}')) continue;
      resources.push({
        resourceId: String(resources.length),
        parentId: parent.resourceId,
        pathPart,
        path: `${parent.path === '/' ? '' : parent.path}/${pathPart}`,
        methods: hasMethod ? [METHOD] : [],
      });
    }
    return resources;
  });

const paths = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 6 })
  .map((parts) => `/${parts.join('/')}`);

test('a route with its variables filled in is the path without its empty parts (AGR-02, AGR-10)', () => {
  fc.assert(
    fc.property(trees, paths, (resources, path) => {
      const route = findRoute(
        { binaryMediaTypes: [], gatewayResponses: [], resources },
        'GET',
        path,
      );
      if (!route) return;
      expect(route.resource.methods).toHaveLength(1);
      let values = route.pathParameters.map(({ value }) => value);
      const filled = route.resource.path.replace(/\{[^}]*\}/g, () => {
        const [value = '', ...others] = values;
        values = others;
        return value;
      });
      const parts = path.split('/').filter((part) => part !== '');
      expect(filled).toBe(`/${parts.join('/')}`);
    }),
  );
});
