import type { Service } from '../../../service.ts';
import { apiThrottles } from '../account-throttle.ts';
import { createDeployment, deleteDeployment } from './deployment-commands.ts';
import { restDeployments } from './deployment.ts';
import { functionAnswers, integrationTimeout } from './function-integration.ts';
import { deleteGatewayResponse, putGatewayResponse } from './gateway-response-commands.ts';
import {
  deleteIntegration,
  deleteIntegrationResponse,
  putIntegration,
  putIntegrationResponse,
} from './integration-commands.ts';
import {
  deleteMethod,
  deleteMethodResponse,
  putMethod,
  putMethodResponse,
} from './method-commands.ts';
import { createResource, deleteResource } from './resource-commands.ts';
import { restResources } from './resource.ts';
import { createRestApi, deleteRestApi, updateRestApi } from './rest-api-commands.ts';
import { restApiPushSource } from './rest-api-push-source.ts';
import { restApis } from './rest-api.ts';
import { createStage, deleteStage, updateStage } from './stage-commands.ts';
import { restStages } from './stage.ts';

/** REST APIs of API Gateway: resources, methods, integrations, and the stages that serve them. */
export const restApiService = {
  name: 'rest-api',
  tables: [restApis, restResources, restDeployments, restStages, apiThrottles],
  timers: [integrationTimeout],
  commands: {
    CreateRestApi: createRestApi,
    UpdateRestApi: updateRestApi,
    DeleteRestApi: deleteRestApi,
    CreateResource: createResource,
    DeleteResource: deleteResource,
    PutMethod: putMethod,
    DeleteMethod: deleteMethod,
    PutMethodResponse: putMethodResponse,
    DeleteMethodResponse: deleteMethodResponse,
    PutIntegration: putIntegration,
    DeleteIntegration: deleteIntegration,
    PutIntegrationResponse: putIntegrationResponse,
    DeleteIntegrationResponse: deleteIntegrationResponse,
    PutGatewayResponse: putGatewayResponse,
    DeleteGatewayResponse: deleteGatewayResponse,
    CreateDeployment: createDeployment,
    DeleteDeployment: deleteDeployment,
    CreateStage: createStage,
    UpdateStage: updateStage,
    DeleteStage: deleteStage,
  },
  continuations: [functionAnswers],
  pushSources: [restApiPushSource],
  eventKinds: {
    REST_API_CREATED: 'A REST API was created.',
    REST_API_UPDATED: 'A REST API was changed.',
    REST_API_DELETED: 'A REST API was deleted with all its stages.',
    REST_RESOURCE_CREATED: 'A REST API got a resource.',
    REST_RESOURCE_DELETED: 'A resource was deleted, and all below it.',
    REST_METHOD_PUT: 'A resource got a method, or a method declares other responses.',
    REST_METHOD_DELETED: 'A method was deleted.',
    REST_INTEGRATION_PUT: 'It was said what a method does with a request, or with the answer.',
    REST_INTEGRATION_DELETED: 'The integration of a method was deleted.',
    GATEWAY_RESPONSE_PUT: 'A REST API has an answer of its own to a kind of failure.',
    GATEWAY_RESPONSE_DELETED: 'A REST API answers a kind of failure as AWS does again.',
    REST_DEPLOYMENT_CREATED: 'A REST API was taken as it is, for stages to serve.',
    REST_DEPLOYMENT_DELETED: 'A deployment was deleted.',
    REST_STAGE_CREATED: 'A stage of a REST API was created.',
    REST_STAGE_UPDATED: 'A stage serves another deployment, or has other variables.',
    REST_STAGE_DELETED: 'A stage was deleted.',
    REST_INTEGRATION_ANSWER_DISCARDED:
      'A function answered after its client had got 504; nobody gets the answer.',
  },
} as const satisfies Service;
