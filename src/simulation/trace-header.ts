import { createHash } from 'node:crypto';
import type { Kernel } from './kernel.ts';

/** The parts of `X-Amzn-Trace-Id`: `Root=1-…;Parent=…;Sampled=1;Lineage=a5e11ef5:1` (XR-03). */
export interface TraceHeader {
  /** `1-<8 hex digits of the second>-<24 hex digits>` */
  readonly root: string;
  /** The segment that made the request, 16 hex digits; null where nobody says. */
  readonly parent: string | null;
  /** Null where whoever began the chain left the decision open. */
  readonly sampled: boolean | null;
  /** How often each function has run in this chain of requests, by a hash of its ARN (ASY-60). */
  readonly lineage: Readonly<Record<string, number>>;
}

/**
 * Begins a chain of requests: what a user does to a source is the root of all that comes of it, and a
 * new root is a new chain to whoever counts its loops (ASY-62).
 */
export function startTrace(kernel: Kernel): string {
  const random = kernel.random('trace-ids');
  const digits = hex(random.uint32(), 8) + hex(random.uint32(), 8) + hex(random.uint32(), 8);
  const second = hex(Math.floor(kernel.now / 1_000), 8);
  return `Root=1-${second}-${digits}`;
}

/** Reads a header; null where it has no root that X-Ray would take. */
export function parseTraceHeader(header: string): TraceHeader | null {
  const parts = new Map(
    header.split(';').map((part): [string, string] => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
    }),
  );
  const root = parts.get('Root') ?? '';
  if (!/^1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(root)) return null;
  const parent = parts.get('Parent') ?? '';
  const sampled = parts.get('Sampled');
  return {
    root,
    parent: /^[0-9a-f]{16}$/.test(parent) ? parent : null,
    sampled: sampled === '1' ? true : sampled === '0' ? false : null,
    lineage: parseLineage(parts.get('Lineage') ?? ''),
  };
}

export function formatTraceHeader({ root, parent, sampled, lineage }: TraceHeader): string {
  const counts = Object.entries(lineage).map(([hash, count]) => `${hash}:${count}`);
  return [
    `Root=${root}`,
    ...(parent === null ? [] : [`Parent=${parent}`]),
    ...(sampled === null ? [] : [`Sampled=${sampled ? 1 : 0}`]),
    ...(counts.length === 0 ? [] : [`Lineage=${counts.join('|')}`]),
  ].join(';');
}

/** The id by which a chain of requests is found again in the log. */
export function traceIdOf(header: string): string {
  return /^Root=([^;]*)/.exec(header)?.[1] ?? '';
}

/** The header as services pass it on that do not carry the lineage (ASY-61). */
export function withoutLineage(header: string): string {
  return header.replace(/;Lineage=[^;]*/, '');
}

/** The name of a function in the lineage of a chain. */
export function lineageHash(functionArn: string): string {
  return createHash('sha256').update(functionArn).digest('hex').slice(0, 8);
}

function parseLineage(text: string): Record<string, number> {
  const lineage: Record<string, number> = {};
  for (const part of text.split('|')) {
    const [, hash = '', count = ''] = /^([0-9a-f]{8}):(\d{1,9})$/.exec(part) ?? [];
    if (hash !== '') lineage[hash] = Number(count);
  }
  return lineage;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0').slice(-digits);
}
