import { expect } from 'vitest';
import type { TestTenant } from './service.ts';

/** What a mutation was refused with. */
export interface Refused {
  readonly code: string;
  readonly awsErrorCode: unknown;
  readonly field: unknown;
  readonly message: string;
}

/** What a mapping can poll here. */
export type Source = 'queue' | 'fifo' | 'stream' | 'table';

/** An event as the log of the API shows it. */
export interface LoggedEvent {
  readonly kind: string;
  readonly at: string;
  readonly message: string;
  readonly rule: { readonly id: string } | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** How a mapping does. */
export interface MappingState {
  readonly state: string;
  readonly stateTransitionReason: string;
  readonly lastProcessingResult: string | null;
}

/** A sandbox with sources and their mappings, over the real API. */
export class MappingEstate {
  readonly #tenant: TestTenant;
  readonly sandboxId: string;
  readonly accountId: string;
  readonly #arns = new Map<Source, string>();

  private constructor(tenant: TestTenant, sandboxId: string, accountId: string) {
    this.#tenant = tenant;
    this.sandboxId = sandboxId;
    this.accountId = accountId;
  }

  /** A new sandbox in which nothing is yet. */
  static async open(tenant: TestTenant): Promise<MappingEstate> {
    const sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
    const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
      'query ($id: ID!) { sandbox(id: $id) { accountId } }',
      { id: sandboxId },
    );
    return new MappingEstate(tenant, sandboxId, sandbox.accountId);
  }

  /** Creates the function "worker" and a source of each of some kinds: "jobs", "clicks" and "users". */
  async furnish(
    code: string,
    {
      sources = ['queue', 'fifo', 'stream', 'table'],
      ...configuration
    }: { readonly sources?: readonly Source[]; readonly timeout?: number } = {},
  ): Promise<void> {
    await this.change('createFunction', { functionName: 'worker', code, ...configuration });
    for (const source of sources) this.#arns.set(source, await this.#create(source));
  }

  arnOf(source: Source): string {
    return this.#arns.get(source) ?? '';
  }

  async read<Sandbox>(selection: string): Promise<Sandbox> {
    const { sandbox } = await this.#tenant.client.ask<{ sandbox: Sandbox }>(
      `query ($id: ID!) { sandbox(id: $id) { ${selection} } }`,
      { id: this.sandboxId },
    );
    return sandbox;
  }

  async change<Data>(mutation: string, input: object, selection = '__typename'): Promise<Data> {
    const data = await this.#tenant.client.ask<Record<string, Data>>(
      documentOf(mutation, selection),
      { input: { sandboxId: this.sandboxId, ...input } },
    );
    return data[mutation] as Data;
  }

  /** What a mutation is refused with; that it has changed nothing the log shows. */
  async refused(mutation: string, input: object): Promise<Refused> {
    const before = await this.#lastEvent();
    const { message, extensions } = await this.#tenant.client.refusal(
      documentOf(mutation, '__typename'),
      { input: { sandboxId: this.sandboxId, ...input } },
    );
    expect(await this.#lastEvent()).toEqual(before);
    return {
      code: extensions.code,
      awsErrorCode: extensions['awsErrorCode'],
      field: extensions['field'],
      message,
    };
  }

  async createQueue(queueName: string, attributes: object = {}): Promise<string> {
    const { queue } = await this.change<{ queue: { queueArn: string } }>(
      'createQueue',
      { queueName, attributes },
      'queue { queueArn }',
    );
    return queue.queueArn;
  }

  /** Has "worker" poll a source, from the oldest record on where it has records; returns the UUID. */
  async map(source: Source, given: object = {}): Promise<string> {
    const { eventSourceMapping } = await this.change<{ eventSourceMapping: { uuid: string } }>(
      'createEventSourceMapping',
      this.#creationOf(source, given),
      'eventSourceMapping { uuid }',
    );
    return eventSourceMapping.uuid;
  }

  refusedMapping(source: Source, given: object = {}): Promise<Refused> {
    return this.refused('createEventSourceMapping', this.#creationOf(source, given));
  }

  /** The mappings in the order of their creation. */
  async mappings(): Promise<MappingState[]> {
    const { eventSourceMappings } = await this.read<{
      eventSourceMappings: { edges: { node: MappingState }[] };
    }>(
      'eventSourceMappings { edges { node { state stateTransitionReason lastProcessingResult } } }',
    );
    return eventSourceMappings.edges.map(({ node }) => node);
  }

  /** Moves the clock and waits; how the advance ended. */
  async advance(goal: object): Promise<{ status: string; reason: string | null }> {
    const { advance } = await this.change<{ advance: { status: string; reason: string | null } }>(
      'advanceClock',
      goal,
      'advance { status reason }',
    );
    return advance;
  }

  /** The last hundred events of some kinds, oldest first. */
  async eventsOf(...kinds: string[]): Promise<LoggedEvent[]> {
    const { events } = await this.read<{ events: { edges: { node: LoggedEvent }[] } }>(
      `events(last: 100, filter: { kinds: [${kinds.join(', ')}] }) {
        edges { node { kind at message rule { id } detail } }
      }`,
    );
    return events.edges.map(({ node }) => node);
  }

  /** The payloads of the invocations of a function that have ended well, in the order of their begin. */
  async processed(functionName = 'worker'): Promise<{ Records: Record<string, unknown>[] }[]> {
    const { invocations } = await this.read<{
      invocations: { edges: { node: { status: string; payload: never } }[] };
    }>(
      `invocations(first: 100, filter: { functionName: "${functionName}" }) { edges { node { status payload } } }`,
    );
    return invocations.edges
      .filter(({ node }) => node.status === 'SUCCEEDED')
      .map(({ node }) => node.payload);
  }

  /** Puts a record into "clicks"; returns its sequence number. */
  async putRecord(text: string, partitionKey = 'key'): Promise<string> {
    const { sequenceNumber } = await this.change<{ sequenceNumber: string }>(
      'putRecord',
      { streamName: 'clicks', data: text, partitionKey },
      'sequenceNumber',
    );
    return sequenceNumber;
  }

  #creationOf(source: Source, given: object): object {
    const isStream = source === 'stream' || source === 'table';
    return {
      functionName: 'worker',
      eventSourceArn: this.arnOf(source),
      ...(isStream ? { startingPosition: 'TRIM_HORIZON' } : {}),
      ...given,
    };
  }

  async #create(source: Source): Promise<string> {
    switch (source) {
      case 'queue':
        return this.createQueue('jobs');
      case 'fifo':
        return this.createQueue('jobs.fifo', { fifoQueue: true, contentBasedDeduplication: true });
      case 'stream': {
        const { stream } = await this.change<{ stream: { streamArn: string } }>(
          'createStream',
          { streamName: 'clicks', shardCount: 1 },
          'stream { streamArn }',
        );
        return stream.streamArn;
      }
      case 'table': {
        const { table } = await this.change<{ table: { latestStreamArn: string } }>(
          'createTable',
          {
            tableName: 'users',
            attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
            keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
            streamSpecification: { streamEnabled: true, streamViewType: 'NEW_IMAGE' },
          },
          'table { latestStreamArn }',
        );
        return table.latestStreamArn;
      }
    }
  }

  async #lastEvent(): Promise<unknown> {
    const { events } = await this.read<{ events: { edges: unknown[] } }>(
      'events(last: 1) { edges { cursor } }',
    );
    return events.edges[0];
  }
}

function documentOf(mutation: string, selection: string): string {
  const input = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  return `mutation ($input: ${input}!) { ${mutation}(input: $input) { ${selection} } }`;
}
