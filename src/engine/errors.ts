import type { EngineAnswer, EngineFailure, RefusalData } from './request.ts';
import { Refusal } from '../simulation/errors.ts';

/** The engine could not carry a request out; nothing has changed. */
export class EngineError extends Error {
  readonly code: EngineFailure['code'];

  constructor(failure: EngineFailure) {
    super(failure.message);
    this.name = 'EngineError';
    this.code = failure.code;
  }
}

/** The answer to a request that the engine could not carry out. */
export function failedAnswer(requestId: string, error: unknown): EngineAnswer {
  if (error instanceof EngineError) {
    return { requestId, kind: 'failed', failure: { code: error.code, message: error.message } };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { requestId, kind: 'failed', failure: { code: 'INTERNAL', message } };
}

/** A refusal as plain data, to cross between threads. */
export function refusalData(refusal: Refusal): RefusalData {
  const { code, message, field, detail } = refusal;
  return { code, message, field, detail };
}

/** The refusal that the data stands for. */
export function refusalFrom({ code, message, field, detail }: RefusalData): Refusal {
  return new Refusal(code, message, {
    ...(field === null ? {} : { field }),
    ...(detail === null ? {} : { detail }),
  });
}
