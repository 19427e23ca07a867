import type { Engine } from '../engine/engine.ts';
import type { CommitListener } from '../store/commit-listener.ts';
import type { EventFeed } from '../store/event-feed.ts';
import type { PrismaClient } from '../store/prisma-client.ts';
import { Access } from './access/access.ts';
import type { Actor } from './access/actor.ts';
import type { SandboxDirectory } from './access/sandbox-directory.ts';
import type { Limits } from './limits/limits.ts';
import type { StorageQuota } from './limits/storage-quota.ts';
import { Loaders } from './loaders.ts';

/** What the API is built on. */
export interface Foundation {
  readonly prisma: PrismaClient;
  readonly engine: Engine;
  readonly commitListener: CommitListener;
  readonly eventFeed: EventFeed;
  readonly directory: SandboxDirectory;
  readonly limits: Limits;
  readonly storageQuota: StorageQuota;
}

/** What every resolver is given. */
export interface ApiContext extends Foundation {
  readonly access: Access;
  readonly loaders: Loaders;
}

/** The context of one operation. */
export function createContext(foundation: Foundation, actor: Actor): ApiContext {
  const { prisma, directory } = foundation;
  return { ...foundation, access: new Access(actor, directory), loaders: new Loaders(prisma) };
}
