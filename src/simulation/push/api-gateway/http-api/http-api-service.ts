import type { Service } from '../../../service.ts';
import { httpApiAnswers, httpApiTimeout } from './answer.ts';
import { createApi, deleteApi, updateApi } from './api-commands.ts';
import { createApiDeployment, deleteApiDeployment } from './deployment-commands.ts';
import { httpApiDeployments } from './deployment.ts';
import { httpApiPushSource } from './http-api-push-source.ts';
import { httpApis } from './http-api.ts';
import { createIntegration, deleteIntegration, updateIntegration } from './integration-commands.ts';
import { httpApiIntegrations } from './integration.ts';
import { createRoute, deleteRoute, updateRoute } from './route-commands.ts';
import { httpApiRoutes } from './route.ts';
import { createApiStage, deleteApiStage, updateApiStage } from './stage-commands.ts';
import { httpApiStages } from './stage.ts';

/** API Gateway's HTTP APIs: routes that lead to functions. */
export const httpApiService = {
  name: 'http-api',
  tables: [httpApis, httpApiRoutes, httpApiIntegrations, httpApiStages, httpApiDeployments],
  timers: [httpApiTimeout],
  commands: {
    CreateApi: createApi,
    UpdateApi: updateApi,
    DeleteApi: deleteApi,
    CreateRoute: createRoute,
    UpdateRoute: updateRoute,
    DeleteRoute: deleteRoute,
    CreateIntegration: createIntegration,
    UpdateIntegration: updateIntegration,
    DeleteApiIntegration: deleteIntegration,
    CreateApiStage: createApiStage,
    UpdateApiStage: updateApiStage,
    DeleteApiStage: deleteApiStage,
    CreateApiDeployment: createApiDeployment,
    DeleteApiDeployment: deleteApiDeployment,
  },
  continuations: [httpApiAnswers],
  pushSources: [httpApiPushSource],
  eventKinds: {
    HTTP_API_CREATED: 'An HTTP API was created.',
    HTTP_API_UPDATED: 'An HTTP API was changed.',
    HTTP_API_DELETED: 'An HTTP API was deleted, with all that belongs to it.',
    HTTP_API_ROUTE_CREATED: 'An HTTP API got a route.',
    HTTP_API_ROUTE_UPDATED: 'A route of an HTTP API was changed.',
    HTTP_API_ROUTE_DELETED: 'A route of an HTTP API was deleted.',
    HTTP_API_INTEGRATION_CREATED: 'An HTTP API got an integration.',
    HTTP_API_INTEGRATION_UPDATED: 'An integration of an HTTP API was changed.',
    HTTP_API_INTEGRATION_DELETED: 'An integration of an HTTP API was deleted.',
    HTTP_API_STAGE_CREATED: 'An HTTP API got a stage.',
    HTTP_API_STAGE_UPDATED: 'A stage of an HTTP API was changed.',
    HTTP_API_STAGE_DELETED: 'A stage of an HTTP API was deleted.',
    HTTP_API_DEPLOYED: 'An HTTP API was deployed as it was at that instant.',
    HTTP_API_DEPLOYMENT_DELETED: 'A deployment of an HTTP API was deleted.',
    HTTP_API_RESULT_DISCARDED:
      'A function has ended after the client of its HTTP API was answered with 503.',
  },
} as const satisfies Service;
