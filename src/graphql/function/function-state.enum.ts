import { defineEnum } from '../enum.ts';

export const FunctionState = defineEnum('FunctionState', 'Whether a function can be invoked.', {
  ACTIVE: 'It can.',
});

export type FunctionStateName = keyof typeof FunctionState;
