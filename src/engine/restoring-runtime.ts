import type { EnvironmentInput, SavedWorld } from '../store/load-world.ts';
import type {
  EnvironmentSpecification,
  HandlerOutcome,
  HandlerRequest,
  HandlerRuntime,
  InitOutcome,
} from '../simulation/lambda/handler-runtime.ts';
import { RUNTIME_START_MICROS } from '../simulation/lambda/compute-model.ts';
import {
  handlerTimeoutMs,
  specificationOf,
} from '../simulation/lambda/environment-specification.ts';
import type { EnvironmentRow, InitPhase } from '../simulation/lambda/environment.ts';
import type { FunctionVersionRow } from '../simulation/lambda/function-version.ts';
import { LATEST, type FunctionContent, type FunctionRow } from '../simulation/lambda/function.ts';

/**
 * One sandbox's share of a thread's runtime. Guests of environments that were alive when the World
 * was saved are built again when they are first called: the code is loaded and the invocations the
 * environment has served are run once more, in their order. The runtime repeats itself byte for byte,
 * so the guest is then what it was.
 */
export class RestoringRuntime implements HandlerRuntime {
  static #opened = 0;

  /** Environments of two Worlds may have the same id: sandboxes of one seed do. */
  readonly #scope = `${(RestoringRuntime.#opened += 1)}/`;
  readonly #runtime: HandlerRuntime;
  /** Environments whose guest is not there yet, by id. */
  readonly #recipes: Map<string, Recipe>;
  readonly #living = new Set<string>();

  constructor(runtime: HandlerRuntime, saved: SavedWorld) {
    this.#runtime = runtime;
    this.#recipes = recipesOf(saved);
  }

  initialize(specification: EnvironmentSpecification): InitOutcome {
    const { environmentId } = specification;
    const outcome = this.#runtime.initialize({
      ...specification,
      environmentId: this.#scope + environmentId,
    });
    if (!outcome.failure) this.#living.add(environmentId);
    return outcome;
  }

  invoke(environmentId: string, request: HandlerRequest): HandlerOutcome {
    this.#restore(environmentId);
    const outcome = this.#runtime.invoke(this.#scope + environmentId, request);
    if (outcome.environmentLost) this.#living.delete(environmentId);
    return outcome;
  }

  dispose(environmentId: string): void {
    this.#recipes.delete(environmentId);
    if (this.#living.delete(environmentId)) this.#runtime.dispose(this.#scope + environmentId);
  }

  /** Frees every guest of the sandbox. */
  disposeAll(): void {
    this.#recipes.clear();
    for (const environmentId of this.#living) this.#runtime.dispose(this.#scope + environmentId);
    this.#living.clear();
  }

  #restore(environmentId: string): void {
    const recipe = this.#recipes.get(environmentId);
    if (!recipe) return;
    this.#recipes.delete(environmentId);
    const { specification, inputs, timeout, initPhase } = recipe;
    const init = this.initialize(specification);
    // An init within the first invocation took its share of the timeout (SYN-61).
    let initMicros = initPhase === 'INVOKE' ? RUNTIME_START_MICROS + init.durationMicros : 0;
    for (const input of inputs) {
      const timeoutMs = handlerTimeoutMs(timeout, initMicros);
      this.#runtime.invoke(this.#scope + environmentId, { ...input, timeoutMs });
      initMicros = 0;
    }
  }
}

interface Recipe {
  readonly specification: EnvironmentSpecification;
  readonly inputs: readonly EnvironmentInput[];
  /** Seconds. */
  readonly timeout: number;
  readonly initPhase: InitPhase;
}

function recipesOf(saved: SavedWorld): Map<string, Recipe> {
  const { state, environmentInputs } = saved;
  const deployed = deployedContents(state.rows);
  const recipes = new Map<string, Recipe>();
  for (const environment of (state.rows['environment'] ?? []) as EnvironmentRow[]) {
    const { functionId, version, generation } = environment;
    const found = deployed.get(`${functionId}:${version}`);
    // The environment of an older generation finishes what it runs and is never called again.
    if (
      !found ||
      found.content.behavior !== null ||
      (version === LATEST && found.generation !== generation)
    )
      continue;
    recipes.set(environment.id, {
      specification: specificationOf(state.sandbox, found.functionName, found.content, environment),
      inputs: environmentInputs.get(environment.id) ?? [],
      timeout: found.content.timeout,
      initPhase: environment.initPhase,
    });
  }
  return recipes;
}

interface DeployedContent {
  readonly functionName: string;
  readonly content: FunctionContent;
  readonly generation: number;
}

/** What each version of each function runs, by function and version. */
function deployedContents(rows: SavedWorld['state']['rows']): Map<string, DeployedContent> {
  const deployed = new Map<string, DeployedContent>();
  for (const row of (rows['function'] ?? []) as FunctionRow[]) {
    const content = row.contentBeforeUpdate ?? row;
    deployed.set(`${row.id}:${LATEST}`, { ...row, content });
  }
  for (const row of (rows['function_version'] ?? []) as FunctionVersionRow[]) {
    const { functionId, functionName, version } = row;
    deployed.set(`${functionId}:${version}`, { functionName, content: row, generation: 0 });
  }
  return deployed;
}
