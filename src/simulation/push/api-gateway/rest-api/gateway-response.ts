import type { Mapping } from './method.ts';

/** What API Gateway answers by itself, by type (AGR-11). */
export const gatewayResponseTypes = {
  ACCESS_DENIED: { statusCode: 403, errorType: 'AccessDeniedException' },
  API_CONFIGURATION_ERROR: { statusCode: 500, errorType: 'InternalServerErrorException' },
  BAD_REQUEST_BODY: { statusCode: 400, errorType: 'BadRequestException' },
  INTEGRATION_FAILURE: { statusCode: 504, errorType: 'InternalServerErrorException' },
  INTEGRATION_TIMEOUT: { statusCode: 504, errorType: 'InternalServerErrorException' },
  MISSING_AUTHENTICATION_TOKEN: {
    statusCode: 403,
    errorType: 'MissingAuthenticationTokenException',
  },
  REQUEST_TOO_LARGE: { statusCode: 413, errorType: 'RequestTooLargeException' },
  THROTTLED: { statusCode: 429, errorType: 'TooManyRequestsException' },
  UNSUPPORTED_MEDIA_TYPE: { statusCode: 415, errorType: 'UnsupportedMediaTypeException' },
  DEFAULT_4XX: { statusCode: null, errorType: null },
  DEFAULT_5XX: { statusCode: null, errorType: null },
} as const satisfies Record<
  string,
  { readonly statusCode: number | null; readonly errorType: string | null }
>;

export type GatewayResponseType = keyof typeof gatewayResponseTypes;

/** A type that stands for one failure, not for all of a class. */
export type FailureType = Exclude<GatewayResponseType, 'DEFAULT_4XX' | 'DEFAULT_5XX'>;

/** One that somebody has put into the place of AWS's own. */
export interface GatewayResponse {
  readonly responseType: GatewayResponseType;
  /** Null leaves the status that the failure has. */
  readonly statusCode: number | null;
  /** `gatewayresponse.header.Access-Control-Allow-Origin` and its like, with where each comes from. */
  readonly responseParameters: readonly Mapping[];
  /** By content type: text with `$context.…` and `$stageVariables.…` in it, no more. */
  readonly responseTemplates: readonly Mapping[];
}
