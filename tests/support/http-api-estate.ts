import type { ApiClient } from './api-client.ts';

/** An HTTP API of an estate, with an id for each type of node that belongs to it. */
export interface FurnishedHttpApi {
  readonly apiId: string;
  readonly nodes: Readonly<
    Record<'Api' | 'ApiRoute' | 'ApiIntegration' | 'ApiStage' | 'ApiDeployment', string>
  >;
}

interface FirstOf {
  readonly edges: readonly [{ readonly node: { readonly id: string } }];
}

/** Creates an HTTP API that leads to a function, with one of everything. */
export async function furnishHttpApi(
  client: ApiClient,
  sandboxId: string,
  functionArn: string,
): Promise<FurnishedHttpApi> {
  const { createApi } = await client.ask<{
    createApi: {
      api: {
        id: string;
        apiId: string;
        routes: FirstOf;
        integrations: FirstOf;
        stages: FirstOf;
        deployments: FirstOf;
      };
    };
  }>(
    `mutation ($sandboxId: ID!, $target: String!) {
      createApi(input: { sandboxId: $sandboxId, name: "shop", target: $target, corsConfiguration: { allowOrigins: ["*"] } }) {
        api {
          id apiId
          routes(first: 1) { edges { node { id } } }
          integrations(first: 1) { edges { node { id } } }
          stages(first: 1) { edges { node { id } } }
          deployments(first: 1) { edges { node { id } } }
        }
      }
    }`,
    { sandboxId, target: functionArn },
  );
  const { id, apiId, routes, integrations, stages, deployments } = createApi.api;
  return {
    apiId,
    nodes: {
      Api: id,
      ApiRoute: routes.edges[0].node.id,
      ApiIntegration: integrations.edges[0].node.id,
      ApiStage: stages.edges[0].node.id,
      ApiDeployment: deployments.edges[0].node.id,
    },
  };
}

/** One more API, and in the given one more of everything. */
export async function furnishHttpApiFurther(
  client: ApiClient,
  sandboxId: string,
  { apiId, functionArn, number }: { apiId: string; functionArn: string; number: number },
): Promise<void> {
  await furnishHttpApi(client, sandboxId, functionArn);
  const { createIntegration } = await client.ask<{
    createIntegration: { integration: { id: string } };
  }>(
    `mutation ($sandboxId: ID!, $apiId: String!, $uri: String!, $stage: String!) {
      createIntegration(input: { sandboxId: $sandboxId, apiId: $apiId, integrationUri: $uri, payloadFormatVersion: "1.0" }) { integration { id } }
      createApiStage(input: { sandboxId: $sandboxId, apiId: $apiId, stageName: $stage, stageVariables: { env: "x" } }) { stage { id } }
      createApiDeployment(input: { sandboxId: $sandboxId, apiId: $apiId, stageName: $stage }) { deployment { id } }
    }`,
    { sandboxId, apiId, uri: functionArn, stage: `stage-${number}` },
  );
  await client.ask(
    `mutation ($sandboxId: ID!, $apiId: String!, $routeKey: String!, $target: String!) {
      createRoute(input: { sandboxId: $sandboxId, apiId: $apiId, routeKey: $routeKey, target: $target }) { route { id } }
    }`,
    {
      sandboxId,
      apiId,
      routeKey: `GET /${number}`,
      target: `integrations/${createIntegration.integration.id}`,
    },
  );
}
