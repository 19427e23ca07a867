import { compileEventPattern } from '../../patterns/event-pattern.ts';
import type { HandlerResult, LogLevel, LogLine } from '../handler-runtime.ts';
import { RESPONSE_BYTES_MAX } from '../invocation.ts';
import { itemIdentifier } from './batch-records.ts';
import type { ReadCall } from './behavior-call.ts';
import type { BehaviorOutcome, OutcomeEffect, ReportBatchItemFailures } from './behavior.ts';
import { happens } from './compiled-conditions.ts';
import { latencyDraw, type LatencyDraw } from './latency.ts';
import { Template } from './template.ts';

/** An outcome, its templates and patterns parsed. */
export interface CompiledOutcome {
  /** Null: the behaviour's latency. */
  readonly latency: LatencyDraw | null;
  readonly kind: BehaviorOutcome['kind'];
  readonly logLines: (read: ReadCall) => readonly LogLine[];
  /** What the call ends with where it ends in time. */
  readonly result: (read: ReadCall) => HandlerResult;
}

/** Characters of a filled-in message; what is longer is cut. */
const MESSAGE_LENGTH_MAX = 8_192;

export function compileOutcome(outcome: BehaviorOutcome): CompiledOutcome {
  const logs = outcome.logs.map(({ level, message }) => ({
    level,
    message: Template.ofText(message),
  }));
  return {
    latency: outcome.latency && latencyDraw(outcome.latency),
    kind: outcome.kind,
    logLines: logs.length === 0 ? () => [] : (read) => logs.map((log) => logLine(log, read)),
    result: compileEffect(outcome),
  };
}

function logLine(log: { level: LogLevel; message: Template }, read: ReadCall): LogLine {
  return { atMs: read.call.nowMs, level: log.level, message: renderMessage(log.message, read) };
}

function renderMessage(template: Template, read: ReadCall): string {
  return template.render(() => read.source, MESSAGE_LENGTH_MAX).slice(0, MESSAGE_LENGTH_MAX);
}

function compileEffect(effect: OutcomeEffect): CompiledOutcome['result'] {
  switch (effect.kind) {
    case 'RETURN': {
      const template = Template.ofJson(effect.returns);
      // Above the limit the answer is replaced by an error (SYN-31), so its rest is not needed.
      return (read) => ({
        kind: 'returned',
        payload: template.render(() => read.source, RESPONSE_BYTES_MAX),
      });
    }
    case 'REPORT_BATCH_ITEM_FAILURES':
      return compileBatchReport(effect);
    case 'THROW': {
      const { errorType } = effect;
      const message = Template.ofText(effect.errorMessage);
      return (read) => ({
        kind: 'error',
        errorType,
        errorMessage: renderMessage(message, read),
        trace: [],
      });
    }
    case 'TIME_OUT':
      return () => ({ kind: 'timeout', reason: 'deadline' });
    case 'CRASH':
      return () => ({ kind: 'exit', exitCode: effect.exitCode });
    case 'OUT_OF_MEMORY':
      return () => ({ kind: 'out-of-memory' });
  }
}

function compileBatchReport(effect: ReportBatchItemFailures): CompiledOutcome['result'] {
  const { recordPattern, probabilityMillionths, stopsAtFirstFailure } = effect;
  const matches = recordPattern === null ? () => true : compileEventPattern(recordPattern);
  return ({ records, call, budget }) => {
    let items = '';
    for (const { record, content } of records) {
      const fails =
        (stopsAtFirstFailure && items !== '') ||
        (matches(content, budget) &&
          (probabilityMillionths === null || happens(probabilityMillionths, call.random)));
      if (!fails) continue;
      const item = JSON.stringify({ itemIdentifier: itemIdentifier(record) });
      items += items === '' ? item : `,${item}`;
      // As above, an answer that is too large need not be complete.
      if (items.length > RESPONSE_BYTES_MAX) break;
    }
    return { kind: 'returned', payload: `{"batchItemFailures":[${items}]}` };
  };
}
