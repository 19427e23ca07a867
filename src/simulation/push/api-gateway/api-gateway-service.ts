import type { Service } from '../../service.ts';
import { requestApi, requestApiForService } from './request-api.ts';

/** The one address behind which API Gateway's REST and HTTP APIs answer. */
export const apiGatewayService = {
  name: 'api-gateway',
  tables: [],
  timers: [],
  commands: { RequestApi: requestApi },
  actions: { 'execute-api:Invoke': requestApiForService },
  eventKinds: {},
} as const satisfies Service;
