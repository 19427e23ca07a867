import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { ApiError, type ApiErrorCode } from '../errors.ts';
import type { Limits } from './limits.ts';
import { costOf, costPartOf, costVariablesOf } from './operation-cost.ts';
import { measureOperation, type OperationShape } from './operation-shape.ts';

/** What `extensions.cost` of an answer says. */
export interface OperationCost {
  /** The points that the operation was counted at before it ran. */
  readonly requested: number;
  /** The most that one operation may cost. */
  readonly limit: number;
}

/** An operation that is within all limits. */
export interface AcceptedOperation {
  readonly rootFields: number;
  /** Null where its variables do not fit it. */
  readonly cost: OperationCost | null;
}

export interface OperationLimitsOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
}

/** What has been found out about an operation of a remembered document. */
interface Analysis {
  readonly shape: OperationShape;
  readonly costVariables: readonly string[];
  /** By the values of the variables that it depends on. */
  readonly costs: Map<string, number>;
}

/** Costs of one operation that are remembered. */
const COSTS_MAX = 100;

/**
 * Refuses operations that are too deep, too wide or too costly, before they run. It takes documents
 * that are validated; what it finds out lives as long as the parsed document.
 */
export class OperationLimits {
  readonly #options: OperationLimitsOptions;
  readonly #analyses = new WeakMap<OperationDefinitionNode, Analysis>();

  constructor(options: OperationLimitsOptions) {
    this.#options = options;
  }

  /** Lets an operation pass, or throws what is too much of it. */
  accept(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): AcceptedOperation {
    const { limits } = this.#options;
    const analysis = this.#analyse(document, operation);
    const requested = this.#costOf(analysis, document, operation, variables);
    if (requested !== null && requested > limits.queryCost) {
      throw tooMuch(
        'QUERY_TOO_COSTLY',
        `it costs ${requested} points, and the limit is ${limits.queryCost}. Ask for smaller pages, or for less of each entry`,
        limits.queryCost,
        requested,
      );
    }
    return {
      rootFields: analysis.shape.rootFields,
      cost: requested === null ? null : { requested, limit: limits.queryCost },
    };
  }

  /** Only what is within the limits is remembered: the rest is seldom seen twice. */
  #analyse(document: DocumentNode, operation: OperationDefinitionNode): Analysis {
    const known = this.#analyses.get(operation);
    if (known) return known;
    const shape = measureOperation(document, operation);
    this.#refuseShape(shape);
    const analysis = { shape, costVariables: costVariablesOf(operation), costs: new Map() };
    this.#analyses.set(operation, analysis);
    return analysis;
  }

  #refuseShape(shape: OperationShape): void {
    const { limits, introspection } = this.#options;
    if (shape.isIntrospection && !introspection) {
      throw new ApiError(
        'INTROSPECTION_DISABLED',
        'Cannot show the schema: introspection is switched off here. See schema.graphql instead.',
      );
    }
    if (shape.selections > limits.querySelections) {
      throw tooMuch(
        'TOO_MANY_SELECTIONS',
        `it selects ${shape.selections} fields and fragments, and the limit is ${limits.querySelections}. Send several requests`,
        limits.querySelections,
        shape.selections,
      );
    }
    if (shape.depth > limits.queryDepth) {
      throw tooMuch(
        'QUERY_TOO_DEEP',
        `it is ${shape.depth} levels deep, and the limit is ${limits.queryDepth}. Ask for inner things by their own ids`,
        limits.queryDepth,
        shape.depth,
      );
    }
    if (shape.aliases > limits.queryAliases) {
      throw tooMuch(
        'TOO_MANY_ALIASES',
        `it has ${shape.aliases} aliases, and the limit is ${limits.queryAliases}. Send several requests`,
        limits.queryAliases,
        shape.aliases,
      );
    }
    if (shape.rootFields > limits.queryRootFields) {
      throw tooMuch(
        'TOO_MANY_ROOT_FIELDS',
        `it begins with ${shape.rootFields} fields, and the limit is ${limits.queryRootFields}. Send several requests`,
        limits.queryRootFields,
        shape.rootFields,
      );
    }
  }

  #costOf(
    { costVariables, costs }: Analysis,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): number | null {
    const name =
      costVariables.length === 0
        ? ''
        : JSON.stringify(costVariables.map((variable) => costPartOf(variables[variable])));
    const known = costs.get(name);
    if (known !== undefined) return known;
    const cost = costOf(this.#options.schema, document, operation, variables);
    if (cost === null) return null;
    if (costs.size >= COSTS_MAX) costs.clear();
    costs.set(name, cost);
    return cost;
  }
}

function tooMuch(code: ApiErrorCode, reason: string, limit: number, actual: number): ApiError {
  return new ApiError(code, `Cannot run the operation: ${reason}.`, { detail: { limit, actual } });
}
