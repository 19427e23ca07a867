import { forkProgram } from './forked-program.ts';

/** A running Apollo Server with nothing behind it. */
export interface BareApollo {
  readonly url: string;
  /** A request of the shape that Pushpull's `invoke` has, as JSON text. */
  readonly body: string;
  /** What a good answer contains. */
  readonly expected: string;
  stop(): Promise<void>;
}

/**
 * Starts Apollo Server on Fastify, answering `invoke` with a constant: what GraphQL over HTTP alone
 * costs, and so what no service built on them can beat.
 */
export async function startBareApollo(): Promise<BareApollo> {
  const program = await forkProgram<{ url: string }>(
    new URL('./bare-apollo-program.js', import.meta.url),
  );
  return {
    url: program.message.url,
    body: JSON.stringify({
      query: `mutation Invoke($input: InvokeInput!) {
        invoke(input: $input) { invocation { id } statusCode functionError payload }
      }`,
      variables: {
        input: { sandboxId: 'sbx_1', functionName: 'hello', payload: { path: '/bench' } },
      },
    }),
    expected: 'Hello from /bench!',
    stop: () => program.stop(),
  };
}
