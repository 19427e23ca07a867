import { clockService } from './clock/clock-service.ts';
import { functionUrlService } from './lambda/function-url/function-url-service.ts';
import { lambdaService } from './lambda/lambda-service.ts';
import { streamPollingService } from './pull/event-source-mapping/stream-polling/stream-polling-service.ts';
import { eventSourceMappingService } from './pull/event-source-mapping/event-source-mapping-service.ts';
import { queuePollingService } from './pull/event-source-mapping/queue-polling/queue-polling.ts';
import { dynamoDbService } from './pull/dynamodb/dynamodb-service.ts';
import { sqsService } from './pull/sqs/sqs-service.ts';
import { kinesisService } from './pull/kinesis/kinesis-service.ts';
import { snsService } from './push/sns/sns-service.ts';
import { eventBridgeService } from './push/eventbridge/eventbridge-service.ts';
import { s3Service } from './push/s3/s3-service.ts';
import { schedulerService } from './push/scheduler/scheduler-service.ts';
import { httpApiService } from './push/api-gateway/http-api/http-api-service.ts';
import { apiGatewayService } from './push/api-gateway/api-gateway-service.ts';
import { restApiService } from './push/api-gateway/rest-api/rest-api-service.ts';
import { httpService } from './push/http/http-service.ts';
import { triggerService } from './push/trigger-service.ts';
import { trafficService } from './traffic/traffic-service.ts';
import type { Service } from './service.ts';

/** Every service of the simulation: the one place that names them. */
export const services = [
  clockService,
  lambdaService,
  sqsService,
  streamPollingService,
  eventSourceMappingService,
  queuePollingService,
  kinesisService,
  dynamoDbService,
  eventBridgeService,
  triggerService,
  snsService,
  s3Service,
  schedulerService,
  httpService,
  functionUrlService,
  apiGatewayService,
  restApiService,
  httpApiService,
  trafficService,
] as const satisfies readonly Service[];
