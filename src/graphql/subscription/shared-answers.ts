import {
  execute,
  getOperationAST,
  Kind,
  print,
  visit,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import type { ApiContext } from '../context.ts';

/**
 * Answers that are made in one round of the event loop, about two milliseconds of it: whoever has a
 * long log to catch up with does not keep the others waiting.
 */
const ANSWERS_PER_ROUND = 32;

/** Makes the JSON text of an answer; the errors in it are as the caller may see them. */
export type AnswerText = (result: ExecutionResult) => string;

/** What one subscriber's operation answers to a root value. */
export interface SubscriptionAnswers {
  /** The answer as JSON text; a promise where it is still being made. */
  answerTo(root: object): string | Promise<string>;
  /** The subscriber has left. */
  close(): void;
}

type SubscriptionArgs = ExecutionArgs & { readonly contextValue: ApiContext };

/** One operation that any number of subscribers have sent. */
interface Operation {
  users: number;
  /** Whether an answer has been found to depend on who asks. */
  isPersonal: boolean;
  /** The answers that are the same for everybody; null promised where one is not. */
  readonly shared: WeakMap<object, string | Promise<string | null>>;
}

/**
 * Answers subscribers. A hundred that ask the same of the same event cost one execution: an answer
 * made without a look at who asks is the same for everybody whose operation is equal. It is kept as
 * long as the root value itself.
 */
export class SharedAnswers {
  readonly #textOf: AnswerText;
  readonly #operations = new Map<string, Operation>();
  #madeInRound = 0;
  /** Resolves when the present round of the event loop is over. */
  #nextRound: Promise<void> = Promise.resolve();

  constructor(textOf: AnswerText) {
    this.#textOf = textOf;
  }

  /** Begins to answer one subscriber. */
  open(args: SubscriptionArgs): SubscriptionAnswers {
    const key = operationKey(args);
    const operation = this.#operations.get(key) ?? {
      users: 0,
      isPersonal: false,
      shared: new WeakMap<object, string | Promise<string | null>>(),
    };
    this.#operations.set(key, operation);
    operation.users += 1;
    return {
      answerTo: (root) =>
        operation.isPersonal ? this.#answer(args, root) : this.#share(operation, args, root),
      close: () => {
        operation.users -= 1;
        if (operation.users === 0) this.#operations.delete(key);
      },
    };
  }

  #share(operation: Operation, args: SubscriptionArgs, root: object): string | Promise<string> {
    const shared = operation.shared.get(root);
    if (typeof shared === 'string') return shared;
    if (shared) return shared.then((text) => text ?? this.#answer(args, root));

    const context = watchReads(args.contextValue);
    const answer = this.#answer(args, root, context.value);
    const impersonal = answer.then(
      (text) => {
        operation.isPersonal ||= context.wasRead();
        if (operation.isPersonal) return null;
        operation.shared.set(root, text);
        return text;
      },
      // Who asked first hears of it; the others try for themselves.
      () => null,
    );
    operation.shared.set(root, impersonal);
    return answer;
  }

  async #answer(
    args: SubscriptionArgs,
    root: object,
    context: ApiContext = args.contextValue,
  ): Promise<string> {
    while (this.#madeInRound >= ANSWERS_PER_ROUND) await this.#nextRound;
    this.#beginAnswer();
    // What was loaded for the event before may have changed since.
    args.contextValue.loaders.forget();
    return this.#textOf(await execute({ ...args, rootValue: root, contextValue: context }));
  }

  #beginAnswer(): void {
    this.#madeInRound += 1;
    if (this.#madeInRound > 1) return;
    this.#nextRound = new Promise((resolve) => {
      setImmediate(() => {
        this.#madeInRound = 0;
        resolve();
      });
    });
  }
}

/** A context that notices when a resolver reads from it. */
function watchReads(context: ApiContext): { value: ApiContext; wasRead(): boolean } {
  let wasRead = false;
  const value = new Proxy(context, {
    get: (target, name) => {
      wasRead = true;
      return Reflect.get(target, name) as unknown;
    },
  });
  return { value, wasRead: () => wasRead };
}

/**
 * Equal for operations that answer the same to the same root value: the text without the arguments of
 * the subscription itself, and the values of the variables that are then still used.
 */
function operationKey({ document, operationName, variableValues }: ExecutionArgs): string {
  const operation = getOperationAST(document, operationName);
  const rest: DocumentNode = {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition === operation ? withoutRootArguments(operation) : definition,
    ),
  };
  const used: Record<string, unknown> = {};
  visit(rest, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      used[name.value] = variableValues?.[name.value];
    },
  });
  return JSON.stringify([print(rest), operationName ?? null, used]);
}

function withoutRootArguments(operation: OperationDefinitionNode): OperationDefinitionNode {
  const selections = operation.selectionSet.selections.map((selection) =>
    selection.kind === Kind.FIELD ? { ...selection, arguments: [] } : selection,
  );
  return { ...operation, selectionSet: { ...operation.selectionSet, selections } };
}
