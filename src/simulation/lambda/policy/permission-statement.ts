import { refuseConstraint } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { isIdentityArn, isServiceName, rootArn } from '../../iam/principal.ts';
import type { ConditionBlock, PolicyStatement, StatementPrincipal } from '../../iam/statement.ts';

/** What a statement of a function's policy is made from: the parameters of AddPermission. */
export interface Permission {
  /** Unique in the policy. */
  readonly statementId: string;
  /** `lambda:InvokeFunction` */
  readonly action: string;
  /** A service's name, an account's number, an IAM ARN or `*`. */
  readonly principal: string;
  /** ARN of what the service calls for; `*` and `?` are wildcards. */
  readonly sourceArn: string | null;
  /** Twelve digits. */
  readonly sourceAccount: string | null;
  /** Of an Alexa skill. */
  readonly eventSourceToken: string | null;
  /** `o-…`: the organization of whoever calls. */
  readonly principalOrgId: string | null;
  readonly functionUrlAuthType: 'NONE' | 'AWS_IAM' | null;
  readonly invokedViaFunctionUrl: boolean | null;
}

/** A parameter's constraint; the pattern is quoted as AWS quotes it where it is refused. */
interface Constraint {
  readonly pattern: string;
  readonly min?: number;
  readonly max?: number;
}

/** Table 8.2 of the specification. Only the syntax of a source is checked (POL-14). */
const constraints = {
  statementId: { pattern: '([a-zA-Z0-9-_]+)', min: 1, max: 100 },
  action: { pattern: '(lambda:[*]|lambda:[a-zA-Z]+|[*])' },
  sourceArn: {
    pattern: 'arn:(aws[a-zA-Z0-9-]*|\\*):([a-zA-Z0-9\\-*?])+:([a-z0-9\\-*?]*):([0-9*?]{0,12}):(.*)',
  },
  sourceAccount: { pattern: '\\d{12}' },
  eventSourceToken: { pattern: '[a-zA-Z0-9._\\-]+', max: 256 },
  principalOrgId: { pattern: 'o-[a-z0-9]{10,32}' },
} as const satisfies Record<string, Constraint>;

/** Refuses parameters that break their constraints; AWS looks at them before anything else. */
export function validatePermission(permission: Permission): void {
  for (const [field, constraint] of Object.entries(constraints)) {
    const value = permission[field as keyof typeof constraints];
    if (value !== null) validate(field, value, constraint);
  }
}

/** The statement that grants a permission on a function's ARN (POL-10); refuses a bad principal. */
export function statementOf(permission: Permission, resource: string): PolicyStatement {
  const condition = conditionOf(permission);
  return {
    Sid: permission.statementId,
    Effect: 'Allow',
    Principal: principalOf(permission.principal),
    Action: permission.action,
    Resource: resource,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

/** Refuses a statement id that no statement can have. */
export function validateStatementId(statementId: string): void {
  validate('statementId', statementId, constraints.statementId);
}

function validate(field: string, value: string, { pattern, min, max }: Constraint): void {
  if (min !== undefined && value.length < min) {
    refuseConstraint(field, value, `Member must have length greater than or equal to ${min}`, {
      min,
    });
  }
  if (max !== undefined && value.length > max) {
    refuseConstraint(field, value, `Member must have length less than or equal to ${max}`, { max });
  }
  if (!new RegExp(`^(?:${pattern})$`).test(value)) {
    refuseConstraint(field, value, `Member must satisfy regular expression pattern: ${pattern}`);
  }
}

/** How a policy writes a principal (POL-11). Whether the identity exists nobody here can know. */
function principalOf(principal: string): StatementPrincipal {
  if (principal === '*') return principal;
  if (isServiceName(principal)) return { Service: principal };
  if (/^\d{12}$/.test(principal)) return { AWS: rootArn(principal) };
  if (isIdentityArn(principal)) return { AWS: principal };
  throw new Refusal(
    'INVALID_PARAMETER',
    'The provided principal was invalid. Please check the principal and try again.',
    { field: 'principal' },
  );
}

/** The condition that the optional parameters make: equal texts, then the flag, then the ARN. */
function conditionOf(permission: Permission): ConditionBlock {
  const { invokedViaFunctionUrl } = permission;
  const block = {
    StringEquals: present({
      'lambda:FunctionUrlAuthType': permission.functionUrlAuthType,
      'aws:PrincipalOrgID': permission.principalOrgId,
      'AWS:SourceAccount': permission.sourceAccount,
      'lambda:EventSourceToken': permission.eventSourceToken,
    }),
    Bool: present({
      'lambda:InvokedViaFunctionUrl':
        invokedViaFunctionUrl === null ? null : String(invokedViaFunctionUrl),
    }),
    ArnLike: present({ 'AWS:SourceArn': permission.sourceArn }),
  };
  return Object.fromEntries(
    Object.entries(block).filter(([, lines]) => Object.keys(lines).length > 0),
  );
}

function present(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
}
