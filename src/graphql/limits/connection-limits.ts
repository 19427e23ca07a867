import type { Limits } from './limits.ts';
import { networkOf } from './rate-limits.ts';

/** Why a connection is turned away, and the HTTP status that says so before it is one. */
export interface ConnectionRefusal {
  readonly status: 429 | 503;
  readonly reason: string;
}

/** What a connection holds from its first byte until it is closed. */
export interface ConnectionPlace {
  /** Says who it is; returns why it may not stay, or null. */
  identify(tenantId: string | null): string | null;
  leave(): void;
}

/** Counts the WebSocket connections of this process: in all, by address, by tenant and half-open. */
export class ConnectionLimits {
  readonly #limits: Limits;
  readonly #byAddress = new Map<string, number>();
  readonly #byTenant = new Map<string, number>();
  /** Those that have not said who they are, oldest first, with what closes them. */
  readonly #halfOpen = new Map<ConnectionPlace, () => void>();
  #open = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Why one more from that address would be too many; null where it may come. */
  refusalFor(address: string): ConnectionRefusal | null {
    const { connections, connectionsPerAddress } = this.#limits;
    if (this.#open >= connections) {
      return {
        status: 503,
        reason: `Cannot connect: ${this.#open} WebSockets are open, and the limit is ${connections}. Try again later.`,
      };
    }
    const ofAddress = this.#byAddress.get(networkOf(address)) ?? 0;
    if (ofAddress >= connectionsPerAddress) {
      return {
        status: 429,
        reason: `Cannot connect: ${ofAddress} WebSockets are open from this address, and the limit is ${connectionsPerAddress}. Close some, or carry several subscriptions on one.`,
      };
    }
    return null;
  }

  /**
   * Gives a connection its place. Where too many have not said who they are, `giveUp` of the oldest is
   * called: an honest client says so at once, so whoever has waited longest is the least likely one.
   */
  enter(address: string, giveUp: () => void): ConnectionPlace {
    const network = networkOf(address);
    let tenant: string | null = null;
    let isHere = true;
    const place: ConnectionPlace = {
      identify: (tenantId) => {
        this.#halfOpen.delete(place);
        if (!isHere || tenantId === null || tenant !== null) return null;
        const ofTenant = this.#byTenant.get(tenantId) ?? 0;
        const { connectionsPerTenant } = this.#limits;
        if (ofTenant >= connectionsPerTenant) {
          return `Too many connections: the tenant has ${ofTenant}, the limit is ${connectionsPerTenant}`;
        }
        tenant = tenantId;
        this.#byTenant.set(tenantId, ofTenant + 1);
        return null;
      },
      leave: () => {
        if (!isHere) return;
        isHere = false;
        this.#open -= 1;
        this.#halfOpen.delete(place);
        decrease(this.#byAddress, network);
        if (tenant !== null) decrease(this.#byTenant, tenant);
      },
    };
    this.#open += 1;
    this.#byAddress.set(network, (this.#byAddress.get(network) ?? 0) + 1);
    this.#halfOpen.set(place, giveUp);
    if (this.#halfOpen.size > this.#limits.connectionsHalfOpen) this.#giveUpOldest();
    return place;
  }

  #giveUpOldest(): void {
    for (const [place, giveUp] of this.#halfOpen) {
      this.#halfOpen.delete(place);
      giveUp();
      return;
    }
  }
}

function decrease(counts: Map<string, number>, name: string): void {
  const count = (counts.get(name) ?? 0) - 1;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}
