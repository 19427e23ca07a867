import type { Duplex } from 'node:stream';
import {
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../access/actor.ts';
import type { Authenticator } from '../access/authenticator.ts';
import { createContext, type ApiContext, type Foundation } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { ConnectionPlace } from '../limits/connection-limits.ts';
import type { DocumentSizeLimit } from '../limits/document-size.ts';
import type { Limits } from '../limits/limits.ts';
import type { OperationCost, OperationLimits } from '../limits/operation-limits.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { FairStart } from './fair-start.ts';
import type { GraphqlSocket } from './graphql-socket.ts';

/** Characters of the documents that are kept parsed. */
const PARSED_CHARACTERS = 1_048_576;

/** What is remembered of a connection. */
export interface ConnectionMemory extends GraphqlSocket, Record<PropertyKey, unknown> {
  readonly address: string;
  readonly place: ConnectionPlace;
  /** The connection below the socket. */
  readonly connection: Duplex;
  /** The ids of its open subscriptions. */
  readonly subscriptions: Set<string>;
}

/** What a request becomes. */
export type PreparedArgs = ExecutionArgs & { readonly contextValue: ApiContext };

export type Connection = Context<Record<string, unknown>, ConnectionMemory>;

export interface SocketOperationsOptions {
  readonly schema: GraphQLSchema;
  readonly authenticator: Authenticator;
  readonly foundation: Foundation;
  readonly fairStart: FairStart;
  readonly limits: Limits;
  readonly documentSize: DocumentSizeLimit;
  readonly operationLimits: OperationLimits;
  readonly rateLimits: RateLimits;
}

/** What is known of an operation that runs. */
interface RunningOperation {
  readonly startedAt: number;
  readonly cost: OperationCost | null;
}

/** Turns what clients want to run into what graphql-js runs, within the limits. */
export class SocketOperations {
  readonly #options: SocketOperationsOptions;
  /** Documents that were found valid, by their text: many clients follow by the same one. */
  readonly #documents = new LRUCache<string, DocumentNode>({
    maxSize: PARSED_CHARACTERS,
    sizeCalculation: (_, query) => query.length + 1,
  });
  readonly #running = new WeakMap<ExecutionArgs, RunningOperation>();

  constructor(options: SocketOperationsOptions) {
    this.#options = options;
  }

  /** What to execute, or what is wrong with it: nothing here may throw, because that cuts the socket. */
  async prepare(
    connection: Connection,
    request: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const startedAt = performance.now();
    try {
      const actor = await this.#admit(connection);
      const document = this.#parse(request.query);
      if (!('definitions' in document)) return document;
      const operation = getOperationAST(document, request.operationName);
      if (!operation) {
        return [
          withCode(new GraphQLError('There is no such operation.'), 'OPERATION_RESOLUTION_FAILURE'),
        ];
      }
      const { operationLimits, rateLimits, fairStart, schema, foundation } = this.#options;
      const { operationName, variables } = request;
      const { cost, rootFields } = operationLimits.accept(document, operation, variables ?? {});
      if (rootFields > 1) await rateLimits.count(actor, rootFields - 1);
      await fairStart.turnOf(actor);
      const args: PreparedArgs = {
        schema,
        document,
        ...(operationName == null ? {} : { operationName }),
        ...(variables == null ? {} : { variableValues: variables }),
        contextValue: createContext(foundation, actor),
      };
      this.#running.set(args, { startedAt, cost });
      return args;
    } catch (error) {
      const originalError = error instanceof Error ? error : new Error(String(error));
      return [new GraphQLError(originalError.message, { originalError })];
    }
  }

  /** How long an operation took and what it cost. */
  ended(args: ExecutionArgs): { seconds: number; cost: OperationCost | null } {
    const { startedAt, cost } = this.#running.get(args) ?? { startedAt: Number.NaN, cost: null };
    return { seconds: (performance.now() - startedAt) / 1_000, cost };
  }

  /** Who asks, counted; refuses what is too much at once. */
  async #admit(connection: Connection): Promise<Actor> {
    const { authenticator, limits, rateLimits } = this.#options;
    const underWay = Object.keys(connection.subscriptions).length;
    const limit = limits.operationsPerConnection;
    if (underWay > limit) {
      throw new ApiError(
        'TOO_MANY_OPERATIONS',
        `Cannot run the operation: ${underWay} are under way on this connection with it, and the limit is ${limit}. Complete some, or open another connection.`,
        { detail: { limit, actual: underWay } },
      );
    }
    const actor = await authenticator.identify(authorizationOf(connection));
    if (!(await rateLimits.count(actor, 1)))
      await rateLimits.countStranger(connection.extra.address);
    return actor;
  }

  #parse(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#documents.get(query);
    if (known) return known;
    this.#options.documentSize.refuseOversized(query);
    let document: DocumentNode;
    try {
      document = parse(query);
    } catch (error) {
      if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
      throw error;
    }
    const faults = validate(this.#options.schema, document);
    if (faults.length > 0) {
      return faults.map((fault) => withCode(fault, 'GRAPHQL_VALIDATION_FAILED'));
    }
    this.#documents.set(query, document);
    return document;
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { code },
  });
}

/** The `Authorization` that came with `connection_init`, in either spelling. */
export function authorizationOf({ connectionParams }: Connection): string | undefined {
  const value = connectionParams?.['Authorization'] ?? connectionParams?.['authorization'];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : 'not a text';
}
