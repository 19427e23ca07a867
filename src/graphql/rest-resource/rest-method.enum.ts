import type {
  ContentHandling as ContentHandlingName,
  PassthroughBehavior as PassthroughBehaviorName,
  RestAuthorizationType as RestAuthorizationTypeName,
  RestIntegrationType as RestIntegrationTypeName,
} from '../../simulation/push/api-gateway/rest-api/method.ts';
import { defineEnum } from '../enum.ts';

export const RestAuthorizationType = defineEnum<RestAuthorizationTypeName>(
  'RestAuthorizationType',
  'Whom a method lets in.',
  {
    NONE: 'Everybody.',
    AWS_IAM: 'Whoever signs the request and may `execute-api:Invoke` by a policy of their own.',
  },
);

export const RestIntegrationType = defineEnum<RestIntegrationTypeName>(
  'RestIntegrationType',
  'What a method leads to.',
  {
    AWS_PROXY: 'A function that gets the request as it is and makes the response itself.',
    AWS: 'A function, with templates that make its event and the response.',
    MOCK: 'Nobody: templates make the response.',
  },
);

export const PassthroughBehavior = defineEnum<PassthroughBehaviorName>(
  'PassthroughBehavior',
  'What becomes of a body for whose content type there is no request template.',
  {
    WHEN_NO_MATCH: 'It passes as it is.',
    WHEN_NO_TEMPLATES: 'It passes if there is no template at all; else 415.',
    NEVER: '415.',
  },
);

export const ContentHandling = defineEnum<ContentHandlingName>(
  'ContentHandling',
  'What a body is made before it is passed on.',
  {
    CONVERT_TO_BINARY: 'Base64 becomes the bytes it stands for.',
    CONVERT_TO_TEXT: 'Bytes become base64.',
  },
);
