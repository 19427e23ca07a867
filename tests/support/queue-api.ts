import type { TestTenant } from './service.ts';

export type Fields = Readonly<Record<string, unknown>>;

interface Received {
  readonly messages: readonly { readonly body: string; readonly receiptHandle: string }[];
}

/** The queues of a sandbox, as a client of the API speaks to them. */
export class QueueApi {
  readonly #tenant: TestTenant;
  readonly #sandboxId: string;

  constructor(tenant: TestTenant, sandboxId: string) {
    this.#tenant = tenant;
    this.#sandboxId = sandboxId;
  }

  /** Sends a mutation with one input; returns what its payload has. */
  async mutate<Payload = Fields>(name: string, input: Fields, selection: string): Promise<Payload> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const data = await this.#tenant.client.ask<Readonly<Record<string, Payload>>>(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`,
      { input: { sandboxId: this.#sandboxId, ...input } },
    );
    return data[name] as Payload;
  }

  /** The error that a mutation is refused with. */
  async refusalOf(name: string, input: Fields): Promise<unknown> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const { extensions } = await this.#tenant.client.refusal(
      `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`,
      { input: { sandboxId: this.#sandboxId, ...input } },
    );
    return extensions;
  }

  async createQueue(queueName: string, attributes: Fields = {}): Promise<string> {
    const { queue } = await this.mutate<{ queue: { id: string } }>(
      'createQueue',
      { queueName, attributes },
      'queue { id }',
    );
    return queue.id;
  }

  send(queueName: string, messageBody: string, rest: Fields = {}): Promise<Fields> {
    return this.mutate('sendMessage', { queueName, messageBody, ...rest }, 'messageId');
  }

  receive(queueName: string): Promise<Received> {
    const input = { queueName, maxNumberOfMessages: 10 };
    return this.mutate<Received>('receiveMessage', input, 'messages { body receiptHandle }');
  }

  async advance(by: string): Promise<void> {
    await this.mutate('advanceClock', { by }, 'advance { status }');
  }

  /** What a query finds of a queue. */
  async look(queueName: string, selection: string): Promise<Fields> {
    const { sandbox } = await this.#tenant.client.ask<{ sandbox: { queue: Fields } }>(
      `query ($id: ID!, $name: String!) { sandbox(id: $id) { queue(name: $name) { ${selection} } } }`,
      { id: this.#sandboxId, name: queueName },
    );
    return sandbox.queue;
  }
}

/** A new sandbox of the tenant in eu-west-1, for its queues. */
export async function openQueueApi(
  tenant: TestTenant,
): Promise<{ readonly sandboxId: string; readonly accountId: string; readonly api: QueueApi }> {
  const sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  return { sandboxId, accountId: sandbox.accountId, api: new QueueApi(tenant, sandboxId) };
}
