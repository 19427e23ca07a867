import type { HttpApiAuthorizationType } from '../../simulation/push/api-gateway/http-api/route.ts';
import { defineEnum } from '../enum.ts';

export type ApiAuthorizationTypeName = HttpApiAuthorizationType;

export const ApiAuthorizationType = defineEnum<ApiAuthorizationTypeName>(
  'ApiAuthorizationType',
  'Whom an API lets in.',
  {
    NONE: 'Everybody.',
    AWS_IAM: 'Users and roles of the account whose policy allows `execute-api:Invoke`.',
  },
);
