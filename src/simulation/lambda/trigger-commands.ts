import { Refusal } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import type { PushSourceType } from '../push/push-source-type.ts';
import type { TriggerPermission } from '../push/trigger-permission.ts';
import type { TriggerRow } from '../push/trigger-row.ts';
import { triggers } from '../push/trigger.ts';
import { resolveFunction, type ResolvedFunction } from './function-name.ts';
import { policyOf } from './policy/function-policy.ts';
import { addPermission, removePermission } from './policy/permission-commands.ts';

export interface CreateTriggerInput {
  readonly source: PushSourceType;
  readonly functionName: string;
  readonly qualifier: string | null;
  /** In the terms of the source. */
  readonly configuration: object;
  /** Whether the function's policy is to let the source in, if it asks for that. */
  readonly addPermission: boolean;
}

export interface UpdateTriggerInput {
  readonly triggerId: string;
  /** Null leaves it as it is. */
  readonly enabled: boolean | null;
  /** In the terms of which source the configuration is. */
  readonly source: PushSourceType | null;
  readonly configuration: object | null;
}

/** What every command on a trigger answers with. */
export interface TriggerReference {
  readonly triggerId: string;
}

/**
 * Sets a source up to invoke a function, whichever service it belongs to, and lets it in first: some
 * sources look at the permission when they are set up (table 8.4 of the specification).
 */
export function createTrigger(kernel: Kernel, input: CreateTriggerInput): TriggerReference {
  return kernel.atomically(() => {
    const target = resolveFunction(kernel, input.functionName, input.qualifier);
    const setUp = kernel.triggerSetUp(input.source);
    const wish = {
      functionName: target.row.functionName,
      qualifier: target.qualifier,
      functionArn: target.invokedFunctionArn,
      configuration: input.configuration,
    };
    const permissions = input.addPermission ? setUp.permissionsFor(kernel, wish) : [];
    const permissionStatementIds = permissions.map((one) => permit(kernel, target, one));
    const trigger = setUp.createTrigger(kernel, wish);
    kernel.table(triggers).put({ ...trigger, permissionStatementIds });
    return { triggerId: trigger.id };
  });
}

/** Changes how a source is set up, or switches it off or on where the source can. */
export function updateTrigger(kernel: Kernel, input: UpdateTriggerInput): TriggerReference {
  const trigger = requireTrigger(kernel, input.triggerId);
  const { enabled, configuration } = input;
  if (enabled === null && configuration === null) {
    throw new Refusal(
      'INVALID_PARAMETER',
      'Cannot update the trigger: give enabled, or a configuration, or both.',
      { field: 'configuration' },
    );
  }
  if (input.source !== null && input.source !== trigger.source) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `Cannot update the trigger: it is one of ${trigger.source}, and the configuration is for ${input.source}. Delete it and create another.`,
      { field: 'source' },
    );
  }
  return kernel.atomically(() => {
    const setUp = kernel.triggerSetUp(trigger.source);
    const { id } = setUp.updateTrigger(kernel, trigger, { enabled, configuration });
    return { triggerId: id };
  });
}

/** Takes the set-up away, and the permissions that were made for it. */
export function deleteTrigger(kernel: Kernel, { triggerId }: TriggerReference): TriggerReference {
  const trigger = requireTrigger(kernel, triggerId);
  return kernel.atomically(() => {
    kernel.triggerSetUp(trigger.source).deleteTrigger(kernel, trigger);
    withdrawPermissions(kernel, trigger);
    return { triggerId };
  });
}

function requireTrigger(kernel: Kernel, triggerId: string): TriggerRow {
  const trigger = kernel.table(triggers).get(triggerId);
  if (trigger) return trigger;
  throw new Refusal('TRIGGER_NOT_FOUND', `There is no trigger ${triggerId} in the sandbox.`, {
    field: 'triggerId',
  });
}

/** Adds a statement to the function's policy; returns its id. */
function permit(
  kernel: Kernel,
  { row, qualifier }: ResolvedFunction,
  permission: TriggerPermission,
): string {
  const statementId = `trigger-${kernel.random('trigger-statements').hex(12)}`;
  addPermission(kernel, {
    functionName: row.functionName,
    qualifier,
    statementId,
    ...permission,
    eventSourceToken: null,
    principalOrgId: null,
    revisionId: null,
  });
  return statementId;
}

/** The function, or a statement, may have gone since. */
function withdrawPermissions(
  kernel: Kernel,
  { functionName, qualifier, permissionStatementIds }: TriggerRow,
): void {
  const target = findFunction(kernel, functionName, qualifier);
  for (const statementId of permissionStatementIds) {
    const policy = target && policyOf(kernel, target.row.id, qualifier ?? '');
    if (!policy?.statements.some(({ Sid }) => Sid === statementId)) continue;
    removePermission(kernel, { functionName, qualifier, statementId, revisionId: null });
  }
}

function findFunction(
  kernel: Kernel,
  functionName: string,
  qualifier: string | null,
): ResolvedFunction | null {
  try {
    return resolveFunction(kernel, functionName, qualifier);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
