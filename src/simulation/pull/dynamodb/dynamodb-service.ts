import type { Service } from '../../service.ts';
import { batchWriteItem } from './batch-write-item.ts';
import { dynamoDbStreamSource } from './dynamodb-stream-source.ts';
import { deleteItem, getItem, putItem, updateItem } from './item-commands.ts';
import { itemsExpire } from './item-expiry.ts';
import { items } from './item.ts';
import { putItemForService } from './put-item-action.ts';
import { query, scan } from './read-items.ts';
import { streamBlocks } from './stream-block.ts';
import { streamIsTrimmed } from './stream-retention.ts';
import { streamShards } from './stream-shard.ts';
import { tableStreams } from './stream.ts';
import {
  createTable,
  deleteTable,
  tableBecomesActive,
  updateTable,
  updateTimeToLive,
} from './table-commands.ts';
import { tables } from './table.ts';
import { transactWriteItems } from './transact-write-items.ts';

/** Amazon DynamoDB: tables, their items, and the streams of their changes. */
export const dynamoDbService = {
  name: 'dynamodb',
  tables: [tables, items, tableStreams, streamShards, streamBlocks],
  timers: [tableBecomesActive, itemsExpire, streamIsTrimmed],
  commands: {
    CreateTable: createTable,
    UpdateTable: updateTable,
    DeleteTable: deleteTable,
    UpdateTimeToLive: updateTimeToLive,
    PutItem: putItem,
    GetItem: getItem,
    UpdateItem: updateItem,
    DeleteItem: deleteItem,
    Query: query,
    Scan: scan,
    BatchWriteItem: batchWriteItem,
    TransactWriteItems: transactWriteItems,
  },
  actions: { 'dynamodb:PutItem': putItemForService },
  pullSources: [dynamoDbStreamSource],
  eventKinds: {
    TABLE_CREATED: 'A table was created.',
    TABLE_ACTIVE: 'A new table can be used.',
    TABLE_DELETED: 'A table was deleted with its items.',
    TABLE_TTL_SET:
      'It was said which attribute tells when items of a table expire, or that none does.',
    TABLE_STREAM_ENABLED: 'The stream of a table was turned on: a new one.',
    TABLE_STREAM_DISABLED:
      'The stream of a table was turned off, or its table deleted; it can be read for 24 hours more.',
    TABLE_STREAM_DELETED: 'A stream that was turned off 24 hours ago is gone.',
    TABLE_STREAM_SHARD_OPENED: 'A shard of a table’s stream takes its records from now on.',
    TABLE_STREAM_SHARD_CLOSED: 'A shard of a table’s stream takes no more records.',
    TABLE_STREAM_RECORDS_TRIMMED: 'Records of a table’s stream are 24 hours old and gone.',
    TABLE_STREAM_RECORDS_LEFT_EARLY:
      'Records that every mapping has done with left a stream early, because there was no more room.',
    ITEM_PUT: 'An item was written that was not there.',
    ITEM_UPDATED: 'An item was replaced or changed.',
    ITEM_DELETED: 'An item was deleted.',
    ITEM_NOT_CHANGED: 'A write has left its item as it was; the stream says nothing of it.',
    ITEMS_WRITTEN: 'A batch or a transaction was carried out.',
    ITEMS_EXPIRED: 'Items of a table have expired and are gone.',
    ITEM_EXPIRY_POSTPONED: 'Items have expired, but their stream has no room to say so; they stay.',
  },
} as const satisfies Service;
