import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { recordOf, textOf } from '../support/streams.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let service: TestEngine;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestEngine();
  sandboxId = await service.createSandbox();
});
afterAll(() => service.stop());

async function put(engine: Engine, ...texts: string[]): Promise<string> {
  const { records } = await engine.execute<'PutRecords'>(sandboxId, {
    type: 'PutRecords',
    input: { streamName: 'clicks', records: texts.map((text) => recordOf('nul \0', text)) },
  });
  return records.at(-1)?.sequenceNumber ?? '';
}

async function read(engine: Engine, startingSequenceNumber: string): Promise<string[]> {
  const { shardIterator } = await engine.execute<'GetShardIterator'>(sandboxId, {
    type: 'GetShardIterator',
    input: {
      streamName: 'clicks',
      shardId: 'shardId-000000000000',
      shardIteratorType: 'AFTER_SEQUENCE_NUMBER',
      startingSequenceNumber,
      timestampMs: null,
    },
  });
  const { records } = await engine.execute<'GetRecords'>(sandboxId, {
    type: 'GetRecords',
    input: { shardIterator, limit: null },
  });
  return records.map(textOf);
}

test('a stream goes on in another process as it was', async () => {
  const { engine } = service;
  await engine.execute<'CreateStream'>(sandboxId, {
    type: 'CreateStream',
    input: { streamName: 'clicks', streamMode: null, shardCount: 1, maxRecordSizeInKiB: null },
  });
  const first = await put(engine, 'one');
  const large = 'two'.padEnd(100_000, '.');
  await put(engine, large, 'three');
  const another = await service.startAnotherEngine();
  expect(await read(another, first)).toEqual([large, 'three']);
  const fourth = await put(another, 'four');
  await put(engine, 'five');
  expect(await read(another, fourth)).toEqual(['five']);
  expect(service.faults).toEqual([]);
});
