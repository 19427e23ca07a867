import type { StatementInput } from '../../simulation/iam/statement-input.ts';
import type { Permission } from '../../simulation/lambda/policy/permission-statement.ts';
import { defineEnum } from '../enum.ts';

export type PolicyEffectName = StatementInput['effect'];

export const PolicyEffect = defineEnum<PolicyEffectName>(
  'PolicyEffect',
  'What a statement does to the requests it speaks of.',
  {
    ALLOW: 'It allows them, unless another one denies them.',
    DENY: 'It denies them, whatever else allows them.',
  },
);

export type FunctionUrlAuthTypeName = NonNullable<Permission['functionUrlAuthType']>;

export const FunctionUrlAuthType = defineEnum<FunctionUrlAuthTypeName>(
  'FunctionUrlAuthType',
  'Whom a function URL lets in.',
  {
    NONE: 'Everybody.',
    AWS_IAM: 'Whoever signs the request and is allowed to.',
  },
);
