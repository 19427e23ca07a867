import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program in a process of its own, and the first thing it said. */
export interface ForkedProgram<Message> {
  readonly message: Message;
  /** Sends it something; resolves with the next thing it says. */
  ask<Answer>(question: object): Promise<Answer>;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
}

/** Starts a program that takes `argument` as JSON and answers with `process.send`. */
export async function forkProgram<Message>(
  program: URL,
  argument: unknown = null,
): Promise<ForkedProgram<Message>> {
  const child = fork(fileURLToPath(program), [JSON.stringify(argument)], { execArgv: [] });
  const ended = once(child, 'exit');
  const nextMessage = <Next>(): Promise<Next> =>
    Promise.race([
      firstMessage<Next>(child),
      ended.then(([code, signal]) => {
        throw new Error(`Cannot run ${program.pathname}: it ended with ${code ?? signal}`);
      }),
    ]);
  return {
    message: await nextMessage<Message>(),
    ask: <Answer>(question: object) => {
      const answer = nextMessage<Answer>();
      child.send(question);
      return answer;
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

async function firstMessage<Message>(child: ChildProcess): Promise<Message> {
  const [message] = (await once(child, 'message')) as [Message];
  return message;
}
