import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { InvokeAnswer } from '../../engine/request.ts';
import { logTail } from '../../simulation/lambda/log-lines.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { InvocationType } from './invocation.type.ts';

@ObjectType('InvokePayload', { description: "Lambda's answer to a call." })
export class InvokePayload {
  readonly #answer: InvokeAnswer;
  readonly #sandboxId: string;
  readonly #wantsLog: boolean;

  constructor(answer: InvokeAnswer, sandboxId: string, wantsLog: boolean) {
    this.#answer = answer;
    this.#sandboxId = sandboxId;
    this.#wantsLog = wantsLog;
  }

  /** What the caller has an answer of: who sends an event waits for none (ASY-01). */
  get #answered(): InvokeAnswer['invocation'] {
    return this.#answer.statusCode === 202 ? null : this.#answer.invocation;
  }

  @Field(() => InvocationType, {
    nullable: true,
    description: 'The invocation; null for a dry run and for a denied call, which are none.',
  })
  get invocation(): InvocationType | null {
    const { invocation } = this.#answer;
    return (
      invocation && new InvocationType({ ...invocation, sandboxId: this.#sandboxId }, invocation)
    );
  }

  @Field(() => Int, {
    description:
      '200 for an answer, errors of the function included; 202 for an event that was taken into the queue; 204 for a dry run; 403 for a caller who may not call; 429 for a throttle; 502 while an inactive function is restored.',
  })
  get statusCode(): number {
    return this.#answer.statusCode;
  }

  @Field(() => String, {
    nullable: true,
    description: '`Unhandled` where the function failed; null where it did not.',
  })
  get functionError(): string | null {
    return this.#answered?.functionError ?? null;
  }

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      "What the handler returned, or the error; AWS's own body for a throttle and a denied call.",
  })
  get payload(): unknown {
    const response = this.#answered?.response ?? this.#answer.errorBody;
    return response === null ? null : JSON.parse(response);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The version that ran; null where nothing did.',
  })
  get executedVersion(): string | null {
    return this.#answered?.executedVersion ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The last 4 KB of the log in base64; null unless `logType` is TAIL.',
  })
  get logResult(): string | null {
    const { logs } = this.#answer;
    return this.#wantsLog && logs !== null ? logTail(logs) : null;
  }

  @Field(() => ID, {
    nullable: true,
    description: "AWS's request id; null where there is no invocation.",
  })
  get requestId(): string | null {
    return this.#answer.invocation?.requestId ?? null;
  }
}
