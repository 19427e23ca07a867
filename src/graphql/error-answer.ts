import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { EngineError } from '../engine/errors.ts';
import { Refusal, refusals } from '../simulation/errors.ts';
import { isStatementTimeout } from '../store/statement-timeout.ts';
import { QuotaExceededError } from '../store/tenant-quota.ts';
import { ApiError, errorRegistry, type ApiErrorCode } from './errors.ts';
import type { Limits } from './limits/limits.ts';

/** Where what is masked is written down. */
export interface FaultLog {
  error(details: object, message: string): void;
}

/** What it takes to answer an error. */
export interface AnswerOptions {
  readonly log: FaultLog;
  /** For what only the database notices. */
  readonly limits: Pick<Limits, 'operationMs'>;
}

/**
 * What a caller gets to see of an error: the three families of docs/errors.md. Refusals are shown as
 * they are; everything else is masked and carries an id that the log has.
 */
export function answerError(
  error: unknown,
  formatted: GraphQLFormattedError,
  { log, limits }: AnswerOptions,
): GraphQLFormattedError {
  const { locations, path } = formatted;
  const where = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const { message, extensions } = explain(error, { log, limits });
  return { message, ...where, extensions };
}

interface Explanation {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

function explain(error: unknown, { log, limits }: AnswerOptions): Explanation {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof Refusal) return explainRefusal(cause);
  if (cause instanceof ApiError) {
    return { message: cause.message, extensions: { code: cause.code, ...cause.context } };
  }
  if (cause instanceof QuotaExceededError) {
    const { message, limit, actual } = cause;
    return { message, extensions: { code: 'QUOTA_EXCEEDED', detail: { limit, actual } } };
  }
  if (cause instanceof EngineError && cause.code !== 'INTERNAL') {
    return { message: cause.message, extensions: { code: engineCodes[cause.code] } };
  }
  if (isStatementTimeout(cause)) {
    const limit = limits.operationMs;
    return {
      message: `Cannot answer: the database took longer than ${limit} ms to read it, which is the limit. Ask for less at once.`,
      extensions: { code: 'OPERATION_TIMEOUT', detail: { limit } },
    };
  }
  for (const one of [error, cause]) {
    const code = one instanceof GraphQLError ? codeOfRequestError(one) : null;
    if (code) return { message: (one as GraphQLError).message, extensions: { code } };
  }
  const errorId = randomUUID();
  log.error({ errorId, err: cause }, 'a request failed');
  return {
    message: 'Something failed on our side. If it stays, report the errorId.',
    extensions: { code: 'INTERNAL', errorId },
  };
}

function explainRefusal(refusal: Refusal): Explanation {
  const { code, message, field, detail } = refusal;
  const { awsErrorCode } = refusals[code];
  return {
    message,
    extensions: {
      code,
      ...(awsErrorCode === null ? {} : { awsErrorCode }),
      ...(field === null ? {} : { field }),
      ...(detail === null ? {} : { detail }),
    },
  };
}

const engineCodes: Record<Exclude<EngineError['code'], 'INTERNAL'>, ApiErrorCode> = {
  SANDBOX_NOT_FOUND: 'NOT_FOUND',
  IDEMPOTENCY_KEY_REUSED: 'IDEMPOTENCY_KEY_REUSED',
  SHUTTING_DOWN: 'SHUTTING_DOWN',
};

/** The code of an error that Apollo or graphql-js found in the request itself; null for any other. */
function codeOfRequestError(error: GraphQLError): string | null {
  const { code } = error.extensions;
  if (typeof code === 'string' && code in errorRegistry) return code;
  // A value that graphql-js could not coerce points at its place in the query, and came from no field:
  // from nobody, or from the enum or scalar that refused it.
  const { originalError, nodes, path } = error;
  const isOfGraphql = originalError === undefined || originalError instanceof GraphQLError;
  const isCoercion = isOfGraphql && path === undefined && (nodes?.length ?? 0) > 0;
  return isCoercion ? 'BAD_USER_INPUT' : null;
}
