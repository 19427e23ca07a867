import { validatePattern, validateRange, validateText } from '../constraint.ts';
import { Refusal } from '../errors.ts';
import { newId, type Kernel } from '../kernel.ts';
import { aliases, findAlias, type AliasRow } from './alias.ts';
import { functionArn, resolveUnqualified } from './function-name.ts';
import { DESCRIPTION_LENGTH_MAX } from './function-parameters.ts';
import { findVersion } from './function-version.ts';
import { LATEST, type FunctionRow } from './function.ts';
import { deleteEventInvokeConfigsOf } from './async/event-invoke-config.ts';
import { orphanFunctionUrl } from './function-url/function-url.ts';
import { deletePoliciesOf } from './policy/function-policy.ts';
import {
  reallocateAlias,
  refuseProvisionedAlias,
  removeProvisioned,
} from './provisioned-concurrency-commands.ts';
import { findProvisioned } from './provisioned-concurrency.ts';
import { newRevisionId, refuseStaleRevision } from './revision.ts';

/** A second version and its share of an alias's calls. */
export interface AliasRouting {
  readonly version: string;
  /** 0 to 1. */
  readonly weight: number;
}

export interface CreateAliasInput {
  readonly functionName: string;
  readonly name: string;
  readonly functionVersion: string;
  readonly description: string | null;
  /** At most one, as on AWS. */
  readonly additionalVersionWeights: readonly AliasRouting[];
}

export interface UpdateAliasInput {
  readonly functionName: string;
  readonly name: string;
  /** Null keeps the version. */
  readonly functionVersion: string | null;
  readonly description: string | null;
  /** Null keeps the weights; an empty list gives the first version every call. */
  readonly additionalVersionWeights: readonly AliasRouting[] | null;
  readonly revisionId: string | null;
}

export interface AliasReference {
  readonly aliasId: string;
}

const ALIAS_NAME_LENGTH_MAX = 128;

/** Gives a version, or two by weight, a name (SYN-05). */
export function createAlias(kernel: Kernel, input: CreateAliasInput): AliasReference {
  const row = resolveUnqualified(kernel, input.functionName);
  validateText('name', input.name, 1, ALIAS_NAME_LENGTH_MAX);
  validatePattern('name', input.name, /^(?!\d+$)[\w-]+$/, '(?!^[0-9]+$)([a-zA-Z0-9-_]+)');
  validateText('description', input.description ?? '', 0, DESCRIPTION_LENGTH_MAX);
  refuseMissingVersion(kernel, row, input.functionVersion);
  const routing = readRouting(kernel, row, input.functionVersion, input.additionalVersionWeights);
  if (findAlias(kernel, row.id, input.name)) {
    throw new Refusal(
      'ALIAS_EXISTS',
      `Alias already exists: ${aliasArn(kernel, row, input.name)}`,
      {
        field: 'name',
      },
    );
  }
  const alias = kernel.table(aliases).put({
    id: newId(kernel, 'als'),
    seq: kernel.nextInSequence('alias'),
    functionId: row.id,
    functionName: row.functionName,
    name: input.name,
    description: input.description ?? '',
    functionVersion: input.functionVersion,
    ...routing,
    revisionId: newRevisionId(kernel),
  });
  emitChange(
    kernel,
    'ALIAS_CREATED',
    alias,
    `Alias "${alias.name}" of "${row.functionName}" was created: ${routeSentence(alias)}.`,
  );
  return { aliasId: alias.id };
}

/** Leads an alias to another version, or changes the shares (SYN-05). */
export function updateAlias(kernel: Kernel, input: UpdateAliasInput): AliasReference {
  const row = resolveUnqualified(kernel, input.functionName);
  const before = findAlias(kernel, row.id, input.name);
  if (!before) {
    throw new Refusal(
      'ALIAS_NOT_FOUND',
      `Cannot find alias arn: ${aliasArn(kernel, row, input.name)}`,
      { field: 'name' },
    );
  }
  refuseStaleRevision(before, input.revisionId, 'GetAlias');
  const functionVersion = input.functionVersion ?? before.functionVersion;
  validateText('description', input.description ?? '', 0, DESCRIPTION_LENGTH_MAX);
  refuseMissingVersion(kernel, row, functionVersion);
  const weights = input.additionalVersionWeights ?? routingOf(before);
  const after = {
    ...before,
    functionVersion,
    description: input.description ?? before.description,
    ...readRouting(kernel, row, functionVersion, weights),
  };
  if (findProvisioned(kernel, row.id, before.name)) refuseProvisionedAlias(kernel, row, after);
  const alias = kernel.table(aliases).put({ ...after, revisionId: newRevisionId(kernel) });
  emitChange(
    kernel,
    'ALIAS_UPDATED',
    alias,
    `Alias "${alias.name}" of "${row.functionName}" was changed: ${routeSentence(alias)}.`,
  );
  reallocateAlias(kernel, row, alias);
  return { aliasId: alias.id };
}

/** Takes a name away; deleting one that is not there changes nothing, as on AWS. */
export function deleteAlias(
  kernel: Kernel,
  input: { readonly functionName: string; readonly name: string },
): { readonly aliasId: string | null } {
  const row = resolveUnqualified(kernel, input.functionName);
  const alias = findAlias(kernel, row.id, input.name);
  if (!alias) return { aliasId: null };
  removeProvisioned(kernel, row.id, alias.name);
  kernel.table(aliases).delete(alias.id);
  deletePoliciesOf(kernel, row.id, alias.name);
  deleteEventInvokeConfigsOf(kernel, row.id, alias.name);
  orphanFunctionUrl(kernel, row.id, alias.name);
  emitChange(
    kernel,
    'ALIAS_DELETED',
    alias,
    `Alias "${alias.name}" of "${row.functionName}" was deleted.`,
  );
  return { aliasId: alias.id };
}

/** AWS takes one additional version, which must be published, and not the alias's own. */
function readRouting(
  kernel: Kernel,
  row: FunctionRow,
  functionVersion: string,
  weights: readonly AliasRouting[],
): Pick<AliasRow, 'additionalVersion' | 'additionalVersionWeight'> {
  const field = 'routingConfig';
  if (weights.length > 1) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `Cannot route to ${weights.length} additional versions: an alias takes 1 at most.`,
      { field, detail: { max: 1 } },
    );
  }
  const [routing] = weights;
  if (!routing) return { additionalVersion: null, additionalVersionWeight: null };
  validateRange(`${field}.weight`, routing.weight, { min: 0, max: 1 });
  if (routing.version === functionVersion) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `Invalid function version ${routing.version}. Function version ${routing.version} is already included in routing configuration.`,
      { field },
    );
  }
  if (routing.version === LATEST || functionVersion === LATEST) {
    throw new Refusal(
      'INVALID_PARAMETER',
      '$LATEST is not supported for an alias pointing to more than 1 version',
      { field },
    );
  }
  refuseMissingVersion(kernel, row, routing.version);
  return { additionalVersion: routing.version, additionalVersionWeight: routing.weight };
}

function refuseMissingVersion(kernel: Kernel, row: FunctionRow, version: string): void {
  if (findVersion(kernel, row, version)) return;
  const arn = functionArn(kernel.sandbox, row.functionName);
  throw new Refusal('FUNCTION_NOT_FOUND', `Function not found: ${arn}:${version.slice(0, 200)}`, {
    field: 'functionVersion',
  });
}

function routingOf(alias: AliasRow): AliasRouting[] {
  const { additionalVersion, additionalVersionWeight } = alias;
  if (additionalVersion === null || additionalVersionWeight === null) return [];
  return [{ version: additionalVersion, weight: additionalVersionWeight }];
}

function routeSentence(alias: AliasRow): string {
  const [second] = routingOf(alias);
  return second
    ? `it leads ${percent(1 - second.weight)} of the calls to version ${alias.functionVersion} and ${percent(second.weight)} to version ${second.version}`
    : `it leads to version ${alias.functionVersion}`;
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}

function aliasArn(kernel: Kernel, row: FunctionRow, name: string): string {
  return `${functionArn(kernel.sandbox, row.functionName)}:${name.slice(0, 200)}`;
}

function emitChange(
  kernel: Kernel,
  kind: 'ALIAS_CREATED' | 'ALIAS_UPDATED' | 'ALIAS_DELETED',
  alias: AliasRow,
  message: string,
): void {
  kernel.emit({
    kind,
    rule: 'SYN-05',
    functionName: alias.functionName,
    message,
    detail: { alias: alias.name, functionVersion: alias.functionVersion },
  });
}
