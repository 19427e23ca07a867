import type { ApiKeyRecord } from '../../store/api-keys.ts';
import { ApiError, notFound } from '../errors.ts';
import type { Actor } from './actor.ts';
import type { SandboxDirectory } from './sandbox-directory.ts';

/** What a key may do: each role may do what those before it may. */
export const roles = ['VIEWER', 'EDITOR', 'OWNER'] as const;

export type Role = (typeof roles)[number];

/** What the sender of a request may reach. Every resolver asks here first. */
export class Access {
  readonly actor: Actor;
  readonly #directory: SandboxDirectory;

  constructor(actor: Actor, directory: SandboxDirectory) {
    this.actor = actor;
    this.#directory = directory;
  }

  /** Refuses whoever has no valid key; any will do. */
  requireAnyone(): Exclude<Actor, { kind: 'anonymous' | 'refused' }> {
    const { actor } = this;
    if (actor.kind === 'anonymous') {
      throw new ApiError(
        'UNAUTHENTICATED',
        'Cannot answer without a key: send "Authorization: Bearer <key>", or enter the key at the top of the IDE.',
      );
    }
    if (actor.kind === 'refused') {
      throw new ApiError('UNAUTHENTICATED', `Cannot accept the key: ${actor.reason}.`);
    }
    return actor;
  }

  /** Refuses everybody but whoever runs the service. */
  requireRoot(): void {
    if (this.requireAnyone().kind !== 'root') {
      throw new ApiError(
        'FORBIDDEN',
        'Cannot do this with a key of a tenant: it takes the root key.',
        {
          detail: { required: 'ROOT' },
        },
      );
    }
  }

  /** The key, if its role is at least the one needed. */
  requireKey(role: Role): ApiKeyRecord {
    const actor = this.requireAnyone();
    if (actor.kind === 'root') {
      throw new ApiError(
        'FORBIDDEN',
        `Cannot do this with the root key: it takes a tenant's key with the role ${role}.`,
        { detail: { required: role } },
      );
    }
    const { apiKey } = actor;
    if (roles.indexOf(apiKey.role) < roles.indexOf(role)) {
      throw new ApiError(
        'FORBIDDEN',
        `Cannot do this with a key of the role ${apiKey.role}: it takes the role ${role}.`,
        { detail: { required: role, role: apiKey.role } },
      );
    }
    return apiKey;
  }

  /** The key, if its role suffices and it is not limited to one sandbox. */
  requireWholeTenant(role: Role): ApiKeyRecord {
    const apiKey = this.requireKey(role);
    if (apiKey.sandboxId !== null) {
      throw new ApiError(
        'FORBIDDEN',
        `Cannot do this with a key that is limited to sandbox "${apiKey.sandboxId}": it takes a key of the whole tenant with the role ${role}.`,
        { detail: { required: role, sandboxId: apiKey.sandboxId } },
      );
    }
    return apiKey;
  }

  /** Lets those pass who reach the sandbox with at least that role; returns its id. */
  async requireSandbox(sandboxId: string, role: Role): Promise<string> {
    this.requireKey(role);
    if (!(await this.reachesSandbox(sandboxId))) throw notFound('sandbox', sandboxId);
    return sandboxId;
  }

  /** Whether there is such a sandbox within the key's reach. */
  async reachesSandbox(sandboxId: string): Promise<boolean> {
    if (this.actor.kind !== 'key') return false;
    const { tenantId, sandboxId: limit } = this.actor.apiKey;
    if (limit !== null && limit !== sandboxId) return false;
    return (await this.#directory.tenantOf(sandboxId)) === tenantId;
  }
}

/** Whether a key's tenant, and its limit to one sandbox, leave another key in its reach. */
export function isWithinReach(own: ApiKeyRecord, other: ApiKeyRecord): boolean {
  return (
    other.tenantId === own.tenantId && (own.sandboxId === null || other.sandboxId === own.sandboxId)
  );
}
