import { registerEnumType } from 'type-graphql';

export const FunctionState = { ACTIVE: 'ACTIVE' } as const;

export type FunctionStateName = keyof typeof FunctionState;

registerEnumType(FunctionState, {
  name: 'FunctionState',
  description: 'Whether a function can be invoked.',
  valuesConfig: { ACTIVE: { description: 'It can.' } },
});
