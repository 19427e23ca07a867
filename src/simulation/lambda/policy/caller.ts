import { Refusal } from '../../errors.ts';
import { isIdentityArn, isServiceName } from '../../iam/principal.ts';
import { parseStatements, type StatementInput } from '../../iam/statement-input.ts';
import { ALLOW_EVERYTHING, type PolicyStatement } from '../../iam/statement.ts';

/** Who invokes a function, as AWS would see it. */
export type Caller =
  /** An administrator of the sandbox's account, who may do everything. */
  | { readonly kind: 'administrator' }
  /** A user or role, of this account or another one. */
  | {
      readonly kind: 'identity';
      readonly arn: string;
      /** What its own policy says. */
      readonly policy: readonly PolicyStatement[];
      /** `o-…`; null for an account outside every organization. */
      readonly principalOrgId: string | null;
    }
  /** Somebody who has signed nothing and came through the function's URL. */
  | { readonly kind: 'anonymous' }
  /** A service that delivers an event. */
  | {
      readonly kind: 'service';
      /** `s3.amazonaws.com` */
      readonly name: string;
      /** The bucket, topic or rule it delivers for. */
      readonly sourceArn: string | null;
      /** Twelve digits: the account that owns it. */
      readonly sourceAccount: string | null;
      /** Of an Alexa skill. */
      readonly eventSourceToken: string | null;
    };

/** A caller as somebody describes it. Either `arn` or `servicePrincipal` is given. */
export interface CallerInput {
  readonly arn: string | null;
  /** What the identity's own policy allows; null for everything. */
  readonly identityPolicy: readonly StatementInput[] | null;
  readonly principalOrgId: string | null;
  readonly servicePrincipal: string | null;
  readonly sourceArn: string | null;
  readonly sourceAccount: string | null;
  readonly eventSourceToken: string | null;
}

/** The caller that an input describes; the account's administrator where there is none. */
export function callerOf(input: CallerInput | null | undefined): Caller {
  if (!input) return { kind: 'administrator' };
  const { arn, servicePrincipal } = input;
  if (arn !== null && servicePrincipal === null) return identityOf(arn, input);
  if (servicePrincipal !== null && arn === null) return serviceOf(servicePrincipal, input);
  return refuse('caller', 'it takes either arn or servicePrincipal.');
}

function identityOf(arn: string, input: CallerInput): Caller {
  requireForm('caller.arn', arn, isIdentityArn, 'arn:aws:iam::111122223333:user/ann');
  refuseFields(input, ['sourceArn', 'sourceAccount', 'eventSourceToken'], 'servicePrincipal');
  const { identityPolicy, principalOrgId } = input;
  requireForm('caller.principalOrgId', principalOrgId, isOrganization, 'o-a1b2c3d4e5');
  return {
    kind: 'identity',
    arn,
    policy: identityPolicy
      ? parseStatements('caller.identityPolicy', identityPolicy)
      : ALLOW_EVERYTHING,
    principalOrgId,
  };
}

function serviceOf(name: string, input: CallerInput): Caller {
  requireForm('caller.servicePrincipal', name, isServiceName, 's3.amazonaws.com');
  refuseFields(input, ['identityPolicy', 'principalOrgId'], 'arn');
  const { sourceArn, sourceAccount, eventSourceToken } = input;
  requireForm('caller.sourceArn', sourceArn, isArn, 'arn:aws:s3:::photos');
  requireForm('caller.sourceAccount', sourceAccount, isAccount, '111122223333');
  requireForm('caller.eventSourceToken', eventSourceToken, isToken, 'amzn1.ask.skill.photos');
  return { kind: 'service', name, sourceArn, sourceAccount, eventSourceToken };
}

function refuseFields(
  input: CallerInput,
  fields: readonly (keyof CallerInput)[],
  belongTo: string,
): void {
  const field = fields.find((one) => input[one] !== null);
  if (field !== undefined) refuse(`caller.${field}`, `it goes with caller.${belongTo} only.`);
}

/** Characters of an ARN at most. */
const LENGTH_MAX = 2_048;

function requireForm(
  field: string,
  value: string | null,
  isForm: (text: string) => boolean,
  example: string,
): void {
  if (value === null || (value.length <= LENGTH_MAX && isForm(value))) return;
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  refuse(field, `"${shown}" must look like "${example}", with at most ${LENGTH_MAX} characters.`);
}

const isOrganization = (text: string): boolean => /^o-[a-z0-9]{10,32}$/.test(text);
const isAccount = (text: string): boolean => /^\d{12}$/.test(text);
const isArn = (text: string): boolean => /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(text);
const isToken = (text: string): boolean => /^[\w.-]{1,256}$/.test(text);

function refuse(field: string, why: string): never {
  throw new Refusal('INVALID_PARAMETER', `Cannot take ${field}: ${why}`, { field });
}
