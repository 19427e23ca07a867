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

/** Makes the JSON text of an answer; the errors in it are as the caller may see them. */
export type AnswerText = (result: ExecutionResult) => string;

/** What one subscriber's operation answers to a root value. */
export interface SubscriptionAnswers {
  /** The answer as JSON text; a promise where something has to be loaded for it. */
  answerTo(root: object): string | Promise<string>;
  /** The subscriber has left. */
  close(): void;
}

/**
 * Answers subscribers. A hundred that ask the same of the same event cost one execution: an answer
 * made without a look at who asks is the same for everybody whose operation is equal. It is kept as
 * long as the root value itself.
 */
export class SharedAnswers {
  readonly #textOf: AnswerText;
  readonly #operations = new Map<
    string,
    { readonly texts: WeakMap<object, string>; users: number }
  >();

  constructor(textOf: AnswerText) {
    this.#textOf = textOf;
  }

  /** Begins to answer one subscriber. */
  open(args: ExecutionArgs & { readonly contextValue: ApiContext }): SubscriptionAnswers {
    const key = operationKey(args);
    const operation = this.#operations.get(key) ?? {
      texts: new WeakMap<object, string>(),
      users: 0,
    };
    this.#operations.set(key, operation);
    operation.users += 1;
    const { texts } = operation;
    const context = new WatchedContext(args.contextValue);
    return {
      answerTo: (root) => {
        const shared = texts.get(root);
        if (shared !== undefined) return shared;
        // What was loaded for the event before may have changed since.
        args.contextValue.loaders.forget();
        context.wasRead = false;
        const result = execute({ ...args, rootValue: root, contextValue: context.value });
        if (result instanceof Promise) return result.then(this.#textOf);
        const text = this.#textOf(result);
        if (!context.wasRead && !result.errors) texts.set(root, text);
        return text;
      },
      close: () => {
        operation.users -= 1;
        if (operation.users === 0) this.#operations.delete(key);
      },
    };
  }
}

/** A context that notices when a resolver reads from it. */
class WatchedContext {
  wasRead = false;
  readonly value: ApiContext;

  constructor(context: ApiContext) {
    this.value = new Proxy(context, {
      get: (target, name) => {
        this.wasRead = true;
        return Reflect.get(target, name) as unknown;
      },
    });
  }
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
