import {
  gatewayResponseTypes,
  type GatewayResponseType as GatewayResponseTypeName,
} from '../../simulation/push/api-gateway/rest-api/gateway-response.ts';
import { defineEnum } from '../enum.ts';

export const GatewayResponseType = defineEnum<GatewayResponseTypeName>(
  'GatewayResponseType',
  'What API Gateway answers by itself.',
  {
    ACCESS_DENIED: sentence('ACCESS_DENIED', 'no policy allows execute-api:Invoke'),
    API_CONFIGURATION_ERROR: sentence(
      'API_CONFIGURATION_ERROR',
      'a missing permission, a malformed response of a proxy (502), no integration response',
    ),
    BAD_REQUEST_BODY: sentence('BAD_REQUEST_BODY', 'what goes to Lambda is not JSON'),
    INTEGRATION_FAILURE: sentence(
      'INTEGRATION_FAILURE',
      'where no other status is known: 502 for an error behind a proxy, 500 for a throttle',
    ),
    INTEGRATION_TIMEOUT: sentence('INTEGRATION_TIMEOUT', 'the integration took too long'),
    MISSING_AUTHENTICATION_TOKEN: sentence(
      'MISSING_AUTHENTICATION_TOKEN',
      'no such method at the path, or a signature is missing',
    ),
    REQUEST_TOO_LARGE: sentence('REQUEST_TOO_LARGE', 'a body, or for 431 headers, over the limit'),
    THROTTLED: sentence('THROTTLED', 'more requests than the account may have'),
    UNSUPPORTED_MEDIA_TYPE: sentence(
      'UNSUPPORTED_MEDIA_TYPE',
      'no request template for the content type',
    ),
    DEFAULT_4XX: 'Stands for every 4XX that has none of its own.',
    DEFAULT_5XX: 'Stands for every 5XX that has none of its own.',
  },
);

function sentence(
  type: Exclude<GatewayResponseTypeName, `DEFAULT_${string}`>,
  why: string,
): string {
  return `${gatewayResponseTypes[type].statusCode}: ${why}.`;
}
