import type { FunctionUrlInvokeMode as FunctionUrlInvokeModeName } from '../../simulation/lambda/function-url/function-url.ts';
import { defineEnum } from '../enum.ts';

export const FunctionUrlInvokeMode = defineEnum<FunctionUrlInvokeModeName>(
  'FunctionUrlInvokeMode',
  'How a function URL hands its answer over.',
  {
    BUFFERED: 'When it is whole; at most 6 MB.',
    RESPONSE_STREAM: 'On AWS, as it is written. Here it is answered like BUFFERED.',
  },
);
