import { EventEmitter } from 'node:events';
import type { CommitListener } from '../../store/commit-listener.ts';
import type { PrismaClient } from '../../store/prisma-client.ts';
import { findTenantOfSandbox } from '../../store/sandboxes.ts';
import { LookupCache } from './lookup-cache.ts';

const SANDBOXES_MAX = 50_000;

/** Sandboxes never move to another tenant; they only go away, and a notice says so. */
const SANDBOX_TTL_MS = 60_000;

/** Knows whose a sandbox is, and tells when one has gone. */
export class SandboxDirectory {
  readonly #tenants: LookupCache<string>;
  readonly #watchers = new EventEmitter<Record<string, []>>().setMaxListeners(0);

  constructor(prisma: PrismaClient, listener: CommitListener) {
    this.#tenants = new LookupCache({
      max: SANDBOXES_MAX,
      ttl: SANDBOX_TTL_MS,
      look: (sandboxId) => findTenantOfSandbox(prisma, sandboxId),
    });
    listener.on('access', ({ subject, id }) => {
      if (subject === 'sandbox') {
        this.#tenants.forget(id);
        this.#watchers.emit(id);
      }
      if (subject === 'tenant') this.#lookAgain();
    });
    listener.on('gap', () => this.#lookAgain());
  }

  /** The tenant of a sandbox; null where there is no such sandbox. */
  async tenantOf(sandboxId: string): Promise<string | null> {
    if (!/^sbx_\w{1,60}$/.test(sandboxId)) return null;
    return this.#tenants.get(sandboxId);
  }

  /** Calls back once the sandbox may have gone; returns what stops that. */
  watch(sandboxId: string, callback: () => void): () => void {
    this.#watchers.on(sandboxId, callback);
    return () => this.#watchers.off(sandboxId, callback);
  }

  #lookAgain(): void {
    this.#tenants.forgetAll();
    for (const sandboxId of this.#watchers.eventNames()) this.#watchers.emit(sandboxId);
  }
}
