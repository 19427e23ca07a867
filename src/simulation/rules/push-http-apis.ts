import type { RuleDefinition } from './rule.ts';

/** HTTP APIs of API Gateway, and the formats that function URLs share with them: section 7.3. */
export const httpApiRules = {
  'AGH-01': {
    title: 'Payload format 2.0',
    summary:
      'Header names are in lower case, repeated headers and query values joined by commas, cookies a list of their own; what is absent is left out.',
    source: 'aws-lambda-go; API Gateway, http-api-develop-integrations-lambda',
  },
  'AGH-02': {
    title: 'Payload format 1.0',
    summary:
      'An integration of an HTTP API may choose it: event and result are then those of a REST API with proxy integration.',
    source: 'API Gateway, http-api-develop-integrations-lambda',
  },
  'AGH-03': {
    title: 'Response format 2.0',
    summary:
      'A result with a statusCode is the response; any other JSON becomes its body, with status 200 and application/json.',
    source: 'API Gateway, http-api-develop-integrations-lambda',
  },
  'AGH-04': {
    title: 'What the client of an HTTP API sees of a failure',
    summary:
      'An error, a timeout, a throttle or a malformed result of the function is 500; an integration that takes longer than its timeout, 30 s at most, is 503, and the function runs on.',
    source: 'API Gateway, http-api-quotas; the status of the timeout is inferred',
  },
  'AGH-05': {
    title: 'Routes of an HTTP API',
    summary: 'Where no route takes a request the client gets 404; a body may have 10 MB.',
    source: 'API Gateway, http-api-develop-routes and http-api-quotas',
  },
  'AGH-06': {
    title: 'The permission of an HTTP API',
    summary:
      'The function has to let apigateway.amazonaws.com in for API/STAGE/METHOD/path of the route, at each request; without, the client gets 500.',
    source: 'API Gateway, http-api-develop-integrations-lambda',
  },
} as const satisfies Record<string, RuleDefinition>;
