import type { Kernel } from '../../kernel.ts';
import type { Service } from '../../service.ts';
import {
  createFunctionUrlConfig,
  deleteFunctionUrlConfig,
  updateFunctionUrlConfig,
} from './function-url-commands.ts';
import { functionUrlPushSource } from './function-url-push-source.ts';
import { functionUrls } from './function-url.ts';
import {
  functionUrlAnswers,
  requestFunctionUrl,
  requestFunctionUrlForService,
  type RequestFunctionUrlInput,
} from './request-function-url.ts';

/** Lambda's own front end: an address for a function, which answers HTTP. */
export const functionUrlService = {
  name: 'function-url',
  tables: [functionUrls],
  timers: [],
  commands: {
    CreateFunctionUrlConfig: createFunctionUrlConfig,
    UpdateFunctionUrlConfig: updateFunctionUrlConfig,
    DeleteFunctionUrlConfig: deleteFunctionUrlConfig,
    RequestFunctionUrl: (kernel: Kernel, input: RequestFunctionUrlInput) =>
      requestFunctionUrl(kernel, input),
  },
  actions: { 'lambda:InvokeFunctionUrl': requestFunctionUrlForService },
  continuations: [functionUrlAnswers],
  pushSources: [functionUrlPushSource],
  eventKinds: {
    FUNCTION_URL_CREATED: 'A function or an alias got a URL.',
    FUNCTION_URL_UPDATED: 'A function URL lets in others, or answers otherwise.',
    FUNCTION_URL_DELETED: 'A function URL was deleted.',
  },
} as const satisfies Service;
