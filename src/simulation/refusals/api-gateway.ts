import type { RefusalDefinition } from './refusal-definition.ts';

/** What API Gateway refuses, by REST and HTTP APIs alike. */
export const apiGatewayRefusals = {
  API_NOT_FOUND: {
    awsErrorCode: 'NotFoundException',
    httpStatus: 404,
    meaning: 'The sandbox has no API with that id.',
  },
  API_PART_NOT_FOUND: {
    awsErrorCode: 'NotFoundException',
    httpStatus: 404,
    meaning:
      'The API has no such resource, route, method, integration, response, deployment or stage.',
  },
  API_PART_EXISTS: {
    awsErrorCode: 'ConflictException',
    httpStatus: 409,
    meaning: 'The API has a resource, route, method, response or stage of that name already.',
  },
  API_PART_IN_USE: {
    awsErrorCode: 'ConflictException',
    httpStatus: 409,
    meaning: 'Another part of the API uses it, so it cannot be deleted.',
  },
  API_BAD_REQUEST: {
    awsErrorCode: 'BadRequestException',
    httpStatus: 400,
    meaning: 'A parameter of a request to API Gateway has a value that it refuses.',
  },
  API_LIMIT_EXCEEDED: {
    awsErrorCode: 'LimitExceededException',
    httpStatus: 429,
    meaning: 'The API has as many parts of that kind as it may have.',
  },
} as const satisfies Record<string, RefusalDefinition>;
