import type { RuleDefinition } from './rule.ts';

/** Function URLs: section 7.21. */
export const functionUrlRules = {
  'URL-01': {
    title: 'A function URL invokes synchronously',
    summary:
      'The function gets the request as an event of format 2.0, with the route and the stage $default; with AWS_IAM it sees who signed.',
    source: 'aws-lambda-go; Developer Guide, urls-invocation',
  },
  'URL-02': {
    title: 'What a function URL has',
    summary:
      'An authorization, NONE or AWS_IAM; an invoke mode, BUFFERED with 6 MB or RESPONSE_STREAM; and maybe a CORS configuration.',
    source: 'Lambda API reference; recorded November 2025',
  },
  'URL-03': {
    title: 'A result without a status code',
    summary:
      'It becomes the body under status 200: a text without its quotes, anything else as JSON.',
    source: 'Recorded November 2025',
  },
  'URL-04': {
    title: 'Status codes of a function URL',
    summary:
      'The function may answer 100 to 599, with a set-cookie for each cookie; its error or timeout is 502 and a throttle 429.',
    source: 'Developer Guide, urls-invocation',
  },
  'URL-05': {
    title: 'How a request is passed on',
    summary:
      'A body that is no text comes in base64; the path stays undecoded; repeated query values are joined by commas.',
    source: 'Recorded November 2025',
  },
  'URL-06': {
    title: 'A function URL takes two permissions',
    summary:
      'The caller, with NONE everybody (*), has to be allowed lambda:InvokeFunctionUrl and lambda:InvokeFunction on the function or alias.',
    source:
      'Developer Guide, urls-auth, since October 2025; recordings of November 2025 needed the first alone',
  },
  'URL-07': {
    title: 'A request that is not allowed',
    summary:
      'The client gets 403 AccessDeniedException with the message Forbidden, and nothing runs.',
    source: 'Recorded November 2025',
  },
  'URL-08': {
    title: 'A URL belongs to $LATEST or an alias',
    summary: 'A version has none. When its alias is deleted the URL answers 403.',
    source: 'Recorded November 2025; Developer Guide',
  },
  'URL-09': {
    title: 'Reserved concurrency bounds a URL',
    summary:
      'It takes ten times the reserved concurrency of requests a second; with nothing reserved every request is answered 429.',
    source: 'Developer Guide, urls-invocation',
  },
} as const satisfies Record<string, RuleDefinition>;
