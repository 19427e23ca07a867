import type { RuleDefinition } from './rule.ts';

/** REST APIs, with proxy and with custom integrations: sections 7.1 and 7.2 of the specification. */
export const pushRestApiRules = {
  'AGR-01': {
    title: 'What a request lacks is null',
    summary:
      'In the event of a proxy integration absent parts are null, header names keep the client’s spelling, and where there is room for one value the last one wins.',
    source: 'Recorded August 2024; aws-lambda-go',
  },
  'AGR-02': {
    title: 'The path with and without its stage',
    summary:
      'path has no stage and requestContext.path has it; a slash at the end, or doubled, stays.',
    source: 'Recorded August 2024',
  },
  'AGR-03': {
    title: 'Five keys and no other',
    summary:
      'A response may have isBase64Encoded, statusCode, headers, multiValueHeaders and body; any other key makes it malformed.',
    source: 'Recorded November 2024',
  },
  'AGR-04': {
    title: 'A malformed response is 502',
    summary:
      'What is not a response, such as a plain text or a body that is an object, reaches the client as 502 Internal server error.',
    source:
      'Recorded November 2024; API Gateway Developer Guide, handle-errors-in-lambda-integration',
  },
  'AGR-05': {
    title: '502 for an error, 500 for a throttle',
    summary:
      'When the function fails or times out the client gets 502; when Lambda throttles the call, 500. API Gateway tries neither again.',
    source:
      'API Gateway Developer Guide, handle-errors-in-lambda-integration; AWS re:Post, 2016 to 2025',
  },
  'AGR-06': {
    title: '504 after 29 seconds',
    summary:
      'An integration waits 50 ms to 29 s; then the client gets 504 Endpoint request timed out, and the function runs on.',
    source: 'API Gateway Developer Guide, quotas and gateway response types',
  },
  'AGR-07': {
    title: 'A missing permission is 500',
    summary:
      'When the function’s policy does not let the API in, the client reads Internal server error; only the log of the API says why.',
    source: 'API Gateway Developer Guide',
  },
  'AGR-08': {
    title: 'Lambda takes POST only',
    summary:
      'The integration calls Lambda with POST, whatever method the client used; with any other the client gets 500.',
    source: 'Recorded March 2024',
  },
  'AGR-09': {
    title: 'The URI of an integration',
    summary:
      'A function is named by arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations; its bare ARN is refused.',
    source: 'Recorded March 2025',
  },
  'AGR-10': {
    title: 'Limits of a REST API',
    summary:
      'A body has 10 MB at most, and 6 MB for a function, headers 10,240 bytes together, all APIs of an account 10,000 requests a second and 5,000 at once; an unknown route is 403.',
    source: 'API Gateway Developer Guide, quotas and gateway response types',
  },
  'AGR-11': {
    title: 'Gateway responses can be replaced',
    summary:
      'What API Gateway answers by itself has a type, such as INTEGRATION_TIMEOUT; status, headers and body of each, or of all 4XX and 5XX, can be put anew.',
    source: 'API Gateway Developer Guide, supported-gateway-response-types',
  },
  'AGR-12': {
    title: 'The source ARN of a method',
    summary:
      'The function’s policy is asked at each call, for arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH.',
    source: 'API Gateway Developer Guide; Lambda Developer Guide',
  },
  'AGC-01': {
    title: 'The template makes the event',
    summary:
      'Behind a custom integration the event is what the request template makes of the request; without one it is the body as it is.',
    source: 'API Gateway Developer Guide, set-up-lambda-custom-integrations',
  },
  'AGC-02': {
    title: 'Asynchronous by a header',
    summary:
      'With X-Amz-Invocation-Type: Event in the integration request, Lambda takes the event with 202 and an empty body, and the client has its answer before the function runs.',
    source: 'API Gateway Developer Guide, set-up-lambda-integration-async',
  },
  'AGC-03': {
    title: 'A proxy is never asynchronous',
    summary: 'A proxy integration waits for its function, whatever headers the client sends.',
    source: 'API Gateway Developer Guide, set-up-lambda-integration-async',
  },
  'AGC-04': {
    title: 'Errors are chosen by a pattern',
    summary:
      'The selectionPattern of an integration response has to match the whole errorMessage of a failed function; where none does, the default response answers, often with 200.',
    source: 'Recorded May 2025; API Gateway Developer Guide, handle-errors-in-lambda-integration',
  },
  'AGC-05': {
    title: 'The status comes from the integration response',
    summary:
      "A response template has the function’s result as $input.json('$'); the status is that of the integration response unless $context.responseOverride.status says otherwise.",
    source: 'Recorded September 2023',
  },
  'AGC-06': {
    title: 'A custom integration times out too',
    summary: 'It waits 29 s at most, like a proxy; then the client gets 504.',
    source: 'Recorded: timeoutInMillis is 29,000 by default',
  },
  'AGC-07': {
    title: 'A role instead of the policy',
    summary:
      'With credentials the role’s permission is used, and the policy of the function is not asked.',
    source: 'API Gateway Developer Guide',
  },
} as const satisfies Record<string, RuleDefinition>;
