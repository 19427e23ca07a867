import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import type { CorsConfiguration } from '../../push/http/cors.ts';
import { eventFormat2 } from '../../push/http/event-format-2.ts';
import {
  EXAMPLE_RECEIVED_AT_MS,
  EXAMPLE_TRACE_HEADER,
  exampleRequest,
} from '../../push/http/example-request.ts';
import type { PushSource } from '../../push/push-source.ts';
import type { TriggerPermission } from '../../push/trigger-permission.ts';
import type { TriggerRow } from '../../push/trigger-row.ts';
import { findTrigger } from '../../push/trigger.ts';
import {
  createFunctionUrlConfig,
  deleteFunctionUrlConfig,
  updateFunctionUrlConfig,
} from './function-url-commands.ts';
import { domainOf, type FunctionUrlAuthType, type FunctionUrlInvokeMode } from './function-url.ts';

/** What a trigger through a URL is made of. */
export interface FunctionUrlTriggerConfiguration {
  readonly authType: FunctionUrlAuthType;
  readonly invokeMode: FunctionUrlInvokeMode | null;
  readonly cors: CorsConfiguration | null;
}

/** The URL of a function as a way in which it is invoked. */
export const functionUrlPushSource: PushSource<FunctionUrlTriggerConfiguration> = {
  type: 'FUNCTION_URL',
  title: 'Lambda function URLs',
  // Not a service but whoever sends the request is let in, or not (URL-06).
  principal: null,
  invocationTypes: ['REQUEST_RESPONSE'],
  permissionChecked: 'AT_USE',
  retries:
    'Nobody tries again: the client gets the answer, 429 for a throttle and 502 for an error.',
  rules: ['PUSH-03', 'URL-01', 'URL-03', 'URL-04', 'URL-06', 'URL-09'],

  exampleEvent: (sandbox) => {
    const urlId = 'abcdefghijklmnopqrstuvwxyz012345';
    return eventFormat2(exampleRequest('/orders', '{"orderId":7}', 's=1; t=2'), {
      accountId: 'anonymous',
      apiId: urlId,
      domainName: domainOf(sandbox, urlId),
      routeKey: '$default',
      stage: '$default',
      requestId: '8f507cfc-xmpl-4697-b07a-ac58fc914c95',
      traceHeader: EXAMPLE_TRACE_HEADER,
      authorizer: null,
      pathParameters: null,
      stageVariables: null,
      receivedAtMs: EXAMPLE_RECEIVED_AT_MS,
    });
  },

  // Where everybody is let in, the policy has to say so twice: for the URL, and for the function (URL-06).
  permissionsFor: (_kernel, { configuration }) =>
    configuration.authType === 'NONE'
      ? [
          everybodyMay('lambda:InvokeFunctionUrl', { functionUrlAuthType: 'NONE' }),
          everybodyMay('lambda:InvokeFunction', { invokedViaFunctionUrl: true }),
        ]
      : [],

  createTrigger(kernel, { functionName, qualifier, configuration }) {
    const { functionUrlConfigId } = createFunctionUrlConfig(kernel, {
      functionName,
      qualifier,
      ...configuration,
    });
    return triggerOf(kernel, functionUrlConfigId);
  },

  updateTrigger(kernel, trigger, { enabled, configuration }) {
    if (enabled === false) {
      throw new Refusal(
        'INVALID_PARAMETER',
        'Cannot switch a function URL off: delete it, or reserve no concurrency for its function (URL-09).',
        { field: 'enabled' },
      );
    }
    if (!configuration) return trigger;
    const { functionName, qualifier } = trigger;
    const { functionUrlConfigId } = updateFunctionUrlConfig(kernel, {
      functionName,
      qualifier,
      ...configuration,
    });
    return triggerOf(kernel, functionUrlConfigId);
  },

  deleteTrigger(kernel, { functionName, qualifier }) {
    deleteFunctionUrlConfig(kernel, { functionName, qualifier });
  },
};

function everybodyMay(
  action: TriggerPermission['action'],
  condition: Partial<TriggerPermission>,
): TriggerPermission {
  return {
    action,
    principal: '*',
    sourceArn: null,
    sourceAccount: null,
    functionUrlAuthType: null,
    invokedViaFunctionUrl: null,
    ...condition,
  };
}

function triggerOf(kernel: Kernel, key: string): TriggerRow {
  const trigger = findTrigger(kernel, 'FUNCTION_URL', key);
  if (!trigger) throw new Error(`The function URL ${key} has no trigger`);
  return trigger;
}
